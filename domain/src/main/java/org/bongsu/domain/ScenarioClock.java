package org.bongsu.domain;

import java.time.Duration;

/**
 * How the rehearsal's time runs against the wall's. At speed 1 from equal starts it is real life. A value, not a clock:
 * who owns a clock asks it.
 *
 * @param scenarioStart scenario time at {@code wallStartMillis}
 * @param wallStartMillis wall time, milliseconds since the epoch
 * @param speed scenario seconds a wall second, above 0
 */
public record ScenarioClock(Moment scenarioStart, long wallStartMillis, double speed) {

    public ScenarioClock {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed " + speed + " is not above 0");
        }
    }

    public static ScenarioClock real(long wallMillis) {
        return new ScenarioClock(Moment.ofEpochMillis(wallMillis), wallMillis, 1);
    }

    public Moment at(long wallMillis) {
        return scenarioStart.plusSeconds((wallMillis - wallStartMillis) / 1000.0 * speed);
    }

    /** The wall's milliseconds at which the moment comes, rounded up. */
    public long wallMillis(Moment moment) {
        return wallStartMillis + (long) Math.ceil(scenarioStart.secondsUntil(moment) / speed * 1000);
    }

    /** How long the wall takes for a scenario duration, at least 1 ms. */
    public long wallDelayMillis(Duration scenario) {
        return Math.max(1, (long) Math.ceil(scenario.toNanos() / 1e6 / speed));
    }
}
