package org.bongsu.rules.stage;

import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * A cut of a room that somebody with the power to do it has announced, as long as it stands.
 *
 * @param at when the power goes; empty when no time was given
 * @param declared when it was said
 */
public record DeclaredCut(String room, Optional<Moment> at, Moment declared, String by, String reason) {}
