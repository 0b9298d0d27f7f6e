package org.bongsu.alerting.notice;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a failed delivery is tried again: wall time, compressed to the minutes that an evacuation has. With tries that
 * each take the full {@link #TIMEOUT}, they start at 0, 11, 23, 37 and 55 s: five within the first minute.
 */
public final class RetrySchedule {

    /** How long one try may take, from the first byte to the answer's head. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Waits after the first, second, ... failed try, seconds. */
    public static final List<Integer> FIRST_WAITS_SECONDS = List.of(1, 2, 4, 8, 15, 30);

    /** The wait after every later one; also the most that a receiver's Retry-After can ask for. */
    public static final Duration STEADY_WAIT = Duration.ofSeconds(60);

    /** Of what is left until a deadline no wait takes more than this part. */
    public static final int TRIES_LEFT = 8;

    /** After this long without success a message is given up, and an operator told. */
    public static final Duration GIVE_UP = Duration.ofHours(24);

    /** At this failed try in a row an operator is told, while the tries go on. */
    public static final int ALERT_AT_FAILURE = 3;

    private RetrySchedule() {}

    /**
     * @param failures failed tries so far, at least 1
     * @param left until the earliest deadline that the tenant is told of
     * @param retryAfterSeconds what the receiver asked for; below what the schedule waits it changes nothing
     * @return the wait until the next try, milliseconds
     */
    public static long waitMillis(int failures, OptionalLong retryAfterSeconds, Optional<Duration> left) {
        long wait = waitMillis(failures, retryAfterSeconds);
        long most =
                left.map(rest -> Math.max(1000L, rest.toMillis() / TRIES_LEFT)).orElse(wait);
        return Math.min(wait, most);
    }

    /** The same where no deadline is near. */
    public static long waitMillis(int failures, OptionalLong retryAfterSeconds) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures " + failures + " is below 1");
        }
        long scheduled = failures <= FIRST_WAITS_SECONDS.size()
                ? FIRST_WAITS_SECONDS.get(failures - 1)
                : STEADY_WAIT.toSeconds();
        long asked = Math.min(retryAfterSeconds.orElse(0), STEADY_WAIT.toSeconds());
        return Math.max(scheduled, asked) * 1000;
    }
}
