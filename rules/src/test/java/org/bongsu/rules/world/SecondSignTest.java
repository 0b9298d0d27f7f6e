package org.bongsu.rules.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.pack.Each;
import org.bongsu.rules.pack.Rule;
import org.bongsu.rules.stage.StageChange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is true is not missed: over seeded worlds any two independent signs, minutes apart, polled at any phase, noisy, with a
 * third sensor lost or lying, confirm as soon as both have been held, within two poll periods and a second.
 */
class SecondSignTest {

    private static final int FIRES = 2_000;
    private static final int OUTAGES = 400;
    private static final int HEAT_LOSSES = 400;
    private static final Duration MOST_APART = Duration.ofMinutes(9);
    /** Healthy before, so that windows of an hour and of half an hour are not empty. */
    private static final int MINUTES_BEFORE = 21;

    private static final Duration SECOND = Duration.ofSeconds(1);

    /**
     * One true sign.
     *
     * @param devices that show it
     * @param course of their points by the seconds since it began
     * @param crossesAfter seconds after which it is beyond its threshold, or its whole window lies on its slope
     */
    private record Sign(String rule, List<String> devices, Map<String, Course> course, double crossesAfter) {
        Rule declared() {
            return declaration(rule);
        }

        Duration period() {
            return devices.stream()
                    .map(id -> SmallSite.INVENTORY.device(id).orElseThrow().period())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        String compartment() {
            return SmallSite.SITE
                    .room(SmallSite.INVENTORY
                            .device(devices.get(0))
                            .orElseThrow()
                            .room())
                    .compartment();
        }

        String voteId() {
            boolean one = declared().each() == Each.DEVICE;
            return rule + "/" + (one ? devices.get(0) : compartment());
        }
    }

    /** From normal to a peak, in so many seconds; 0 for a step. */
    private record Course(double to, double seconds) {
        double at(double normal, double since) {
            if (since < 0) {
                return normal;
            }
            return since >= seconds ? to : normal + (to - normal) * since / seconds;
        }

        double crosses(double normal, double threshold) {
            return seconds * (threshold - normal) / (to - normal);
        }
    }

    private static Rule declaration(String alert) {
        return SmallSite.DEFAULT_PACK.rules().stream()
                .filter(rule -> rule.alert().equals(alert))
                .findFirst()
                .orElseThrow();
    }

    private static Sign step(String rule, String device, String point, double to) {
        return new Sign(rule, List.of(device), Map.of(point, new Course(to, 0)), 0);
    }

    private static Sign level(
            String rule, String device, String point, double normal, double threshold, double to, double seconds) {
        Course course = new Course(to, seconds);
        return new Sign(rule, List.of(device), Map.of(point, course), course.crosses(normal, threshold));
    }

