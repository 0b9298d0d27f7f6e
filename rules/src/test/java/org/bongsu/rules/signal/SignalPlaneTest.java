package org.bongsu.rules.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Truth;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.expression.Feature;
import org.bongsu.rules.expression.Slots;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

class SignalPlaneTest {

    private static final String SMOKE = "smoke.obscuration";
    private static final String ACTION = "smoke-action/asd-bat-1";
    private static final String ALERT = "smoke-alert/asd-bat-1";

    private final Rehearsal world = new Rehearsal();

    private long told(Class<? extends Signal> kind) {
        return world.signals.stream().filter(kind::isInstance).count();
    }

    @Test
    void aVoteIsRaisedAtTheInstantTheHoldEndsAndNotWithTheNextReading() {
        world.read("asd-bat-1", SMOKE, 0.2);
        assertEquals(Optional.of(Rehearsal.START.plusSeconds(10)), world.plane.nextDue());
        world.seconds(9.999);
        assertFalse(world.voted(ACTION));
        world.seconds(0.001);
        Vote vote = world.votes.get(ACTION);
        assertEquals(Rehearsal.START.plusSeconds(10), vote.since());
        assertEquals("c-bat", vote.compartment());
        assertEquals("asd-bat-1", vote.source());
        assertEquals("smoke.obscuration 0.2 %/m (smoke.obscuration > 0.165 for 10 s) on asd-bat-1", vote.evidence());
    }

