package org.bongsu.daemon.watch;

import java.time.Duration;
import java.util.Optional;
import org.bongsu.daemon.host.HeartbeatBody;

/**
 * What a watcher makes of heartbeats and of their absence. Time is handed in, milliseconds of a clock that nobody sets. One thread.
 */
public final class Watch {

    /** How the watched daemon stands. */
    public enum State {
        /** Nothing was heard yet, and not too long ago we began to listen. */
        WAITING,
        ALIVE,
        /** It lives and says that a part of it is faulty. */
        UNHEALTHY,
        /** Nothing was heard for as many periods as may be missed: it has died, or the way from it has. */
        SILENT;

        public boolean isTrouble() {
            return this == UNHEALTHY || this == SILENT;
        }
    }

    /** @param why for people; holds what was heard last */
    public record Change(State from, State to, String why) {}

    private final int missed;
    private Duration every;
    private long lastMillis;
    private String last = "nothing was ever heard";
    private State state = State.WAITING;

    /**
     * @param missed periods without a heartbeat after which it counts as dead, 1 or more
     * @param every the period until a heartbeat says another
     */
    public Watch(int missed, Duration every, long nowMillis) {
        this.missed = missed;
        this.every = every;
        this.lastMillis = nowMillis;
    }

    public Optional<Change> heard(HeartbeatBody body, long nowMillis) {
        every = body.every();
        lastMillis = nowMillis;
        last = body.stopping() ? "it said that it was told to stop (" + body.line() + ")" : body.line();
        return turn(body.healthy() ? State.ALIVE : State.UNHEALTHY, last);
    }

    /** Time passed. Call it some times a period. */
    public Optional<Change> tick(long nowMillis) {
        long silent = nowMillis - lastMillis;
        return silent < bound().toMillis()
                ? Optional.empty()
                : turn(State.SILENT, "silent for " + silent / 1_000 + " s; last: " + last);
    }

    /** After so long a silence it counts as dead. */
    public Duration bound() {
        return every.multipliedBy(missed);
    }

    public State state() {
        return state;
    }

    private Optional<Change> turn(State to, String why) {
        if (to == state) {
            return Optional.empty();
        }
        Change change = new Change(state, to, why);
        state = to;
        return Optional.of(change);
    }
}