    /** Every sign of fire at pre-alarm or above, on every device of the small site that could show it. */
    private static List<Sign> fires() {
        List<Sign> signs = new ArrayList<>();
        String air = "ambient.temperature";
        String hottest = "battery.temperature.max";
        for (String room : List.of("bat-1", "ups-1", "vrla-1", "hall-1")) {
            String asd = "asd-" + room;
            signs.add(level("smoke-action", asd, "smoke.obscuration", 0, 0.165, 0.6, 60));
            signs.add(level("smoke-fire-1", asd, "smoke.obscuration", 0, 0.825, 1.5, 60));
            signs.add(level("smoke-fire-2", asd, "smoke.obscuration", 0, 1.65, 8, 60));
            signs.add(step("panel-one-zone", "panel-" + room, "panel.zone.1", 1));
            signs.add(step("panel-gas-released", "panel-" + room, "panel.gas.released", 1));
            signs.add(step("panel-sprinkler-flow", "panel-" + room, "panel.sprinkler.flow", 1));
            signs.add(new Sign(
                    "panel-two-zones",
                    List.of("panel-" + room),
                    Map.of("panel.zone.1", new Course(1, 0), "panel.zone.2", new Course(1, 0)),
                    0));
            if (room.equals("hall-1")) {
                signs.add(level("hall-burning", "th-hall-1", air, 23, 54, 110, 300));
            } else {
                signs.add(level("plant-room-burning", "th-" + room, air, 23, 54, 110, 300));
                signs.add(step("leak-in-plant-room", "leak-" + room, "water.leak", 1));
            }
            if (room.equals("bat-1") || room.equals("vrla-1")) {
                signs.add(level("battery-room-hot", "th-" + room, air, 23, 35, 40, 1_500));
                signs.add(slope("battery-room-heating", "th-" + room, air, 23, 3, 60, 60));
                signs.add(slope("battery-room-burning", "th-" + room, air, 23, 8, 120, 60));
            }
            if (!room.equals("ups-1") && !room.equals("vrla-1")) {
                signs.add(step("epo-armed", "epo-" + room, "panel.epo.armed", 1));
                signs.add(step("epo-pressed", "epo-" + room, "panel.epo.pressed", 1));
            }
        }
        signs.add(level("ups-room-hot", "th-ups-1", air, 23, 45, 60, 1_500));
        signs.add(step("ups-too-hot", "ups-c", "ups.overtemperature", 1));
        signs.add(step("ups-battery-too-hot", "ups-c", "battery.overtemperature", 1));
        signs.add(step("ups-fault", "ups-c", "ups.fault", 1));
        signs.add(level("hydrogen-high", "h2-1", "gas.h2", 0, 100, 150, 120));
        signs.add(level("hydrogen-runaway", "h2-1", "gas.h2", 0, 200, 700, 120));
        signs.add(level("hydrogen-lead-acid-high", "h2-vrla", "gas.h2", 0, 10_000, 15_000, 600));
        signs.add(level("hydrogen-lead-acid-alarm", "h2-vrla", "gas.h2", 0, 20_000, 30_000, 600));
        signs.add(level("carbon-monoxide-high", "co-1", "gas.co", 0, 50, 100, 120));
        signs.add(level("carbon-monoxide-runaway", "co-1", "gas.co", 0, 150, 600, 120));
        signs.add(level("off-gas-high", "voc-1", "gas.voc", 2, 52, 400, 120));
        signs.add(new Sign(
                "off-gas-agreed",
                List.of("voc-1", "voc-2"),
                Map.of("gas.voc", new Course(400, 120)),
                new Course(400, 120).crosses(2, 52)));
        signs.add(level("flammable-high", "lel-1", "gas.lel", 0, 25, 60, 120));
        signs.add(step("gas-detector-alarm", "lel-2", "gas.alarm", 1));
        signs.add(new Sign("gas-detectors-agree", List.of("lel-1", "lel-2"), Map.of("gas.alarm", new Course(1, 0)), 0));
        signs.add(level("battery-hot", "rack-a", hottest, 23, 55, 70, 120));
        signs.add(slope("battery-heating", "rack-b", hottest, 23, 2, 60, 180));
        signs.add(new Sign(
                "battery-runaway",
                List.of("rack-a"),
                Map.of(hottest, new Course(203, 900)),
                Math.max(60, new Course(203, 900).crosses(23, 60))));
        signs.add(new Sign(
                "battery-thermal-runaway",
                List.of("rack-b"),
                Map.of(hottest, new Course(600, 240)),
                new Course(600, 240).crosses(23, 60)));
        signs.add(new Sign(
                "battery-cluster-hot",
                List.of("cluster-1"),
                Map.of("battery.rack.4.temperature.max", new Course(70, 120)),
                new Course(70, 120).crosses(23, 55)));
        signs.add(step("battery-cells-far-apart", "rack-a", "battery.voltage.cell.min", 3.75));
        signs.add(step("battery-cell-drops", "rack-b", "battery.voltage.cell.min", 3.6));
        signs.add(step("battery-cell-collapsed", "rack-a", "battery.voltage.cell.min", 2));
        signs.add(lead("lead-acid-runaway-begins", -2, 0.15, 2));
        signs.add(lead("lead-acid-runaway", -4, 0.4, 5));
        signs.add(level("lead-acid-far-over-ambient", "string-1", "battery.temperature", 23, 33, 45, 120));
        signs.add(level("lead-acid-hot", "string-1", "battery.temperature", 23, 55, 70, 600));
        return signs;
    }

