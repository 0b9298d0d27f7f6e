package org.bongsu.domain.profile;

import java.time.Duration;
import java.util.List;

/**
 * What a device can bear.
 *
 * @param maxSpan most registers a request, 1 to 125
 * @param maxGap undefined registers read over to save a request
 * @param forbidden ranges that no request may touch
 * @param atomic ranges that one request must hold whole, since their values belong together
 * @param window requests in flight at once on one connection, 1 where the device does not say it takes more
 * @param pauseAfterConnect wall time before the first request
 * @param pauseBetween wall time between a reply and the next request
 */
public record ModbusTuning(
        int maxSpan,
        int maxGap,
        List<Span> forbidden,
        List<Span> atomic,
        int window,
        Duration pauseAfterConnect,
        Duration pauseBetween) {

    public static final int MAX_GAP_DEFAULT = 16;

    /** More in flight than any device here has been seen to take. */
    public static final int MAX_WINDOW = 16;

    public ModbusTuning {
        forbidden = List.copyOf(forbidden);
        atomic = List.copyOf(atomic);
        if (maxSpan < 1 || maxSpan > Span.MAX_REGISTERS) {
            throw new IllegalArgumentException("max span " + maxSpan + " is not within 1 to " + Span.MAX_REGISTERS);
        }
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("window " + window + " is not within 1 to " + MAX_WINDOW);
        }
    }

    public static ModbusTuning of(int maxSpan, int maxGap) {
        return new ModbusTuning(maxSpan, maxGap, List.of(), List.of(), 1, Duration.ZERO, Duration.ZERO);
    }
}
