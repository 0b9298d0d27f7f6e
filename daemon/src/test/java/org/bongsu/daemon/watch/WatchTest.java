package org.bongsu.daemon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.bongsu.daemon.host.HeartbeatBody;
import org.junit.jupiter.api.Test;

class WatchTest {

    private final Watch watch = new Watch(3, Duration.ofSeconds(10), 0);

    private static HeartbeatBody beat(boolean healthy, boolean stopping) {
        return new HeartbeatBody("s", 1, Duration.ofSeconds(10), 1, healthy, stopping, "epoch 1");
    }

    @Test
    void silenceIsToldOnceAtTheBoundAndNotBefore() {
        watch.heard(beat(true, false), 5_000);
        assertEquals(Optional.empty(), watch.tick(34_999));
        assertEquals(Watch.State.SILENT, watch.tick(35_000).orElseThrow().to());
        assertEquals(Optional.empty(), watch.tick(90_000));
    }

    @Test
    void whoIsHeardAgainIsAlive() {
        watch.tick(30_000);
        Watch.Change back = watch.heard(beat(true, false), 40_000).orElseThrow();
        assertEquals(Watch.State.SILENT, back.from());
        assertEquals(Watch.State.ALIVE, back.to());
    }

    /** A watcher that was started after the death has to tell it too. */
    @Test
    void whoIsNeverHeardIsSilent() {
        Watch.Change change = watch.tick(30_000).orElseThrow();
        assertEquals(Watch.State.WAITING, change.from());
        assertTrue(change.why().contains("nothing was ever heard"), change.why());
    }

    @Test
    void whoSaysThatItIsNotWellIsToldAtOnce() {
        assertEquals(
                Watch.State.UNHEALTHY,
                watch.heard(beat(false, false), 1_000).orElseThrow().to());
        assertEquals(Optional.empty(), watch.heard(beat(false, false), 2_000));
    }

    /** Stopped in order and not back is no less dead; but the reason saves somebody a drive. */
    @Test
    void whoSaidThatItStopsIsSilentWithThatReason() {
        watch.heard(beat(true, true), 1_000);
        assertTrue(watch.tick(31_000).orElseThrow().why().contains("told to stop"));
    }

    @Test
    void thePeriodIsTheOneThatTheHeartbeatSays() {
        watch.heard(new HeartbeatBody("s", 1, Duration.ofMinutes(1), 1, true, false, "epoch 1"), 0);
        assertEquals(Duration.ofMinutes(3), watch.bound());
        assertEquals(Optional.empty(), watch.tick(179_999));
        assertTrue(watch.tick(180_000).isPresent());
    }
}