    private static Sign slope(
            String rule, String device, String point, double normal, double perMinute, double to, double window) {
        return new Sign(rule, List.of(device), Map.of(point, new Course(to, (to - normal) / perMinute * 60)), window);
    }

    /** The float current leaps and the cells warm; it has crossed once they are so much warmer. */
    private static Sign lead(String rule, double amperes, double perMinute, double warmer) {
        double peak = 23 + 25 * perMinute;
        return new Sign(
                rule,
                List.of("string-1"),
                Map.of("battery.current", new Course(amperes, 0), "battery.temperature", new Course(peak, 25 * 60)),
                warmer / perMinute * 60);
    }

    /** A rule that nobody shows here would never be missed. */
    @Test
    void everyRuleThatCouldProveAFireIsShown() {
        Set<String> shown = new TreeSet<>();
        fires().forEach(sign -> shown.add(sign.rule));
        Set<String> proving = new TreeSet<>();
        SmallSite.DEFAULT_PACK.rules().stream()
                .filter(rule -> rule.hazard() == Hazard.FIRE && rule.grade().compareTo(Grade.PRE_ALARM) >= 0)
                .forEach(rule -> proving.add(rule.alert()));
        assertEquals(proving, shown);
    }

    @Test
    @Tag("slow")
    void twoTrueSignsOfFireConfirmWithinTheirHolds() {
        List<Sign> all = fires();
        Worst worst = new Worst();
        Set<String> shown = new TreeSet<>();
        for (long seed = 1; seed <= FIRES; seed++) {
            Random random = new Random(seed);
            Sign first = all.get(random.nextInt(all.size()));
            List<Sign> partners = all.stream()
                    .filter(other -> modality(other) != modality(first)
                            && other.compartment().equals(first.compartment())
                            && other.devices.stream().noneMatch(first.devices::contains))
                    .toList();
            Sign second = partners.get(random.nextInt(partners.size()));
            shown.add(first.rule);
            shown.add(second.rule);
            String compartment = first.compartment();
            worst.add(new World(seed, random, List.of(first, second), true).run(compartment, Hazard.FIRE));
        }
        assertEquals(shown.size(), all.stream().map(Sign::rule).distinct().count(), "each rule had its turn");
        System.out.println("two signs of fire: " + worst);
    }

    private static Modality modality(Sign sign) {
        return sign.declared().modality();
    }

    /** A UPS on battery and its sister, a PDU behind the other feed, or the battery's own current. */
    @Test
    @Tag("slow")
    void aTrueOutageWithTwoWitnessesIsConfirmedWithinTheirHolds() {
        Worst worst = new Worst();
        Sign upsA = onBattery("ups-a");
        Sign upsB = onBattery("ups-b");
        Map<List<Sign>, String> cases = new LinkedHashMap<>();
        cases.put(List.of(upsA, upsB), "c-hall-1");
        cases.put(List.of(upsB, upsA), "c-hall-2");
        cases.put(List.of(upsA, dead("pdu-1b")), "c-hall-1");
        cases.put(List.of(dead("pdu-1a"), upsB), "c-hall-1");
        cases.put(List.of(upsA, dead("pdu-2b")), "c-hall-2");
        cases.put(List.of(upsA, step("battery-discharging", "rack-a", "battery.current", 95)), "c-hall-2");
        cases.put(List.of(step("battery-discharging", "rack-b", "battery.current", 95), upsA), "c-hall-2");
        List<List<Sign>> pairs = List.copyOf(cases.keySet());
        for (long seed = 1; seed <= OUTAGES; seed++) {
            Random random = new Random(seed);
            List<Sign> pair = pairs.get(random.nextInt(pairs.size()));
            worst.add(new World(seed, random, pair, false)
                    .run(Optional.ofNullable(cases.get(pair)).orElseThrow(), Hazard.POWER));
        }
        System.out.println("two witnesses of an outage: " + worst);
    }

