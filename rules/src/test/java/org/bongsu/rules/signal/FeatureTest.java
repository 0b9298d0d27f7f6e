package org.bongsu.rules.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.domain.stage.Truth;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.expression.Feature;
import org.bongsu.rules.expression.Slots;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules may ask for beside the value that is read now. */
class FeatureTest {

    private static final String TEMPERATURE = "ambient.temperature";

    /** One rule called r, about c-bat. */
    static RulePack rule(String forEach, String expr, String... more) {
        String text = """
                groups:
                  - name: g
                    rules:
                      - alert: r
                        for_each: {EACH}
                        expr: 'EXPR'
                        hazard: fire
                        modality: heat
                        grade: advisory
                MORE        annotations: {summary: {en: R, ko: R}}
                """.replace("EACH", forEach).replace("EXPR", expr).replace("MORE", lines(more));
        return SmallSite.pack("r.yaml", text);
    }

    private static String lines(String... more) {
        StringBuilder text = new StringBuilder();
        for (String line : more) {
            text.append("        ").append(line).append('\n');
        }
        return text.toString();
    }

    private static Rehearsal world(String expr, String... more) {
        return new Rehearsal(rule("device: th-bat-1", expr, more));
    }

    private static Truth truth(Rehearsal world) {
        return world.plane.conditions("c-bat").get(0).truth();
    }

    @Test
    void whatIsHeldWithinAnExpressionBecomesTrueAtTheInstant() {
        Rehearsal world = world("held(ambient.temperature > 60 °C, 10 s) || ambient.temperature > 90");
        world.read("th-bat-1", TEMPERATURE, 61);
        world.seconds(9.999);
        assertEquals(Truth.FALSE, truth(world));
        world.seconds(0.001);
        assertEquals(Truth.TRUE, truth(world));
        assertTrue(world.voted("r/th-bat-1"));
        world.read("th-bat-1", TEMPERATURE, 60);
        assertEquals(Truth.FALSE, truth(world));
        world.read("th-bat-1", TEMPERATURE, 91);
        assertEquals(Truth.TRUE, truth(world));
    }

    /** One failed poll must not start the ten seconds again, nor be taken for ten seconds of fire. */
    @Test
    void timeOfWhichNothingIsKnownNeitherCountsForWhatIsHeldNorAgainstIt() {
        Rehearsal world = world("held(ambient.temperature > 60 °C, 10 s)");
        world.read("th-bat-1", TEMPERATURE, 61);
        world.seconds(6);
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        assertEquals(Truth.UNKNOWN, truth(world));
        world.seconds(3600);
        world.read("th-bat-1", TEMPERATURE, 61);
        assertEquals(Truth.FALSE, truth(world));
        world.seconds(3.999);
        assertEquals(Truth.FALSE, truth(world));
        world.seconds(0.001);
        assertEquals(Truth.TRUE, truth(world));
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        assertEquals(Truth.UNKNOWN, truth(world));
        world.read("th-bat-1", TEMPERATURE, 62);
        assertEquals(Truth.TRUE, truth(world), "once held it is held until it is seen false");
    }

    @Test
    void theAgeOfAPointCountsFromItsLastGoodReading() {
        Rehearsal world = world("age(ambient.temperature) > 5 min");
        assertEquals(Truth.UNKNOWN, truth(world), "never read");
        world.read("th-bat-1", TEMPERATURE, 20);
        world.seconds(299);
        world.read("th-bat-1", TEMPERATURE, 20);
        world.seconds(299.999);
        assertEquals(Truth.FALSE, truth(world), "the same value again is a reading like any other");
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        assertEquals(Truth.FALSE, truth(world));
        world.seconds(0.001);
        assertEquals(Truth.TRUE, truth(world));
        world.read("th-bat-1", TEMPERATURE, 20);
        assertEquals(Truth.FALSE, truth(world));
    }

    @Test
    void aQualityIsKnownEvenOfWhatIsNot() {
        Rehearsal world =
                world("quality(ambient.temperature) == \"FROZEN\" || quality(ambient.temperature) == \"UNDEFINED\"");
        world.read("th-bat-1", "ambient.humidity", 40);
        world.read("th-bat-1", TEMPERATURE, 20);
        assertEquals(Truth.FALSE, truth(world));
        world.read("th-bat-1", TEMPERATURE, Quality.FROZEN);
        assertEquals(Truth.TRUE, truth(world));
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        assertEquals(Truth.FALSE, truth(world));
        world.read("th-bat-1", TEMPERATURE, Quality.UNDEFINED);
        assertEquals(Truth.TRUE, truth(world));
    }

