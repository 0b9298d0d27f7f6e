package org.bongsu.daemon.trial;

import java.time.Duration;
import org.bongsu.domain.Moment;

/** Time since a test's start as its file writes it: {@code 0s}, {@code 2m10s}, {@code 1h30s}, {@code 1s500ms}. */
public final class Elapsed {

    private Elapsed() {}

    public static String between(Moment start, Moment at) {
        return of(start.until(at));
    }

    public static String of(Duration duration) {
        StringBuilder text = new StringBuilder();
        part(text, duration.toHours(), "h");
        part(text, duration.toMinutesPart(), "m");
        part(text, duration.toSecondsPart(), "s");
        part(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void part(StringBuilder text, long count, String unit) {
        if (count != 0) {
            text.append(count).append(unit);
        }
    }
}