    private static Sign onBattery(String ups) {
        double mask = SmallSite.REGISTRY.get("ups.status").mask("OB");
        return step("utility-lost", ups, "ups.status", mask);
    }

    private static Sign dead(String pdu) {
        return step("pdu-dead", pdu, "input.voltage", 0);
    }

    @Test
    @Tag("slow")
    void aTrueLossOfCoolingIsConfirmedWithinTheHoldsOfHeatAndFault() {
        Worst worst = new Worst();
        Course warming = new Course(83, 1_200);
        Sign heat = new Sign(
                "inlets-running-away",
                List.of("th-hall-1", "pdu-1a", "pdu-1b"),
                Map.of("ambient.temperature", warming),
                warming.crosses(23, 35));
        List<Sign> faults = List.of(
                step("cooling-unit-fault", "crac-1", "cooling.fault", 1),
                new Sign(
                        "cooling-stopped",
                        List.of("crac-1", "crac-2"),
                        Map.of("cooling.running", new Course(0, 0)),
                        0));
        for (long seed = 1; seed <= HEAT_LOSSES; seed++) {
            Random random = new Random(seed);
            Sign fault = faults.get(random.nextInt(faults.size()));
            List<Sign> pair = random.nextBoolean() ? List.of(heat, fault) : List.of(fault, heat);
            worst.add(new World(seed, random, pair, true).run("c-hall-1", Hazard.COOLING));
        }
        System.out.println("heat and a cooling fault: " + worst);
    }

    /** How late a confirmation came after both signs had crossed and been held. */
    private record Latency(double seconds, String story) {}

    /** The latest of many. */
    private static final class Worst {
        private Latency latest = new Latency(Double.NEGATIVE_INFINITY, "none");
        private int count;

        void add(Latency latency) {
            count++;
            latest = latency.seconds > latest.seconds ? latency : latest;
        }

        @Override
        public String toString() {
            return count + " worlds, confirmed at most " + latest.seconds + " s after both had been held: "
                    + latest.story;
        }
    }

    /** A device's next poll. */
    private record Poll(Moment at, Device device) {}

    /** One seeded world. */
    private static final class World {
        private final long seed;
        private final Random random;
        private final List<Sign> signs;
        private final Rehearsal rehearsal = LyingSensorTest.healthy();
        private final Map<Sign, Moment> onsets = new LinkedHashMap<>();
        private final Map<Sign, Moment> voted = new LinkedHashMap<>();
        private final PriorityQueue<Poll> polls = new PriorityQueue<>(Comparator.comparing(Poll::at)
                .thenComparing(poll -> poll.device().id()));
        private final Device third;
        private final boolean thirdLies;
        private final boolean votesAreSigns;

        /** @param votesAreSigns whether each sign has to be a vote of its own in time; a supply speaks without one */
        World(long seed, Random random, List<Sign> signs, boolean votesAreSigns) {
            this.seed = seed;
            this.random = random;
            this.signs = signs;
            this.votesAreSigns = votesAreSigns;
            Set<String> own = new LinkedHashSet<>();
            signs.forEach(sign -> own.addAll(sign.devices));
            for (int minute = 0; minute < MINUTES_BEFORE; minute += 3) {
                own.forEach(id -> SmallSite.INVENTORY
                        .pointsOf(SmallSite.INVENTORY.device(id).orElseThrow())
                        .forEach(point -> rehearsal.read(id, point.name(), LyingSensorTest.normal(point))));
                rehearsal.pass(Duration.ofMinutes(3));
            }
            Moment begin = rehearsal.now;
            onsets.put(signs.get(0), begin.plusSeconds(10 + random.nextDouble() * 10));
            onsets.put(signs.get(1), begin.plusSeconds(10 + random.nextDouble() * MOST_APART.toSeconds()));
            List<Device> others = SmallSite.INVENTORY.devices().stream()
                    .filter(device -> !own.contains(device.id()) && device.kind() != DeviceKind.PANEL)
                    .toList();
            third = others.get(random.nextInt(others.size()));
            thirdLies = random.nextBoolean();
            own.add(third.id());
            for (String id : own) {
                Device device = SmallSite.INVENTORY.device(id).orElseThrow();
                double phase = random.nextDouble() * device.period().toSeconds();
                polls.add(new Poll(begin.plusSeconds(phase), device));
            }
        }

