package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.stage.SeenReading;

/**
 * A reading that a vote rests on, as it stood then.
 *
 * @param value with its unit; empty where there was none
 * @param cause why the quality is not GOOD
 * @param ageS seconds from its arrival to the vote; 0 where it came while the vote stood
 */
public record SeenReadingView(
        String point, String value, Quality quality, Optional<String> cause, Moment arrival, double ageS) {

    static SeenReadingView of(SeenReading seen, Moment voted) {
        return new SeenReadingView(
                seen.point(),
                seen.value(),
                seen.quality(),
                Optional.of(seen.cause()).filter(cause -> !cause.isBlank()),
                seen.arrival(),
                Math.max(0, seen.arrival().secondsUntil(voted)));
    }
}
