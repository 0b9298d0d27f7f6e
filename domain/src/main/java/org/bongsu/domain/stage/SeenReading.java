package org.bongsu.domain.stage;

import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Quality;

/**
 * A reading that a vote or a condition rests on, as it stood then; kept so that people can be told later.
 *
 * @param point {@code device/name}
 * @param value with its unit, for people; empty where there was none
 * @param cause why the quality is not GOOD, in English; empty where it is
 * @param arrival when it reached us; its age is the time from then to the vote
 */
public record SeenReading(String point, String value, Quality quality, String cause, Moment arrival) {}
