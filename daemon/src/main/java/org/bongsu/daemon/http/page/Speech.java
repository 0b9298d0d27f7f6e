package org.bongsu.daemon.http.page;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/** Times, spans and counts in the reader's language. */
final class Speech {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE_AND_CLOCK = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Language language;
    private final Moment now;

    Speech(Language language, Moment now) {
        this.language = language;
        this.now = now;
    }

    String say(Text text) {
        return language.say(text);
    }

    String say(Text pattern, Object... values) {
        return String.format(Locale.ROOT, language.say(pattern), values);
    }

    Language language() {
        return language;
    }

    String clock(Moment moment) {
        return CLOCK.format(moment.toInstant());
    }

    String dateAndClock(Moment moment) {
        return DATE_AND_CLOCK.format(moment.toInstant());
    }

    /** How long until the moment, or since it. */
    String fromNow(Moment moment) {
        Duration left = now.until(moment);
        return left.isNegative() ? say(Words.PASSED, span(left.negated())) : say(Words.REMAINING, span(left));
    }

    /** The two largest units: 1 h 20 min, 11 min 20 s, 8 s. */
    String span(Duration span) {
        long seconds = span.toSeconds();
        boolean korean = language == Language.KOREAN;
        if (seconds >= 3_600) {
            return pair(seconds / 3_600, korean ? "시간" : " h", seconds / 60 % 60, korean ? "분" : " min");
        }
        if (seconds >= 60) {
            return pair(seconds / 60, korean ? "분" : " min", seconds % 60, korean ? "초" : " s");
        }
        return seconds + (korean ? "초" : " s");
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
