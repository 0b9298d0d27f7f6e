package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Moment;

/**
 * How warm the inlets of a room with servers are, told only while that is too warm. The second warmest counts where there
 * are several: one sensor that lies neither starts a clock nor hurries one.
 */
final class HeatWatch {

    /** The recommended range of server inlets ends here (ASHRAE TC 9.9, class A1). */
    static final double RECOMMENDED_CELSIUS = 27;

    static final double STEP_KELVIN = 0.5;

    /** A hall without cooling warms by some kelvin a minute; every word is journaled. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final String room;
    private final List<PointState> inlets = new ArrayList<>();
    private long notBefore = Long.MIN_VALUE;
    private double said;
    private boolean warm;

    HeatWatch(String room) {
        this.room = room;
    }

    void watch(PointState inlet) {
        inlets.add(inlet);
    }

    void conclude(Moment now, Outbox out) {
        if (now.epochNanos() < notBefore) {
            return;
        }
        notBefore = now.plus(LOOK_AGAIN).epochNanos();
        double first = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        int read = 0;
        for (PointState inlet : inlets) {
            if (inlet.isGood() && !inlet.blind) {
                read++;
                second = Math.max(second, Math.min(first, inlet.raw));
                first = Math.max(first, inlet.raw);
            }
        }
        if (read == 0) {
            return;
        }
        double counts = read == 1 ? first : second;
        boolean nowWarm = counts >= RECOMMENDED_CELSIUS;
        if (nowWarm != warm || nowWarm && Math.abs(counts - said) >= STEP_KELVIN) {
            warm = nowWarm;
            said = counts;
            out.add(new Signal.InletSeen(room, counts, read, now));
        }
    }
}
