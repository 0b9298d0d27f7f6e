package org.bongsu.simulators.physics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.simulators.scenario.Curve;
import org.bongsu.simulators.scenario.Signal;

/**
 * How a fire shows in one room: its curves, later and weaker the further away. In the compartment of the fire half of
 * it arrives after 30 s (a shared void); behind a wall only a fiftieth of the smoke, after 10 min (doors and leaks).
 * Judgement: Pangyo's halls never burned, Strasbourg's permeable building smelt it within 15 min.
 */
final class Spread {

    static final double COMPARTMENT_DELAY_SECONDS = 30;
    static final double COMPARTMENT_SHARE = 0.5;
    static final double NEIGHBOUR_DELAY_SECONDS = 600;
    static final double NEIGHBOUR_SHARE = 0.02;

    private final Moment began;
    private final double delaySeconds;
    private final double share;
    private final Map<Quantity, Curve> curves = new LinkedHashMap<>();

    private Spread(Moment began, double delaySeconds, double share) {
        this.began = began;
        this.delaySeconds = delaySeconds;
        this.share = share;
    }

    static Spread inRoom(Moment began, Map<Quantity, Signal> signals) {
        return of(began, signals, 0, 1);
    }

    static Spread inCompartment(Moment began, Map<Quantity, Signal> signals) {
        return of(began, signals, COMPARTMENT_DELAY_SECONDS, COMPARTMENT_SHARE);
    }

    static Spread behindWall(Moment began, Map<Quantity, Signal> signals) {
        Map<Quantity, Signal> smoke = new LinkedHashMap<>(signals);
        smoke.keySet().retainAll(List.of(Quantity.SMOKE));
        return of(began, smoke, NEIGHBOUR_DELAY_SECONDS, NEIGHBOUR_SHARE);
    }

    private static Spread of(Moment began, Map<Quantity, Signal> signals, double delaySeconds, double share) {
        Spread spread = new Spread(began, delaySeconds, share);
        signals.forEach((quantity, signal) -> spread.curves.put(quantity, signal.curve(quantity.idle())));
        return spread;
    }

    /** What it adds to the quantity's idle value. */
    double adds(Quantity quantity, Moment now) {
        Curve curve = curves.get(quantity);
        if (curve == null) {
            return 0;
        }
        double since = began.secondsUntil(now) - delaySeconds;
        return since < 0 ? 0 : share * (curve.at(since) - quantity.idle());
    }

    /** When the quantity passes the limit in this room; {@link Moment#FAR} for never. */
    Moment passes(Quantity quantity, double limit, boolean rising) {
        Curve curve = curves.get(quantity);
        if (curve == null) {
            return Moment.FAR;
        }
        double atFire = quantity.idle() + (limit - quantity.idle()) / share;
        double seconds = curve.reaches(atFire, rising);
        return seconds < 0 ? Moment.FAR : began.plusSeconds(seconds + delaySeconds);
    }
}
