package org.bongsu.rules.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** Somebody adds a sensor while a room burns: nothing that stands may fall for it. */
class TakeOverTest {

    private static final Moment T = Rehearsal.START;
    private static final String ACTION = "smoke-action/asd-bat-1";
    private static final Inventory BEFORE = SmallSite.INVENTORY;

    /** The site's devices, renumbered by a new one in front of them all. */
    private static Inventory changed(Predicate<Device> kept) {
        List<Device> devices = new ArrayList<>();
        devices.add(new Device(
                "new-1",
                DeviceKind.AMBIENT,
                "th",
                "m",
                "bat-1",
                Optional.empty(),
                new Address.Mqtt("t/new-1"),
                Duration.ofSeconds(5)));
        BEFORE.devices().stream().filter(kept).forEach(devices::add);
        return new Inventory(BEFORE.registry(), BEFORE.profiles(), devices);
    }

    private static SignalPlane plane(Inventory inventory) {
        return new SignalPlane(SmallSite.SITE, inventory, SmallSite.DEFAULT_PACK);
    }

    private static Reading read(Inventory inventory, String point, double value, Moment at) {
        return Reading.good(inventory.point(point).orElseThrow(), value, at, at);
    }

    private final SignalPlane before = plane(BEFORE);
    private final Inventory inventory = changed(device -> true);

    @Test
    void aHoldGoesOnAndAVoteStandsUntilItsConditionIsFalse() {
        before.accept(read(BEFORE, "asd-bat-1/smoke.obscuration", 0.2, T), T);
        SignalPlane after = plane(inventory);
        assertEquals(List.of(), after.takeOver(before, T.plusSeconds(6)));
        List<Signal> said = after.advance(T.plusSeconds(10));
        Vote vote = said.stream()
                .filter(Signal.VoteRaised.class::isInstance)
                .map(signal -> ((Signal.VoteRaised) signal).vote())
                .filter(raised -> raised.id().equals(ACTION))
                .findFirst()
                .orElseThrow();
        assertEquals(T.plusSeconds(10), vote.since(), "neither begun anew nor shortened");
        assertTrue(vote.evidence().contains("smoke.obscuration 0.2"), vote.evidence());
        SignalPlane later = plane(changed(device -> !device.id().equals("h2-1")));
        later.takeOver(after, T.plusSeconds(20));
        assertTrue(later.votes().contains(vote), later.votes().toString());
        later.accept(read(BEFORE, "asd-bat-1/smoke.obscuration", 0, T.plusSeconds(30)), T.plusSeconds(30));
        List<Signal> cleared = later.advance(T.plusSeconds(90));
        assertTrue(
                cleared.stream()
                        .anyMatch(signal -> signal instanceof Signal.VoteWithdrawn gone
                                && gone.voteId().equals(ACTION)),
                "a reading under way with its former number was the right point's: " + cleared);
    }

    @Test
    void aRateIsMeasuredOverTheSamplesFromBefore() {
        for (int second = 0; second <= 200; second += 5) {
            Moment at = T.plusSeconds(second);
            before.accept(read(BEFORE, "th-bat-1/ambient.temperature", 20 + second * 0.05, at), at);
        }
        SignalPlane alone = plane(inventory);
        SignalPlane after = plane(inventory);
        after.takeOver(before, T.plusSeconds(200));
        assertEquals(before.votes(), after.votes());
        assertEquals(views(before), views(after), "the same rules stand the same, with the same evidence");
        assertTrue(!views(alone).equals(views(after)), "which is more than nothing");
    }

    private static List<ConditionView> views(SignalPlane plane) {
        return plane.conditions("c-bat").stream()
                .filter(view -> !view.device().equals("new-1"))
                .toList();
    }

    @Test
    void whoIsNoLongerConfiguredIsNeitherLostNorDoubtedNorVotes() {
        before.accept(read(BEFORE, "asd-bat-1/smoke.obscuration", 0.2, T), T);
        before.advance(T.plusSeconds(10));
        before.accept(read(BEFORE, "h2-1/gas.h2", 0, T), T.plusSeconds(10));
        Reading silent = read(BEFORE, "h2-1/gas.h2", 0, T).lost(Cause.DEVICE_SILENT, T.plusSeconds(11));
        before.accept(silent, T.plusSeconds(11));
        Reading frozen =
                read(BEFORE, "co-1/gas.co", 1, T).doubted(Quality.FROZEN, new Cause(Cause.Kind.UNCHANGED, "600 s"));
        before.accept(frozen, T.plusSeconds(11));
        SignalPlane after =
                plane(changed(device -> !List.of("asd-bat-1", "h2-1", "co-1").contains(device.id())));
        List<Signal> said = after.takeOver(before, T.plusSeconds(12));
        assertTrue(said.contains(new Signal.SensorBack("h2-1", T.plusSeconds(12))), said.toString());
        assertTrue(said.contains(new Signal.SensorTrusted("co-1", T.plusSeconds(12))), said.toString());
        assertTrue(
                said.stream()
                        .anyMatch(signal -> signal instanceof Signal.VoteWithdrawn gone
                                && gone.voteId().equals(ACTION)),
                said.toString());
        assertEquals(List.of(), after.votes());
    }

    @Test
    void whoWasLostBeforeIsBackWhenItAnswers() {
        before.accept(read(BEFORE, "h2-1/gas.h2", 0, T), T);
        before.accept(read(BEFORE, "h2-1/gas.h2", 0, T).lost(Cause.DEVICE_SILENT, T), T.plusSeconds(1));
        SignalPlane after = plane(inventory);
        assertEquals(List.of(), after.takeOver(before, T.plusSeconds(2)));
        assertEquals(
                List.of(new Signal.SensorBack("h2-1", T.plusSeconds(3))),
                after.accept(read(inventory, "h2-1/gas.h2", 0, T.plusSeconds(3)), T.plusSeconds(3)));
    }

    @Test
    void theOldestInputIsThatOfTheOldestPointOfAVotingRule() {
        assertEquals(Optional.empty(), before.oldestInput());
        before.accept(read(BEFORE, "asd-bat-1/smoke.obscuration", 0.2, T), T);
        before.accept(read(BEFORE, "asd-bat-1/smoke.obscuration", 0.2, T.plusSeconds(8)), T.plusSeconds(8));
        before.advance(T.plusSeconds(10));
        assertEquals(Optional.of(T.plusSeconds(8)), before.oldestInput(), "a repeated value is news of its point");
        SignalPlane after = plane(inventory);
        after.takeOver(before, T.plusSeconds(12));
        assertEquals(Optional.of(T.plusSeconds(8)), after.oldestInput());
    }
}
