package org.bongsu.daemon.host;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The engine's loop turning, told to whoever has to know. Only that loop calls {@link #turned}, so that a loop that hangs is
 * silent: no timer says of it that it lives. {@link #sinceTurned} and {@link #last} may be asked on any thread.
 */
public final class Pulse {

    private final ServiceManager manager;
    private final Optional<Heartbeat> heartbeat;
    private final LongSupplier wall;
    private long toldMillis = Long.MIN_VALUE / 2;
    private long beatMillis = Long.MIN_VALUE / 2;
    private volatile long turnedMillis;
    private volatile Optional<Vitals> last = Optional.empty();

    public Pulse(ServiceManager manager, Optional<Heartbeat> heartbeat, LongSupplier wall) {
        this.manager = manager;
        this.heartbeat = heartbeat;
        this.wall = wall;
        this.turnedMillis = wall.getAsLong();
    }

    /** @param vitals asked for only when somebody is due to be told */
    public void turned(Supplier<Vitals> vitals) {
        long now = wall.getAsLong();
        turnedMillis = now;
        boolean tell =
                manager.isThere() && due(now, toldMillis, manager.period().toMillis());
        boolean beat = heartbeat.isPresent()
                && due(now, beatMillis, heartbeat.get().settings().every().toMillis());
        if (!tell && !beat) {
            return;
        }
        Vitals seen = vitals.get();
        last = Optional.of(seen);
        if (tell) {
            toldMillis = now;
            manager.alive(seen.line());
        }
        if (beat) {
            beatMillis = now;
            heartbeat.get().beat(seen);
        }
    }

    /** A wall clock that was set back must not silence us until it has caught up. */
    private static boolean due(long now, long before, long period) {
        return now - before >= period || now < before;
    }

    /** Milliseconds of wall time since the loop last turned, 0 or more. */
    public long sinceTurned() {
        return Math.max(0, wall.getAsLong() - turnedMillis);
    }

    /** As last told to anybody. */
    public Optional<Vitals> last() {
        return last;
    }
}
