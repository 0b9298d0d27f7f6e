package org.bongsu.daemon.runtime;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.domain.Moment;

/** What people type for a moment of the past: ISO 8601, or a time of day, which is the last such one of the journal. */
final class AskedMoment {

    private static final DateTimeFormatter DATED = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm[:ss[.SSS]][XXX]");
    private static final DateTimeFormatter TIMED = DateTimeFormatter.ofPattern("HH:mm[:ss][XXX]");

    private AskedMoment() {}

    /**
     * Without an offset the text is in UTC.
     *
     * @throws Why.NoSuchTime saying what is wrong: not a time, or none that the journal knows of
     */
    static Moment of(String text, Journal.Span journal) throws Why.NoSuchTime {
        Moment moment = parse(text, journal);
        if (moment.isBefore(journal.first())) {
            throw new Why.NoSuchTime(
                    "'" + text + "' is " + moment + ", before the journal begins, at " + journal.first());
        }
        return moment;
    }

    private static Moment parse(String text, Journal.Span journal) throws Why.NoSuchTime {
        try {
            return Moment.of(Instant.parse(text));
        } catch (DateTimeException notAnInstant) {
            return lenient(text, journal);
        }
    }

    private static Moment lenient(String text, Journal.Span journal) throws Why.NoSuchTime {
        try {
            if (text.contains("T")) {
                TemporalAccessor dated = DATED.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
                return Moment.of(
                        dated instanceof OffsetDateTime offset
                                ? offset.toInstant()
                                : LocalDateTime.from(dated).toInstant(ZoneOffset.UTC));
            }
            TemporalAccessor timed = TIMED.parseBest(text, OffsetTime::from, LocalTime::from);
            return lastSuch(
                    timed instanceof OffsetTime offset
                            ? offset
                            : LocalTime.from(timed).atOffset(ZoneOffset.UTC),
                    journal.last());
        } catch (DateTimeException | ArithmeticException e) {
            throw new Why.NoSuchTime("'" + text
                    + "' is no time: expected ISO 8601 such as 2022-10-15T06:19:00Z, or a time of day such as"
                    + " 06:19, 06:19:30 or 15:19+09:00");
        }
    }

    private static Moment lastSuch(OffsetTime time, Moment end) {
        OffsetDateTime ended = end.toInstant().atOffset(time.getOffset());
        Moment sameDay = Moment.of(ended.toLocalDate().atTime(time).toInstant());
        return sameDay.isAfter(end) ? sameDay.minus(Duration.ofDays(1)) : sameDay;
    }
}