    @Test
    void theLastGoodValueOutlivesASilenceForAsLongAsItIsAskedTo() {
        Rehearsal world = world("last(ambient.temperature, 30 s) > 60");
        world.read("th-bat-1", TEMPERATURE, 61);
        world.seconds(10);
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        assertEquals(Truth.TRUE, truth(world));
        world.seconds(19.999);
        assertEquals(Truth.TRUE, truth(world));
        world.seconds(0.001);
        assertEquals(Truth.UNKNOWN, truth(world));
        world.read("th-bat-1", TEMPERATURE, 59);
        assertEquals(Truth.FALSE, truth(world));
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        world.seconds(20);
        world.read("th-bat-1", TEMPERATURE, 62);
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        world.seconds(29.999);
        assertEquals(Truth.TRUE, truth(world), "from the last good one on, not from the first loss");
        world.seconds(0.001);
        assertEquals(Truth.UNKNOWN, truth(world));
    }

    @ParameterizedTest
    @CsvSource({
        "avg(ambient.temperature; 60 s) >= 23.5, avg(ambient.temperature; 60 s) > 23.5",
        "min(ambient.temperature; 60 s) <= 21, min(ambient.temperature; 60 s) < 21",
        "max(ambient.temperature; 60 s) >= 26, max(ambient.temperature; 60 s) > 26",
        "delta(ambient.temperature; 60 s) >= 5, delta(ambient.temperature; 60 s) > 5",
        "rate(ambient.temperature; 60 s) >= 5.99 °C/min, rate(ambient.temperature; 60 s) > 6.01 °C/min",
        "rate(ambient.temperature; 60 s) >= 359.9 °C/h, rate(ambient.temperature; 60 s) > 360.1 °C/h",
    })
    void aWindowTellsOfItsGoodSamples(String isSo, String isNotSo) {
        for (String expr : List.of(isSo, isNotSo)) {
            Rehearsal world = world(expr.replace(';', ','));
            world.read("th-bat-1", TEMPERATURE, 99);
            world.seconds(61);
            for (int i = 0; i <= 5; i++) {
                world.read("th-bat-1", TEMPERATURE, 21 + i);
                world.read("th-bat-1", TEMPERATURE, Quality.IMPLAUSIBLE);
                world.read("th-bat-1", TEMPERATURE, 21 + i);
                world.seconds(10);
            }
            assertEquals(expr.equals(isSo) ? Truth.TRUE : Truth.FALSE, truth(world), expr);
        }
    }

    /** A hot sensor at the start is hot, though nobody can say yet how it got there. */
    @Test
    void whatWasSeenAtAllWasSeenButHowThingsGoTakesHalfAWindow() {
        for (String statistic : List.of("min", "max", "avg", "delta", "rate")) {
            Rehearsal world = world(statistic + "(ambient.temperature, 60 s) > -1");
            Truth early = statistic.startsWith("m") ? Truth.TRUE : Truth.UNKNOWN;
            for (int i = 0; i < 3; i++) {
                world.read("th-bat-1", TEMPERATURE, 20 + i);
                assertEquals(early, truth(world), statistic);
                world.seconds(14.9);
            }
            world.read("th-bat-1", TEMPERATURE, 24);
            assertEquals(Truth.TRUE, truth(world), statistic);
            world.read("th-bat-1", TEMPERATURE, Quality.STALE);
            assertEquals(Truth.UNKNOWN, truth(world), statistic + " of what nobody can see");
        }
    }

