package org.bongsu.daemon.backtest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.bongsu.collector.telemetry.Recording;
import org.bongsu.collector.telemetry.StoredValue;
import org.bongsu.domain.Moment;

/**
 * What a store has of a span, one value after the other in order of time. Holds one slice of it; its length follows how
 * much a slice holds.
 */
final class StoredValues {

    /** Some 20 MB. */
    static final int MOST = 200_000;

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Recording recording;
    private final Moment to;
    private final int most;
    private final Deque<StoredValue> slice = new ArrayDeque<>();
    private Moment read;
    private Duration length = FIRST;

    StoredValues(Recording recording, Moment from, Moment to, int most) {
        this.recording = recording;
        this.read = from;
        this.to = to;
        this.most = most;
    }

    /** The next, left where it is; empty at the end of the span. */
    Optional<StoredValue> peek() throws IOException {
        while (slice.isEmpty() && read.isBefore(to)) {
            fetch();
        }
        return Optional.ofNullable(slice.peek());
    }

    StoredValue take() {
        return slice.remove();
    }

    private void fetch() throws IOException {
        Moment end = read.plus(length).earlier(to);
        boolean shortest = length.compareTo(SHORTEST) <= 0;
        Recording.Slice found = recording.read(read, end, shortest ? Integer.MAX_VALUE : most);
        if (!found.whole()) {
            Duration half = length.dividedBy(2);
            length = half.compareTo(SHORTEST) < 0 ? SHORTEST : half;
            return;
        }
        slice.addAll(found.values());
        read = end;
        if (found.values().size() < most / 4 && length.compareTo(LONGEST) < 0) {
            length = length.multipliedBy(2);
        }
    }
}