    @Test
    void aDipRestartsTheHold() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(9);
        world.read("asd-bat-1", SMOKE, 0.1);
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(9);
        assertFalse(world.voted(ACTION));
        world.seconds(1);
        assertTrue(world.voted(ACTION));
    }

    /** Prometheus restarts a hold at one failed scrape, which a burning sensor line never survives. */
    @Test
    void timeInWhichNobodyCouldSeeNeitherCountsNorRestartsTheHold() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(6);
        world.read("asd-bat-1", SMOKE, Quality.STALE);
        assertEquals(Optional.empty(), world.plane.nextDue());
        world.seconds(3600);
        assertFalse(world.voted(ACTION));
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(3.9);
        assertFalse(world.voted(ACTION));
        world.seconds(0.1);
        assertTrue(world.voted(ACTION));
    }

    /** An aspirating detector without air sees no smoke: its quiet is no all-clear, and its noise no fire. */
    @Test
    void aDetectorThatSaysItIsFaultyCountsNeitherWay() {
        world.read("asd-bat-1", SMOKE, 0.01);
        world.read("asd-bat-1", "smoke.airflow.fault", 0);
        world.read("asd-bat-1", "smoke.airflow.fault", 1);
        assertEquals(1, told(Signal.SensorLost.class));
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(60);
        assertFalse(world.voted(ACTION));
        world.read("asd-bat-1", "smoke.airflow.fault", 0);
        assertEquals(1, told(Signal.SensorBack.class));
        world.seconds(10);
        assertTrue(world.voted(ACTION), "it counts again, from its last value on");
        world.read("asd-bat-1", "smoke.airflow.fault", 1);
        world.read("asd-bat-1", SMOKE, 0.0);
        world.seconds(600);
        assertTrue(world.voted(ACTION), "what it saw while it was well is not taken back");
    }

    /** A flat battery of the panel is a fault of the panel; its zones burn all the same. */
    @Test
    void aPanelWithAFaultIsToldOfAndItsZonesAreBelieved() {
        world.read("panel-bat-1", "panel.zone.1", 0);
        world.read("panel-bat-1", "panel.fault", 1);
        assertEquals(1, told(Signal.SensorLost.class));
        world.read("panel-bat-1", "panel.zone.1", 1);
        world.seconds(10);
        assertTrue(world.votes.values().stream().anyMatch(vote -> vote.modality() == Modality.PANEL));
    }

    /** A burnt sensor cannot un-confirm a fire. */
    @Test
    void aSensorThatGoesSilentNeverTakesItsVoteBack() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(10);
        for (Quality quality : List.of(Quality.STALE, Quality.UNDEFINED, Quality.FROZEN, Quality.IMPLAUSIBLE)) {
            world.read("asd-bat-1", SMOKE, quality);
            world.seconds(86_400);
            assertTrue(world.voted(ACTION), quality.name());
        }
    }

    @Test
    void anAdvisoryGoesAtOnceButAPreAlarmAfterAMinuteOfNormalReadings() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(10);
        assertTrue(world.voted(ALERT));
        world.read("asd-bat-1", SMOKE, 0.01);
        assertFalse(world.voted(ALERT));
        world.seconds(59.999);
        assertTrue(world.voted(ACTION));
        world.seconds(0.001);
        assertFalse(world.voted(ACTION));
    }

    @Test
    void aMinuteOfNormalReadingsIsInterruptedByOneHighReading() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(10);
        world.read("asd-bat-1", SMOKE, 0.01);
        world.seconds(59);
        world.read("asd-bat-1", SMOKE, 0.2);
        world.read("asd-bat-1", SMOKE, 0.01);
        world.seconds(59);
        assertTrue(world.voted(ACTION));
    }

    @Test
    void aReadingThatSaysNothingNewReturnsTheSharedEmptyList() {
        world.read("asd-bat-1", SMOKE, 0.01);
        assertSame(List.of(), world.read("asd-bat-1", SMOKE, 0.01));
        assertSame(List.of(), world.read("asd-bat-1", SMOKE, 0.02));
        world.read("asd-bat-1", SMOKE, 0.2);
        assertSame(List.of(), world.read("asd-bat-1", SMOKE, 0.2));
    }

    @Test
    void aHoldThatFallsDueIsSettledBeforeALaterReading() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.now = Rehearsal.START.plusSeconds(11);
        List<Signal> said = world.read("asd-bat-1", SMOKE, 0.01);
        assertTrue(said.stream()
                .anyMatch(s -> s instanceof Signal.VoteRaised raised
                        && raised.vote().id().equals(ACTION)
                        && raised.at().equals(Rehearsal.START.plusSeconds(10))));
    }

    @Test
    void aSlopeNeedsThreeSamplesOverHalfItsWindow() {
        for (int second = 0; second <= 25; second += 5) {
            world.read("th-bat-1", "ambient.temperature", 20 + second / 10.0);
            world.seconds(5);
        }
        assertEquals(Truth.UNKNOWN, truth("battery-room-heating", "th-bat-1"));
        world.read("th-bat-1", "ambient.temperature", 23);
        assertEquals(Truth.TRUE, truth("battery-room-heating", "th-bat-1"));
    }

    /** With epoch seconds in the sums the denominator is lost and a true slope of 3 comes out as nothing. */
    @Test
    void aSlopeIsExactThousandsOfDaysAfterTheEpoch() {
        WindowBank bank = new WindowBank(Duration.ofMinutes(3).toNanos(), 16);
        Window window = new Window(Duration.ofMinutes(3).toNanos(), bank);
        window.ask(Feature.Statistic.RATE, 0);
        bank.open();
        long start = Moment.parse("2026-11-22T00:00:00Z").epochNanos();
        for (int i = 0; i <= 36; i++) {
            window.add(start + i * 5_000_000_000L, 20 + 3 * (i * 5 / 60.0));
        }
        assertEquals(3.0, slope(window), 1e-9);
    }

    @Test
    void aWindowSurvivesRepeatedAndMisdatedSamples() {
        WindowBank bank = new WindowBank(Duration.ofMinutes(1).toNanos(), 16);
        Window window = new Window(Duration.ofMinutes(1).toNanos(), bank);
        window.ask(Feature.Statistic.RATE, 0);
        bank.open();
        long second = 1_000_000_000L;
        for (int i = 0; i <= 12; i++) {
            window.add(i * 5 * second, i);
            window.add(i * 5 * second, 99);
            window.add((i * 5 - 3) * second, 99);
        }
        assertEquals(12.0, slope(window), 1e-9);
        window.add(100_000 * second, 0);
        assertEquals(Double.NEGATIVE_INFINITY, slope(window), "too short");
        for (int i = 0; i <= 12; i++) {
            window.add((60 + i * 5) * second, i);
        }
        assertEquals(12.0, slope(window), 1e-9);
    }

    private static double slope(Window window) {
        Slots slots = new Slots(1);
        window.publish(FeatureTest.graph(slots, 1));
        return slots.known(0) ? slots.value(0) : Double.NEGATIVE_INFINITY;
    }

    /** Invariant 1: one lost sensor is no vote; two within a minute in one room are one. */
    @Test
    void twoSensorsLostWithinAMinuteInOneRoomAreOneVote() {
        answer("asd-bat-1", "th-bat-1", "h2-1", "asd-ups-1");
        world.lose("asd-bat-1");
        world.lose("asd-ups-1");
        assertTrue(world.votes.isEmpty());
        world.seconds(60.001);
        world.lose("th-bat-1");
        assertTrue(world.votes.isEmpty());
        world.seconds(60);
        world.lose("h2-1");
        Vote vote = world.votes.get("sensors-lost/bat-1");
        assertEquals(Modality.SENSORS_LOST, vote.modality());
        assertEquals(Grade.PRE_ALARM, vote.grade());
        assertEquals(List.of("th-bat-1", "h2-1"), vote.sources());
        assertEquals(1, world.votes.size());
    }

    @Test
    void aThirdLostSensorJoinsTheVoteAndOneThatAnswersEndsIt() {
        answer("asd-bat-1", "th-bat-1", "h2-1");
        world.lose("asd-bat-1");
        world.lose("th-bat-1");
        Moment since = world.votes.get("sensors-lost/bat-1").since();
        world.seconds(300);
        world.lose("h2-1");
        Vote grown = world.votes.get("sensors-lost/bat-1");
        assertEquals(List.of("asd-bat-1", "th-bat-1", "h2-1"), grown.sources());
        assertEquals(since, grown.since());
        answer("h2-1");
        assertTrue(world.voted("sensors-lost/bat-1"));
        answer("th-bat-1");
        assertFalse(world.voted("sensors-lost/bat-1"));
    }

    /** NUT's lesson: never connected yet is neither lost nor dead. */
    @Test
    void aDeviceThatNeverAnsweredIsNotLost() {
        world.lose("asd-bat-1");
        world.lose("th-bat-1");
        assertEquals(List.of(), world.signals);
    }

    @Test
    void aPointThatADeviceDoesNotHaveIsNoLostDevice() {
        answer("ups-a");
        world.read("ups-a", "battery.runtime", Quality.UNDEFINED);
        assertFalse(world.signals.stream().anyMatch(Signal.SensorLost.class::isInstance));
        world.read("ups-a", "ups.status", Quality.UNDEFINED);
        world.read("ups-a", "battery.charge", Quality.UNDEFINED);
        world.read("ups-a", "input.voltage", Quality.UNDEFINED);
        assertTrue(world.signals.stream().anyMatch(Signal.SensorLost.class::isInstance));
        answer("ups-a");
        assertTrue(world.signals.stream().anyMatch(Signal.SensorBack.class::isInstance));
    }

    /** Invariant 3. */
    @Test
    void onLineWithAnythingIsNoOutageAndLowBatteryCountsOnlyOnBattery() {
        for (String[] tokens : new String[][] {{"OL", "OB"}, {"OL", "OB", "LB"}, {"OL", "LB"}, {"LB"}, {"OL", "OFF"}}) {
            world.status("ups-a", tokens);
            world.seconds(300);
            assertFalse(world.supplies.get("ups-a").onBattery(), String.join(" ", tokens));
            assertFalse(world.supplies.get("ups-a").lowBattery(), String.join(" ", tokens));
            assertTrue(world.votes.isEmpty(), String.join(" ", tokens));
        }
        world.status("ups-a", "OB", "LB");
        assertTrue(world.supplies.get("ups-a").onBattery());
        assertTrue(world.supplies.get("ups-a").lowBattery());
        world.seconds(10);
        assertTrue(world.voted("utility-lost/ups-a"));
    }

    /** Invariant 3: a UPS that forgets to clear CAL hides an outage for half an hour, not for ever. */
    @Test
    void aCalibrationHidesTheBatteryUntilItExpires() {
        world.status("ups-a", "OB", "CAL", "DISCHRG");
        world.seconds(1799.999);
        assertFalse(world.supplies.get("ups-a").onBattery());
        assertTrue(world.votes.isEmpty());
        world.seconds(0.001);
        assertTrue(world.supplies.get("ups-a").onBattery());
        world.seconds(10);
        assertTrue(world.voted("utility-lost/ups-a"));
        world.status("ups-a", "OL");
        world.status("ups-a", "OB", "CAL");
        assertFalse(world.supplies.get("ups-a").onBattery());
    }

    @Test
    void runtimeIsToldWhenItMovedAndAtMostOncePerPeriod() {
        world.read("ups-a", "battery.runtime", 720);
        world.status("ups-a", "OL");
        world.read("ups-a", "battery.runtime", 600);
        assertEquals(1, supplySeen());
        world.status("ups-a", "OB");
        assertEquals(2, supplySeen());
        world.seconds(5);
        world.read("ups-a", "battery.runtime", 595.1);
        assertEquals(2, supplySeen());
        world.read("ups-a", "battery.runtime", 595);
        assertEquals(3, supplySeen());
        world.seconds(4);
        world.read("ups-a", "battery.runtime", 500);
        assertEquals(3, supplySeen());
        world.seconds(1);
        world.read("ups-a", "battery.runtime", 499);
        assertEquals(4, supplySeen());
        assertEquals(499, world.supplies.get("ups-a").runtimeSeconds().getAsDouble());
        world.seconds(5);
        world.read("ups-a", "battery.runtime", 100);
        world.seconds(5);
        world.read("ups-a", "battery.runtime", 98.1);
        assertEquals(5, supplySeen());
        world.read("ups-a", "battery.runtime", 98);
        assertEquals(6, supplySeen());
    }

    /** Invariant 8: what stood before a restart stands after it, until it is seen to be over. */
    @Test
    void restoredVotesStandUntilTheirConditionIsSeenFalse() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(10);
        answer("th-bat-1", "h2-1");
        world.lose("th-bat-1");
        world.lose("h2-1");
        Vote gone = new Vote(
                "old-rule/asd-bat-1",
                "c-bat",
                org.bongsu.domain.stage.Hazard.FIRE,
                Modality.SMOKE,
                Grade.ADVISORY,
                "asd-bat-1",
                world.now,
                "e");
        Rehearsal after = new Rehearsal();
        after.now = world.now;
        after.votes.putAll(world.votes);
        after.votes.put(gone.id(), gone);
        after.hear(after.plane.restore(List.copyOf(after.votes.values()), List.of(), List.of(), after.now));
        assertEquals(world.votes.keySet(), after.votes.keySet());
        after.read("asd-bat-1", SMOKE, 0.2);
        after.seconds(100);
        assertEquals(world.votes.get(ACTION), after.votes.get(ACTION));
        after.read("asd-bat-1", SMOKE, 0.0);
        after.seconds(60);
        assertFalse(after.voted(ACTION));
        after.read("th-bat-1", "ambient.temperature", 20);
        assertFalse(after.voted("sensors-lost/bat-1"));
        assertEquals(SmallSite.DEFAULT_PACK.rules().isEmpty(), after.plane.size() == 0);
    }

    /** Invariant 8: or its alert would stand for ever, and a second loss within the minute would go uncounted. */
    @Test
    void aDeviceLostBeforeARestartIsBackWhenItAnswersAndCountsWithTheNextThatIsLost() {
        Moment at = Rehearsal.START.plusSeconds(100);
        Rehearsal after = new Rehearsal();
        after.now = at;
        Signal.SensorLost known =
                new Signal.SensorLost("th-bat-1", "bat-1", at.minus(Duration.ofSeconds(30)), Text.same("gone"));
        Signal.SensorLost unknown = new Signal.SensorLost("old-1", "bat-1", at, Text.same("gone"));
        assertEquals(
                List.of(new Signal.SensorBack("old-1", at)),
                after.plane.restore(List.of(), List.of(known, unknown), List.of(), at));
        after.read("h2-1", "gas.h2", 1);
        after.lose("h2-1");
        assertTrue(after.voted("sensors-lost/bat-1"));
        after.signals.clear();
        after.read("th-bat-1", "ambient.temperature", 20);
        assertTrue(after.signals.contains(new Signal.SensorBack("th-bat-1", at)), after.signals.toString());
        assertFalse(after.voted("sensors-lost/bat-1"));
    }

    @Test
    void conditionsSayWhyAndWhyNot() {
        world.read("asd-bat-1", SMOKE, 0.2);
        world.seconds(10);
        ConditionView alert = view("smoke-action", "asd-bat-1");
        assertEquals(Truth.TRUE, alert.truth());
        assertTrue(alert.voting());
        assertEquals(Optional.of(Rehearsal.START), alert.since());
        ConditionView never = view("battery-hot", "rack-a");
        assertEquals(Truth.UNKNOWN, never.truth());
        assertEquals(Optional.empty(), never.since());
        assertTrue(never.evidence().contains("never read"), never.evidence());
        assertTrue(world.plane.conditions("c-hall-1").stream()
                .noneMatch(c -> c.device().equals("asd-bat-1")));
    }

    @Test
    void everyDefaultRuleServesADevice() {
        assertEquals(List.of(), world.plane.idleRules());
    }

    private long supplySeen() {
        return world.signals.stream()
                .filter(Signal.SupplySeen.class::isInstance)
                .count();
    }

    private void answer(String... devices) {
        for (String device : devices) {
            SmallSite.INVENTORY
                    .pointsOf(SmallSite.INVENTORY.device(device).orElseThrow())
                    .forEach(point ->
                            world.read(device, point.name(), point.name().equals("ups.status") ? 1 : 0));
        }
    }

    private ConditionView view(String rule, String device) {
        return world.plane.conditions("c-bat").stream()
                .filter(c -> c.rule().equals(rule) && c.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    private Truth truth(String rule, String device) {
        return view(rule, device).truth();
    }
}