    /** Sums that are kept up to date sample by sample must be the sums that one would make anew. */
    @Test
    void aWindowIsWhatItsSamplesAreAfterAnyHistory() {
        long seed = 20221015;
        Random random = new Random(seed);
        WindowBank bank = new WindowBank(Duration.ofSeconds(60).toNanos(), 64);
        Window window = new Window(Duration.ofSeconds(60).toNanos(), bank);
        Slots slots = new Slots(5);
        for (Feature.Statistic statistic : Feature.Statistic.values()) {
            window.ask(statistic, statistic.ordinal());
        }
        bank.open();
        List<double[]> samples = new ArrayList<>();
        long time = Moment.parse("2026-11-22T00:00:00Z").epochNanos();
        for (int i = 0; i < 20_000; i++) {
            time += random.nextInt(50) == 0 ? 90_000_000_000L : 1 + random.nextInt(900_000_000);
            double value = 20 + random.nextGaussian() * 5 + (i > 10_000 ? 1e6 : 0);
            window.add(time, value);
            samples.add(new double[] {time, value});
            long oldest = time - 60_000_000_000L;
            samples.removeIf(sample -> sample[0] < oldest);
            window.publish(graph(slots, 5));
            if (i % 7 == 0) {
                compare(samples, slots, "seed " + seed + " sample " + i);
            }
        }
        assertEquals(samples.size(), window.size());
    }

    private static void compare(List<double[]> samples, Slots slots, String where) {
        double least = samples.stream().mapToDouble(s -> s[1]).min().orElseThrow();
        double most = samples.stream().mapToDouble(s -> s[1]).max().orElseThrow();
        assertEquals(least, slots.value(Feature.Statistic.MIN.ordinal()), where);
        assertEquals(most, slots.value(Feature.Statistic.MAX.ordinal()), where);
        double span = samples.get(samples.size() - 1)[0] - samples.get(0)[0];
        boolean half = span * 2 >= 60e9;
        assertEquals(half, slots.known(Feature.Statistic.AVG.ordinal()), where);
        assertEquals(half && samples.size() >= 3, slots.known(Feature.Statistic.RATE.ordinal()), where);
        if (!half) {
            return;
        }
        double mean = samples.stream().mapToDouble(s -> s[1]).average().orElseThrow();
        assertEquals(mean, slots.value(Feature.Statistic.AVG.ordinal()), 1e-6, where);
        assertEquals(
                samples.get(samples.size() - 1)[1] - samples.get(0)[1],
                slots.value(Feature.Statistic.DELTA.ordinal()),
                where);
        double start = samples.get(0)[0];
        double meanT = samples.stream()
                .mapToDouble(s -> (s[0] - start) / 60e9)
                .average()
                .orElseThrow();
        double along = 0;
        double across = 0;
        for (double[] sample : samples) {
            double t = (sample[0] - start) / 60e9 - meanT;
            across += t * (sample[1] - mean);
            along += t * t;
        }
        if (samples.size() >= 3) {
            assertEquals(
                    across / along,
                    slots.value(Feature.Statistic.RATE.ordinal()),
                    1e-4 + 1e-8 * Math.abs(across / along),
                    where);
        }
    }

    /** Slots that nobody reads. */
    static Graph graph(Slots slots, int size) {
        Watcher[][] nobody = new Watcher[size][0];
        return new Graph(slots, new Outbox(), nobody, new double[size][0], 1);
    }

    /**
     * A sensor that says one thing a hundred times a second must not take the memory of all the others, nor be blind to its own
     * slope and peaks.
     */
    @Test
    void aDeviceThatIsMuchFasterThanItWasSaidToBeIsThinnedOut() {
        WindowBank bank = new WindowBank(Duration.ofSeconds(60).toNanos(), 16);
        Window fast = new Window(Duration.ofSeconds(60).toNanos(), bank);
        Window peaks = new Window(Duration.ofSeconds(60).toNanos(), bank);
        Window slow = new Window(Duration.ofSeconds(60).toNanos(), bank);
        fast.ask(Feature.Statistic.RATE, 0);
        peaks.ask(Feature.Statistic.MIN, 1);
        peaks.ask(Feature.Statistic.MAX, 2);
        slow.ask(Feature.Statistic.RATE, 3);
        bank.open();
        for (int i = 0; i < 30_000; i++) {
            long time = i * 10_000_000L;
            fast.add(time, i / 6_000.0);
            peaks.add(time, i == 28_001 ? 500 : i == 28_002 ? -500 : 0);
            if (i % 500 == 0) {
                slow.add(time, i / 6_000.0 * 2);
            }
        }
        assertTrue(fast.size() <= 64 && fast.size() > 50, fast.size() + " samples");
        Slots slots = new Slots(4);
        Graph graph = graph(slots, 4);
        List.of(fast, peaks, slow).forEach(window -> window.publish(graph));
        assertEquals(1, slots.value(0), 1e-6);
        assertEquals(-500, slots.value(1), "one of two peaks in a row at least is between the samples that are kept");
        assertEquals(500, slots.value(2));
        assertEquals(2, slots.value(3), 1e-6, "what the other said was moved along with its room");
    }

