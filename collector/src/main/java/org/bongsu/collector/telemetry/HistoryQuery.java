package org.bongsu.collector.telemetry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bongsu.domain.Moment;

/**
 * One point's history over a span, summed up into buckets: from the coarsest rows that fit, and from finer ones and the
 * readings themselves at both edges and where rows are not made yet. Where the finer ones are kept no more, a bucket at the
 * edge may have readings from just outside the span. Reads within one transaction; used once.
 */
final class HistoryQuery {

    /** Widths that people read easily, in seconds. */
    private static final long[] WIDTHS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
    };

    private final Connection open;
    private final Map<Resolution, Long> rolled = new EnumMap<>(Resolution.class);
    private final Map<Resolution, Long> trimmed = new EnumMap<>(Resolution.class);
    private final Map<Long, Tally> tallies = new TreeMap<>();
    private final long point;
    private long width;

    HistoryQuery(Connection open, long point) throws SQLException {
        this.open = open;
        this.point = point;
        try (Statement statement = open.createStatement()) {
            Rollups.load(statement, rolled, trimmed);
        }
    }

    /** @param most at least 2 */
    List<Bucket> buckets(Moment from, Moment to, int most) throws SQLException {
        if (!from.isBefore(to)) {
            return List.of();
        }
        width = width(from.epochNanos(), to.epochNanos(), most);
        read(Resolution.of(width), from.epochNanos(), to.epochNanos());
        List<Bucket> buckets = new ArrayList<>();
        tallies.forEach((start, tally) -> buckets.add(new Bucket(
                new Moment(start),
                Duration.ofNanos(width),
                tally.count(),
                tally.min(),
                tally.sum() / tally.count(),
                tally.max(),
                tally.last())));
        return List.copyOf(buckets);
    }

    private long width(long from, long to, int most) {
        long least = 0;
        for (Resolution resolution : List.of(Resolution.RAW, Resolution.MINUTE)) {
            if (from < at(trimmed, resolution)) {
                least = Resolution.values()[resolution.ordinal() + 1].nanos();
            }
        }
        for (long seconds : WIDTHS) {
            long nanos = TimeUnit.SECONDS.toNanos(seconds);
            if (nanos >= least && buckets(from, to, nanos) <= most) {
                return nanos;
            }
        }
        long nanos = TimeUnit.DAYS.toNanos(2);
        while (buckets(from, to, nanos) > most) {
            nanos *= 2;
        }
        return nanos;
    }

    private static long buckets(long from, long to, long width) {
        return Math.floorDiv(to - 1, width) - Math.floorDiv(from, width) + 1;
    }

    /** Adds what lies in the span, in the order of time. */
    private void read(Resolution resolution, long from, long to) throws SQLException {
        if (from >= to) {
            return;
        }
        if (resolution == Resolution.RAW) {
            select(resolution, "1, value, value, value, value", from, to);
            return;
        }
        boolean finerIsGone = from < at(trimmed, resolution.finer());
        long first = finerIsGone ? resolution.floor(from) : resolution.ceil(from);
        long last = Math.min(
                to < at(trimmed, resolution.finer()) ? resolution.ceil(to) : resolution.floor(to),
                at(rolled, resolution));
        if (first >= last) {
            read(resolution.finer(), from, to);
            return;
        }
        read(resolution.finer(), from, first);
        select(resolution, "count, min, max, sum, last", first, last);
        read(resolution.finer(), last, to);
    }

    private void select(Resolution resolution, String columns, long from, long to) throws SQLException {
        try (PreparedStatement select = open.prepareStatement("SELECT time, " + columns + " FROM " + resolution.table()
                + " WHERE point = ? AND time >= ? AND time < ? ORDER BY time")) {
            select.setLong(1, point);
            select.setLong(2, from);
            select.setLong(3, to);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long start = Math.floorDiv(row.getLong(1), width) * width;
                    tallies.computeIfAbsent(start, key -> new Tally())
                            .add(
                                    row.getLong(2),
                                    row.getDouble(3),
                                    row.getDouble(4),
                                    row.getDouble(5),
                                    row.getDouble(6));
                }
            }
        }
    }

    private static long at(Map<Resolution, Long> times, Resolution resolution) {
        return times.getOrDefault(resolution, Long.MIN_VALUE);
    }
}
