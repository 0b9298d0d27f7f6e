package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.bongsu.collector.Fixtures;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.junit.jupiter.api.Test;

class PollTest {

    private static final long WALL = 1_700_000_000_000L;

    private static Unit unit(Moment due) {
        Inventory inventory = Fixtures.racks(502, 1, Duration.ofSeconds(1));
        Device device = inventory.devices().get(0);
        return new Unit(
                inventory,
                device,
                1,
                Framing.of(device.address()),
                new Codecs(),
                due,
                due,
                ScenarioClock.real(WALL),
                ModbusSettings.DEFAULT,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(1)));
    }

    /** A poll is due a millisecond early; put off to the very moment, it would be the queue's head again at once. */
    @Test
    void aPollPutOffToItsOwnDueTimeIsNotDueAtOnceAgain() {
        Poll poll = unit(Moment.ofEpochMillis(WALL)).polls().get(0);
        long now = poll.dueMillis();
        poll.postpone(WALL);
        assertTrue(poll.dueMillis() > now, "due again at " + poll.dueMillis() + ", now is " + now);
    }
}
