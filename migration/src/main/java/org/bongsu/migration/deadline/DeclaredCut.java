package org.bongsu.migration.deadline;

import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * A person's word that a room will be cut.
 *
 * @param at when; empty when they did not say
 * @param requestedAt when they said so
 * @param by who
 */
public record DeclaredCut(Optional<Moment> at, Moment requestedAt, String by) {}
