package org.bongsu.migration.deadline;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * A room whose cooling is lost.
 *
 * @param at when it gets too hot to run
 * @param evidence from what that was reckoned
 */
public record HeatLimit(Moment at, Text evidence) {}