    /** Rules look again only when a value crosses a limit of theirs; on the limit itself they must look both ways. */
    @Test
    void aWalkOverManyLimitsIsSeenAtEachStep() {
        Rehearsal world = world("ambient.temperature > 10 && ambient.temperature <= 20 || ambient.temperature == 30"
                + " || ambient.temperature >= 40 || ambient.temperature < 2 || 45 < ambient.temperature");
        Random random = new Random(20221015);
        int value = 25;
        int seen = 0;
        for (int i = 0; i < 20_000; i++) {
            value = Math.floorMod(value + random.nextInt(9) - 4, 50);
            if (random.nextInt(20) == 0) {
                world.read("th-bat-1", TEMPERATURE, Quality.STALE);
                assertEquals(Truth.UNKNOWN, truth(world));
            }
            world.read("th-bat-1", TEMPERATURE, value);
            boolean expected = value > 10 && value <= 20 || value == 30 || value >= 40 || value < 2;
            assertEquals(Truth.of(expected), truth(world), "step " + i + " at " + value);
            seen += expected ? 1 : 0;
        }
        assertTrue(seen > 5_000 && seen < 15_000, seen + " of 20,000");
    }

    /** The bound of a maximum that only falls: what is left out makes it higher for a while, never lower. */
    @Test
    void aLongSlideKeepsItsGreatestWithinItsBound() {
        WindowBank bank = new WindowBank(Duration.ofHours(1).toNanos(), 16);
        Window window = new Window(Duration.ofHours(1).toNanos(), bank);
        window.ask(Feature.Statistic.MAX, 0);
        bank.open();
        Slots slots = new Slots(1);
        for (int i = 0; i < 20_000; i++) {
            window.add(i * 1_000_000_000L, 50_000 - i);
            window.publish(graph(slots, 1));
            double exact = 50_000 - Math.max(0, i - 3600);
            assertTrue(slots.value(0) >= exact && slots.value(0) <= exact + 3600, i + ": " + slots.value(0));
        }
    }

    /** Four leak detectors in the battery room. */
    private static final Inventory FOUR = new Inventory(
            SmallSite.REGISTRY,
            SmallSite.INVENTORY.profiles(),
            Stream.of("leak-a", "leak-b", "leak-c", "leak-d")
                    .map(id -> new Device(
                            id,
                            DeviceKind.AMBIENT,
                            "leak",
                            "m",
                            "bat-1",
                            Optional.empty(),
                            new Address.Mqtt("t/" + id),
                            Duration.ofSeconds(5)))
                    .toList());

    private static final Moment T = Rehearsal.START;

    private static SignalPlane four(String expr, String... more) {
        return new SignalPlane(SmallSite.SITE, FOUR, rule("each: room, kind: ambient", expr, more));
    }

    private static Reading leak(String device, boolean wet, Moment at) {
        return Reading.good(FOUR.point(device + "/water.leak").orElseThrow(), wet ? 1 : 0, at, at);
    }

    private static Reading lost(String device, Moment at) {
        Point point = FOUR.point(device + "/water.leak").orElseThrow();
        return new Reading(point, 0, Quality.STALE, Cause.TRANSPORT_LOST, at, at);
    }

