package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.PollGroup;
import org.bongsu.domain.profile.ModbusTuning;
import org.bongsu.domain.profile.Profile;
import org.junit.jupiter.api.Test;

class PollTest {

    private static final long WALL = 1_700_000_000_000L;

    /** Has a FAST poll each second and a NORMAL one each minute. */
    private static Unit unit(double phase) {
        Map<String, PointDefinition> registry = Map.of("fast", number("fast"), "normal", number("normal"));
        Profile profile = LanesTest.profile(
                "p",
                List.of(LanesTest.field("fast", 1, PollGroup.FAST), LanesTest.field("normal", 200, PollGroup.NORMAL)),
                new ModbusTuning(100, 4, List.of(), List.of(), 1, Duration.ZERO, Duration.ZERO));
        Device device = new Device(
                "d",
                DeviceKind.BATTERY,
                "p",
                "m",
                "bat-1",
                Optional.empty(),
                new Address.Modbus("127.0.0.1", 502, 1),
                Duration.ofMinutes(1),
                Map.of(PollGroup.FAST, Duration.ofSeconds(1)),
                Map.of());
        Inventory inventory = new Inventory(registry, List.of(profile), List.of(device));
        return new Unit(
                inventory,
                device,
                1,
                Framing.of(device.address()),
                new Codecs(),
                Moment.ofEpochMillis(WALL),
                phase,
                ScenarioClock.real(WALL),
                ModbusSettings.DEFAULT,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(1)));
    }

    private static PointDefinition number(String name) {
        return new PointDefinition(name, PointType.NUMBER, "V", 0, 70_000, List.of(), "v", "test");
    }

    @Test
    void eachGroupBeginsWithinItsOwnPeriodAndItsSilenceCountsFromThere() {
        for (Poll poll : unit(0.9).polls()) {
            long period = poll.unit().device().period(poll.group()).toMillis();
            long due = poll.dueMillis() + 1;
            assertEquals(WALL + period * 9 / 10, due, 1, poll.group() + " is first due");
            assertEquals(due + 3 * period, poll.judgementMillis(3), 1, poll.group() + " is judged");
        }
    }

    /** A poll is due a millisecond early; put off to the very moment, it would be the queue's head again at once. */
    @Test
    void aPollPutOffToItsOwnDueTimeIsNotDueAtOnceAgain() {
        Poll poll = unit(0).polls().get(0);
        long now = poll.dueMillis();
        poll.postpone(WALL);
        assertTrue(poll.dueMillis() > now, "due again at " + poll.dueMillis() + ", now is " + now);
    }
}