        /** Until it is confirmed, or has to be. */
        Latency run(String compartment, Hazard hazard) {
            Moment held = held(signs.get(0)).later(held(signs.get(1)));
            Moment bound = bound(signs.get(0)).later(bound(signs.get(1)));
            while (rehearsal.now.isBefore(bound)) {
                Poll poll = polls.remove();
                rehearsal.seconds(rehearsal.now.secondsUntil(earlier(poll.at, bound)));
                note();
                if (!poll.at.isAfter(bound)) {
                    rehearsal.poll(says(poll.device));
                    note();
                    polls.add(new Poll(poll.at.plus(poll.device.period()), poll.device));
                }
            }
            Optional<Moment> confirmed = rehearsal.changes.stream()
                    .filter(change -> change.compartment().equals(compartment)
                            && change.hazard() == hazard
                            && change.to() == Stage.CONFIRMED)
                    .map(StageChange::at)
                    .findFirst();
            assertTrue(confirmed.isPresent(), () -> this + ": not confirmed, " + rehearsal.votes.keySet());
            for (Sign sign : signs) {
                Moment vote = voted.get(sign);
                assertTrue(
                        !votesAreSigns || vote != null && !vote.isAfter(bound(sign)),
                        () -> this + ": " + sign.rule + " voted at " + vote + ", due by " + bound(sign));
            }
            return new Latency(held.secondsUntil(confirmed.get()), toString());
        }

        private static Moment earlier(Moment a, Moment b) {
            return a.isBefore(b) ? a : b;
        }

        private Moment onset(Sign sign) {
            return Optional.ofNullable(onsets.get(sign)).orElseThrow();
        }

        private Moment crossed(Sign sign) {
            return onset(sign).plusSeconds(sign.crossesAfter);
        }

        /** The earliest at which it can vote. */
        private Moment held(Sign sign) {
            return crossed(sign).plus(sign.declared().hold());
        }

        /** Seen by the second poll at the latest. */
        private Moment bound(Sign sign) {
            return held(sign).plus(sign.period().multipliedBy(2)).plus(SECOND);
        }

        private void note() {
            for (Sign sign : signs) {
                if (rehearsal.voted(sign.voteId())) {
                    voted.putIfAbsent(sign, rehearsal.votes.get(sign.voteId()).since());
                }
            }
        }

        private List<Reading> says(Device device) {
            List<Reading> said = new ArrayList<>();
            for (Point point : SmallSite.INVENTORY.pointsOf(device)) {
                said.add(
                        device.equals(third) && !thirdLies
                                ? rehearsal.reading(point, Quality.STALE)
                                : Reading.good(point, value(device, point), rehearsal.now, rehearsal.now));
            }
            return said;
        }

        private double value(Device device, Point point) {
            double normal = LyingSensorTest.normal(point);
            boolean number = point.definition().type() == PointType.NUMBER;
            if (device.equals(third)) {
                return number ? normal + (point.definition().max() - normal) * random.nextDouble() : normal;
            }
            double value = normal;
            for (Sign sign : signs) {
                Course course = sign.course.get(point.name());
                if (course != null && sign.devices.contains(device.id())) {
                    value = course.at(normal, onset(sign).secondsUntil(rehearsal.now));
                }
            }
            // A thousandth of what it shows: the last digit of a sensor, and no news.
            return number
                    ? Math.max(point.definition().min(), value * (1 + 0.001 * (random.nextDouble() - 0.5)))
                    : value;
        }

        @Override
        public String toString() {
            return "seed " + seed + ": "
                    + signs.stream()
                            .map(sign -> sign.rule + " on " + sign.devices + " from " + onset(sign))
                            .toList()
                    + ", " + third.id() + (thirdLies ? " lying" : " lost");
        }
    }
}
