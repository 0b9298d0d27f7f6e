package org.bongsu.rules.expression;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CEL's durations as far as windows need them: whole hours, minutes, seconds and milliseconds, largest first. */
final class DurationLiteral {

    private static final Pattern SHAPE =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6})s)?(?:(\\d{1,6})ms)?");

    private DurationLiteral() {}

    static Optional<Duration> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofHours(part(parts, 1))
                .plusMinutes(part(parts, 2))
                .plusSeconds(part(parts, 3))
                .plusMillis(part(parts, 4)));
    }

    private static long part(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