    /** Every way of knowing or not knowing four sensors, against every way in which the unknown ones could turn out. */
    @ParameterizedTest
    @CsvSource({
        "count(water.leak) >= 2, AT_LEAST",
        "2 <= count(water.leak), AT_LEAST",
        "at_least(2; water.leak), AT_LEAST",
        "count(water.leak) >= 1.5, AT_LEAST",
        "count(water.leak) > 2, MORE",
        "2 < count(water.leak), MORE",
        "count(water.leak) < 2, LESS",
        "count(water.leak) <= 2, AT_MOST",
        "count(water.leak) == 2, EQUAL",
        "2 != count(water.leak), OTHER",
        "count(water.leak) + 0 >= 2, SUM",
        "held(count(water.leak) >= 2; 1 s), AT_LEAST",
    })
    void aCountIsToldExactlyWhenTheUnknownOnesCannotChangeIt(String expr, String kind) {
        for (int pattern = 0; pattern < 81; pattern++) {
            SignalPlane plane = four(expr.replace(';', ','));
            int yes = 0;
            int unknown = 0;
            int digits = pattern;
            for (Device device : FOUR.devices()) {
                // What it says first is taken back: what counts is what is known now.
                plane.accept(leak(device.id(), digits % 3 != 1, T), T);
                plane.accept(digits % 3 == 2 ? lost(device.id(), T) : leak(device.id(), digits % 3 == 1, T), T);
                yes += digits % 3 == 1 ? 1 : 0;
                unknown += digits % 3 == 2 ? 1 : 0;
                digits /= 3;
            }
            plane.advance(T.plusSeconds(1));
            Set<Boolean> outcomes = new TreeSet<>();
            for (int count = yes; count <= yes + unknown; count++) {
                outcomes.add(holds(kind, count));
            }
            Truth expected = outcomes.size() == 2 || kind.equals("SUM") && unknown > 0
                    ? Truth.UNKNOWN
                    : Truth.of(outcomes.contains(true));
            assertEquals(
                    expected,
                    plane.conditions("c-bat").get(0).truth(),
                    expr + " with " + yes + " and " + unknown + " unknown");
        }
    }

    private static boolean holds(String kind, int count) {
        return switch (kind) {
            case "AT_LEAST", "SUM" -> count >= 2;
            case "MORE" -> count > 2;
            case "LESS" -> count < 2;
            case "AT_MOST" -> count <= 2;
            case "EQUAL" -> count == 2;
            default -> count != 2;
        };
    }

    @Test
    void aVoteOfARoomRestsOnTheDevicesThatWereCountedAndShowsThem() {
        SignalPlane plane = four("count(water.leak) >= 2", "for: 5s");
        plane.accept(List.of(leak("leak-a", false, T), leak("leak-b", true, T), lost("leak-c", T)), T);
        assertEquals(List.of(), plane.votes());
        plane.accept(leak("leak-d", true, T), T);
        List<Signal> said = plane.advance(T.plusSeconds(5));
        Vote vote = ((Signal.VoteRaised) said.get(0)).vote();
        assertEquals("r/bat-1", vote.id());
        assertEquals("r", vote.rule());
        assertEquals("c-bat", vote.compartment());
        assertEquals(List.of("leak-b", "leak-d"), vote.sources());
        assertEquals(
                "2 of 4 (1 unknown): leak-b water.leak yes, leak-d water.leak yes (count(water.leak) >= 2 for 5 s) on bat-1",
                vote.evidence());
        assertEquals(
                List.of("leak-b/water.leak", "leak-d/water.leak"),
                vote.readings().stream().map(SeenReading::point).toList());
        assertEquals(T, vote.readings().get(0).arrival());
        assertEquals(Optional.of(T), plane.oldestInput());
    }

    /** What nobody can see is not none. */
    @Test
    void aRuleForARoomWithoutAnySuchSensorIsIdle() {
        RulePack pack =
                rule("each: compartment, kind: ambient", "count(water.leak) < 1 || count(smoke.obscuration > 1) < 1");
        SignalPlane plane = new SignalPlane(SmallSite.SITE, FOUR, pack);
        assertEquals(List.of("r"), plane.idleRules());
        assertEquals(0, plane.size());
    }

    @Test
    void whoAsksForTheSameGetsTheSame() {
        RulePack twice = rule(
                "device: th-bat-1",
                "rate(ambient.temperature, 60 s) > 2 && held(rate(ambient.temperature, minutes(1)) > 2, 10 s)"
                        + " && rate(ambient.temperature, duration(\"60s\")) < 90");
        assertEquals(
                2,
                twice.rules().get(0).expression().features().size(),
                () -> twice.rules().get(0).expression().features().toString());
    }

