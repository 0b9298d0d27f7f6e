package org.bongsu.alerting.notice;

import java.time.Duration;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * When a room loses its power, as far as is known. It may still move, either way.
 *
 * @param notBefore the deadline, scenario time
 * @param guaranteed the notice that the tenant can count on: zero unless the deadline is declared or a lower bound
 * @param estimated the notice that is expected, at least {@code guaranteed}
 * @param cause which cause set it: declared cut, runtime of the batteries, fire
 */
public record RoomDeadline(String room, Moment notBefore, Duration guaranteed, Duration estimated, Text cause) {
    public RoomDeadline {
        if (guaranteed.isNegative() || estimated.compareTo(guaranteed) < 0) {
            throw new IllegalArgumentException(
                    room + ": " + guaranteed + " guaranteed and " + estimated + " estimated are not 0 <= g <= e");
        }
    }

    /** Somebody declared it: all of the time left is guaranteed. */
    public static RoomDeadline declared(String room, Moment notBefore, Moment now, Text cause) {
        Duration left = left(notBefore, now);
        return new RoomDeadline(room, notBefore, left, left, cause);
    }

    /** Bongsu estimates it: nothing is guaranteed. */
    public static RoomDeadline estimated(String room, Moment notBefore, Moment now, Text cause) {
        return new RoomDeadline(room, notBefore, Duration.ZERO, left(notBefore, now), cause);
    }

    private static Duration left(Moment notBefore, Moment now) {
        return notBefore.isAfter(now) ? now.until(notBefore) : Duration.ZERO;
    }
}