    @Test
    void aVoteWithAClearingConditionStandsBetweenTheTwoLevels() {
        Rehearsal world = world(
                "ambient.temperature > 55", "for: 10s", "clear: ambient.temperature < 50", "keep_firing_for: 30s");
        world.read("th-bat-1", TEMPERATURE, 56);
        world.seconds(10);
        assertTrue(world.voted("r/th-bat-1"));
        world.read("th-bat-1", TEMPERATURE, 52);
        world.seconds(3600);
        assertTrue(world.voted("r/th-bat-1"), "neither hot any more nor cool yet");
        world.read("th-bat-1", TEMPERATURE, 49);
        world.seconds(20);
        world.read("th-bat-1", TEMPERATURE, Quality.STALE);
        world.seconds(3600);
        world.read("th-bat-1", TEMPERATURE, 49);
        world.seconds(9.999);
        assertTrue(world.voted("r/th-bat-1"));
        world.seconds(0.001);
        assertFalse(world.voted("r/th-bat-1"));
        world.read("th-bat-1", TEMPERATURE, 52);
        world.seconds(100);
        assertFalse(world.voted("r/th-bat-1"));
    }

    @Test
    void whatIsUnknownCountsAsTheRuleSays() {
        Rehearsal hold = world("ambient.temperature > 55", "for: 10s");
        Rehearsal clear = world("ambient.temperature > 55", "for: 10s", "on_unknown: clear");
        Rehearsal fire = world("ambient.temperature > 55", "for: 10s", "on_unknown: fire");
        for (Rehearsal world : List.of(hold, clear, fire)) {
            world.read("th-bat-1", TEMPERATURE, 56);
            world.seconds(6);
            world.read("th-bat-1", TEMPERATURE, Quality.STALE);
            world.seconds(4);
        }
        assertFalse(hold.voted("r/th-bat-1"));
        assertFalse(clear.voted("r/th-bat-1"));
        assertTrue(fire.voted("r/th-bat-1"));
        for (Rehearsal world : List.of(hold, clear)) {
            world.read("th-bat-1", TEMPERATURE, 56);
            world.seconds(4);
        }
        assertTrue(hold.voted("r/th-bat-1"));
        assertFalse(clear.voted("r/th-bat-1"), "begun anew");
        clear.seconds(6);
        assertTrue(clear.voted("r/th-bat-1"));
        clear.read("th-bat-1", TEMPERATURE, Quality.STALE);
        hold.read("th-bat-1", TEMPERATURE, Quality.STALE);
        assertFalse(clear.voted("r/th-bat-1"));
        assertTrue(hold.voted("r/th-bat-1"));
    }

    // How rules stood, for those who ask later.

    private static List<Signal.ConditionsSeen> looks(List<Signal> said) {
        return said.stream()
                .filter(Signal.ConditionsSeen.class::isInstance)
                .map(Signal.ConditionsSeen.class::cast)
                .toList();
    }

    @Test
    void howTheRulesStoodIsToldWithAVoteAndAtMostOnceInTenSeconds() {
        Rehearsal world = new Rehearsal();
        world.read("asd-bat-1", "smoke.obscuration", 0.1);
        world.seconds(10);
        List<Signal.ConditionsSeen> first = looks(world.signals);
        assertEquals(1, first.size());
        assertEquals("c-bat", first.get(0).compartment());
        RuleSeen alert = rule(first.get(0), "smoke-alert");
        assertEquals(1, alert.yes());
        assertEquals(1, alert.voting());
        RuleSeen action = rule(first.get(0), "smoke-action");
        assertEquals(1, action.no());
        assertEquals(Modality.SMOKE, action.modality());
        assertTrue(
                action.example().startsWith("smoke.obscuration 0.1 %/m (smoke.obscuration > 0.165"), action.example());
        RuleSeen hydrogen = rule(first.get(0), "hydrogen-high");
        assertEquals(1, hydrogen.unknown());
        assertTrue(hydrogen.example().contains("never read"), hydrogen.example());
        world.read("h2-1", "gas.h2", 500);
        world.seconds(15);
        List<Signal.ConditionsSeen> all = looks(world.signals);
        assertEquals(2, all.size(), "two votes within ten seconds");
        assertEquals(Rehearsal.START.plusSeconds(20), all.get(1).at());
        world.seconds(4.999);
        assertEquals(2, looks(world.signals).size());
        world.seconds(0.001);
        assertEquals(3, looks(world.signals).size(), "the second of them is told of when the ten seconds are over");
        world.seconds(9);
        assertEquals(3, looks(world.signals).size());
    }

    private static RuleSeen rule(Signal.ConditionsSeen seen, String rule) {
        return seen.rules().stream()
                .filter(one -> one.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    // Over a restart, and over a change of rules.

    /** The daemon is killed nine seconds into a hold of ten, and is away for a minute: one second is left. */
    @Test
    void aHoldGoesOnAfterARestartWhereItWas() {
        String expr = "held(ambient.temperature > 60, 20 s) && max(ambient.temperature, 5 min) > 80";
        Rehearsal before = world(expr, "for: 10s");
        before.read("th-bat-1", TEMPERATURE, 81);
        before.read("th-bat-1", TEMPERATURE, 70);
        before.seconds(15);
        PlaneMemory early = before.plane.memory(before.now);
        before.seconds(14);
        PlaneMemory late = before.plane.memory(before.now);

        Rehearsal holding = world(expr, "for: 10s");
        holding.now = before.now.plusSeconds(60);
        holding.plane.recall(late, holding.now);
        holding.read("th-bat-1", TEMPERATURE, 70);
        holding.seconds(0.999);
        assertFalse(holding.voted("r/th-bat-1"));
        holding.seconds(0.001);
        assertTrue(holding.voted("r/th-bat-1"));

        Rehearsal held = world(expr, "for: 10s");
        held.now = before.now.plusSeconds(60);
        held.plane.recall(early, held.now);
        held.read("th-bat-1", TEMPERATURE, 70);
        held.seconds(14.999);
        assertFalse(held.voted("r/th-bat-1"));
        held.seconds(0.001);
        assertTrue(held.voted("r/th-bat-1"), "5 s of what is held and 10 s of the rule were left");

        Rehearsal changed = world(expr, "for: 11s");
        changed.now = before.now.plusSeconds(60);
        changed.plane.recall(late, changed.now);
        changed.read("th-bat-1", TEMPERATURE, 70);
        changed.seconds(10.999);
        assertFalse(changed.voted("r/th-bat-1"), "a rule of another version begins anew");
    }

    @Test
    void aVoteThatIsClearingAndAnAgeGoOnAfterARestart() {
        Rehearsal before = world("ambient.temperature > 60 || age(ambient.humidity) > 5 min", "keep_firing_for: 60s");
        before.read("th-bat-1", "ambient.humidity", 40);
        before.read("th-bat-1", TEMPERATURE, 61);
        before.read("th-bat-1", TEMPERATURE, 20);
        before.seconds(50);
        assertTrue(before.voted("r/th-bat-1"));
        PlaneMemory memory = before.plane.memory(before.now);

        Rehearsal after = world("ambient.temperature > 60 || age(ambient.humidity) > 5 min", "keep_firing_for: 60s");
        after.now = before.now.plusSeconds(100);
        after.votes.putAll(before.votes);
        after.plane.restore(List.copyOf(before.votes.values()), List.of(), List.of(), after.now);
        after.plane.recall(memory, after.now);
        after.read("th-bat-1", TEMPERATURE, 20);
        after.seconds(9.999);
        assertTrue(after.voted("r/th-bat-1"));
        after.seconds(0.001);
        assertFalse(after.voted("r/th-bat-1"), "50 s of the minute had passed");
        after.seconds(300 - 160);
        assertTrue(after.voted("r/th-bat-1"), "5 min after the last humidity, which was before the restart");
    }

    /** Nine seconds of smoke from last week and one of today are not ten seconds of smoke. */
    @Test
    void whatWasHeldBeforeALongAbsenceIsForgotten() {
        for (boolean late : List.of(false, true)) {
            Rehearsal before = world("ambient.temperature > 60", "for: 10s");
            before.read("th-bat-1", TEMPERATURE, 61);
            before.seconds(9);
            Rehearsal after = world("ambient.temperature > 60", "for: 10s");
            after.now = before.now.plus(Duration.ofHours(24)).plusSeconds(late ? 0.001 : 0);
            after.plane.recall(before.plane.memory(before.now), after.now);
            after.read("th-bat-1", TEMPERATURE, 61);
            after.seconds(1);
            assertEquals(!late, after.voted("r/th-bat-1"));
        }
    }

    @Test
    void aCalibrationGoesOnAfterARestart() {
        Rehearsal before = new Rehearsal();
        before.status("ups-a", "OB", "CAL");
        before.seconds(1700);
        PlaneMemory memory = before.plane.memory(before.now);
        Rehearsal after = new Rehearsal();
        after.now = before.now.plusSeconds(50);
        after.plane.recall(memory, after.now);
        after.status("ups-a", "OB", "CAL");
        assertFalse(after.supplies.get("ups-a").onBattery());
        after.seconds(50);
        assertTrue(after.supplies.get("ups-a").onBattery(), "half an hour after it began");
        Rehearsal late = new Rehearsal();
        late.now = before.now.plusSeconds(500);
        late.plane.recall(memory, late.now);
        late.status("ups-a", "OB", "CAL");
        assertTrue(late.supplies.get("ups-a").onBattery());
    }

    private static SignalPlane changedTo(SignalPlane before, RulePack pack, Moment now, List<Signal> said) {
        SignalPlane after = new SignalPlane(SmallSite.SITE, SmallSite.INVENTORY, pack);
        said.addAll(after.takeOver(before, now));
        return after;
    }

    /** Rules are changed while a room burns: what stands goes on standing until it is seen to be over. */
    @Test
    void aChangedRuleKeepsItsVoteUntilItsConditionIsSeenFalseAndAnUnchangedOneGoesOn() {
        String unchanged = "held(ambient.temperature > 60, 20 s)";
        Rehearsal world = world(unchanged, "for: 10s");
        world.read("th-bat-1", TEMPERATURE, 61);
        world.seconds(25);
        List<Signal> said = new ArrayList<>();
        SignalPlane same = changedTo(world.plane, rule("device: th-bat-1", unchanged, "for: 10s"), world.now, said);
        assertEquals(Optional.of(world.now.plusSeconds(5)), same.nextDue());
        List<Signal> voted = same.advance(world.now.plusSeconds(5));
        assertTrue(voted.get(0) instanceof Signal.VoteRaised, voted.toString());

        Moment later = world.now.plusSeconds(100);
        SignalPlane stricter = changedTo(
                same, rule("device: th-bat-1", "ambient.temperature > 70", "keep_firing_for: 30s"), later, said);
        assertEquals(
                List.of(),
                said.stream().filter(Signal.VoteWithdrawn.class::isInstance).toList());
        assertEquals(1, stricter.votes().size());
        List<Signal> cleared = stricter.advance(later.plusSeconds(30));
        assertTrue(
                cleared.stream().anyMatch(Signal.VoteWithdrawn.class::isInstance),
                "61 is not above 70, and no new reading is needed to see it: " + cleared);

        SignalPlane looser = changedTo(stricter, rule("device: th-bat-1", "ambient.temperature > 50"), later, said);
        assertEquals(1, looser.votes().size(), "a new condition looks at what was read");
        SignalPlane gone = changedTo(looser, RulePack.EMPTY, later, said);
        assertEquals(List.of(), gone.votes());
        assertTrue(said.get(said.size() - 1) instanceof Signal.VoteWithdrawn, said.toString());
    }

    @Test
    void aCountGoesOnWithTheDevicesThatAreLeft() {
        RulePack pack = rule("each: room, kind: ambient", "count(water.leak) >= 2");
        SignalPlane before = new SignalPlane(SmallSite.SITE, FOUR, pack);
        before.accept(List.of(leak("leak-a", true, T), leak("leak-b", true, T), leak("leak-c", false, T)), T);
        assertEquals(1, before.votes().size());
        Inventory three = new Inventory(
                FOUR.registry(),
                FOUR.profiles(),
                FOUR.devices().stream()
                        .filter(device -> !device.id().equals("leak-d"))
                        .toList());
        SignalPlane after = new SignalPlane(SmallSite.SITE, three, pack);
        after.takeOver(before, T.plusSeconds(1));
        assertEquals(1, after.votes().size());
        Inventory two = new Inventory(
                FOUR.registry(),
                FOUR.profiles(),
                FOUR.devices().stream()
                        .filter(device -> !device.id().matches("leak-[ad]"))
                        .toList());
        SignalPlane last = new SignalPlane(SmallSite.SITE, two, pack);
        List<Signal> said = last.takeOver(after, T.plusSeconds(2));
        assertEquals(List.of(), last.votes(), "one of two is not two: " + said);
    }
}
