package org.bongsu.benchmarks.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.process.Core;
import org.bongsu.benchmarks.process.Jvm;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;

/**
 * Samples a CPU-second of one rule over 10,000 temperature sensors in zones of three, ours beside the same written by hand and
 * beside Esper; what a sample costs in memory while nothing changes; and the default pack on 500 compartments. Each contender is a
 * process on one core; all are warmed up, then take turns, round by round, while the others are stopped.
 */
public final class Rules implements Benchmark {

    static final long SEED = 20221015;
    static final int SENSORS = 10_000;
    static final int SECONDS = 100;

    private static final int LIMITS_ARE_FOR = 17;
    private static final int ROUNDS = 7;
    private static final double WARM_UP_SECONDS = 6;
    private static final double TURN_SECONDS = 0.4;
    /** Not shortened: the rack that heats up has to vote before it ends. */
    private static final int PACK_WARM_UP_SECONDS = 60;

    private static final int PACK_TURN_SECONDS = 20;
    private static final int HEAP_MIB = 1_024;
    /** What Esper keeps of a minute of samples; a smaller heap only makes its collector work more often. */
    private static final int ESPER_HEAP_MIB = 2_048;

    private static final List<String> ESPER_OPTIONS = List.of("-Xms2048m", "-Xmn1200m");

    private static final double LIMIT_OF_HAND_WRITTEN = 0.6;
    private static final double LIMIT_OF_ESPER = 15;
    /** None, but for what measuring itself costs. */
    private static final double LIMIT_BYTES = 0.01;

    private static final double LIMIT_PACK_CORES = 0.25;

    private static final String OURS = "bongsu";
    private static final String BY_HAND = "hand-written";
    private static final String READINGS = "hand-written for this order";
    private static final String ARRAYS = "the same from bare arrays";
    private static final String ESPER = "Esper 9.0.0";
    private static final String PACK = "default pack";

    /** What it did in each warm turn. */
    private record Course(Child child, Turn cold, List<Turn> turns) {
        List<Double> rates() {
            return turns.stream().map(Turn::rate).toList();
        }
    }

    @Override
    public Outcome run(Workshop shop) throws Exception {
        Path scene = shop.folder().resolve("scene");
        Scene.of(SEED, SENSORS, SECONDS).write(scene);
        Map<String, Course> courses = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        try (Child pack = pack(shop)) {
            String[] size = pack.await("ready").split(" ");
            Turn packWarmUp = Turn.parse(pack.ask("turn " + PACK_WARM_UP_SECONDS));
            pack.pause();
            try {
                for (String who : List.of(OURS, BY_HAND, READINGS, ARRAYS, ESPER)) {
                    start(who, scene, shop, courses, missing);
                }
                List<Turn> packTurns = race(courses, pack, shop);
                List<Row> rows = new ArrayList<>();
                courses.forEach((who, course) -> rows.add(Row.of(who, course.rates(), carries(who))));
                Map<String, Double> ratios = ratios(courses);
                List<Figure> figures = figures(courses, ratios);
                figures.addAll(packFigures(pack, size, packWarmUp, packTurns, shop));
                return new Outcome("rules", "samples/CPU-s", rounds(shop), rows, ratios, figures, missing, notes());
            } finally {
                courses.values().forEach(course -> course.child().close());
            }
        }
    }

    private static Child pack(Workshop shop) throws IOException {
        List<String> command = Jvm.command(
                PackProcess.class,
                HEAP_MIB,
                List.of(shop.home().resolve("config").toString()));
        return new Child(PACK, Core.pinned(command), Map.of(), shop.folder().resolve("pack.log"), true);
    }

    private static Child child(String who, Path scene, Workshop shop) throws IOException {
        String name = shortName(who);
        List<String> command = who.equals(ESPER)
                ? Jvm.command(
                        shop.peersClassPath(),
                        ESPER_HEAP_MIB,
                        ESPER_OPTIONS,
                        "org.bongsu.benchmarks.peers.EsperZones",
                        List.of(scene.toString()))
                : Jvm.command(RuleProcess.class, HEAP_MIB, List.of(name, scene.toString()));
        return new Child(who, Core.pinned(command), Map.of(), shop.folder().resolve(name + ".log"), true);
    }

    private static String shortName(String who) {
        return switch (who) {
            case OURS -> "ours";
            case BY_HAND -> "objects";
            case READINGS -> "readings";
            case ARRAYS -> "arrays";
            default -> "esper";
        };
    }

    /** Started, measured cold, warmed up, stopped; a peer that dies is missing. */
    private static void start(
            String who, Path scene, Workshop shop, Map<String, Course> courses, Map<String, String> missing)
            throws IOException, InterruptedException {
        Child child = child(who, scene, shop);
        try {
            child.await("ready");
            Turn cold = Turn.parse(child.ask("turn 0"));
            child.ask("warm " + (shop.quick() ? 1 : WARM_UP_SECONDS));
            child.pause();
            courses.put(who, new Course(child, cold, new ArrayList<>()));
        } catch (IllegalStateException e) {
            child.close();
            if (!who.equals(ESPER)) {
                throw e;
            }
            missing.put(who, String.valueOf(e.getMessage()));
        }
    }

    /** @return the default pack's turns */
    private static List<Turn> race(Map<String, Course> courses, Child pack, Workshop shop)
            throws IOException, InterruptedException {
        List<Turn> packTurns = new ArrayList<>();
        List<Course> order = new ArrayList<>(courses.values());
        for (int round = 0; round < rounds(shop); round++) {
            for (Course course : order) {
                course.child().resume();
                String told = course.child().ask("turn " + (shop.quick() ? 0 : TURN_SECONDS));
                course.turns().add(Turn.parse(told));
                course.child().pause();
            }
            pack.resume();
            packTurns.add(Turn.parse(pack.ask("turn " + packSeconds(shop))));
            pack.pause();
            // Who is first changes, so that nobody always follows the same neighbour.
            order.add(order.remove(0));
        }
        return packTurns;
    }

    private static int rounds(Workshop shop) {
        return shop.quick() ? 2 : ROUNDS;
    }

    private static int packSeconds(Workshop shop) {
        return shop.quick() ? 5 : PACK_TURN_SECONDS;
    }

    private static List<Figure> figures(Map<String, Course> courses, Map<String, Double> ratios)
            throws IOException, InterruptedException {
        Map<String, SortedMap<Integer, Long>> alarms = new LinkedHashMap<>();
        for (Map.Entry<String, Course> course : courses.entrySet()) {
            Child child = course.getValue().child();
            child.resume();
            alarms.put(course.getKey(), Verdict.parse(child.ask("alarms")));
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.atLeast(
                "bongsu against hand-written",
                "times",
                ratios.getOrDefault(BY_HAND, Double.NaN),
                LIMIT_OF_HAND_WRITTEN));
        figures.add(Figure.atLeast(
                "bongsu against Esper", "times", ratios.getOrDefault(ESPER, Double.NaN), LIMIT_OF_ESPER));
        figures.add(Figure.atMost(
                "bongsu, allocated while nothing changes",
                "bytes/sample",
                Double.parseDouble(course(courses, OURS).child().ask("quiet")),
                LIMIT_BYTES));
        figures.addAll(agreement(alarms));
        courses.forEach((who, course) -> figures.add(
                Figure.told(who + ", cold", "samples/CPU-s", course.cold().rate())));
        courses.forEach((who, course) -> figures.add(Figure.told(
                who + ", evaluating thread alone",
                "samples/CPU-s",
                Row.median(course.turns().stream().map(Turn::threadRate).toList()))));
        return figures;
    }

    private static Course course(Map<String, Course> courses, String who) {
        Course course = courses.get(who);
        if (course == null) {
            throw new IllegalStateException(who + " did not run");
        }
        return course;
    }

    private static String carries(String who) {
        return switch (who) {
            case OURS -> "the rule as YAML, by the signal plane";
            case BY_HAND -> "for this rule alone, an object a sensor, the same readings";
            case READINGS -> "and its memory laid out for the order in which these samples come";
            case ARRAYS -> "and fed sensor, time and value instead of readings";
            default -> "EPL, grouped by sensor";
        };
    }

    private static Map<String, Double> ratios(Map<String, Course> courses) {
        List<Double> ours = course(courses, OURS).rates();
        Map<String, Double> ratios = new LinkedHashMap<>();
        courses.forEach((who, course) -> {
            if (!who.equals(OURS)) {
                List<Double> quotients = new ArrayList<>();
                for (int round = 0; round < ours.size(); round++) {
                    quotients.add(ours.get(round) / course.rates().get(round));
                }
                ratios.put(who, Row.median(quotients));
            }
        });
        return ratios;
    }

    /** The controls: all did the same work, and what they found is what was put in. */
    private static List<Figure> agreement(Map<String, SortedMap<Integer, Long>> alarms) {
        Story[] stories = Scene.stories(SEED, SENSORS);
        SortedMap<Integer, Long> ours = found(alarms, OURS);
        List<Figure> figures = new ArrayList<>();
        figures.add(
                Figure.told("zones that alarm", "zones", found(alarms, BY_HAND).size()));
        figures.add(none(
                "zones whose alarm is not what happened in them",
                alarms.values().stream()
                        .mapToInt(found -> Verdict.wrong(found, stories))
                        .max()
                        .orElse(0)));
        figures.add(none(
                "zones with one wrong sensor that alarm",
                alarms.values().stream()
                        .mapToInt(found -> Verdict.falseAlarms(found, stories))
                        .max()
                        .orElse(0)));
        figures.add(none(
                "first alarms in which bongsu and hand-written differ",
                List.of(BY_HAND, READINGS, ARRAYS).stream()
                        .mapToInt(who -> Verdict.differences(ours, found(alarms, who), 0))
                        .max()
                        .orElse(0)));
        if (alarms.containsKey(ESPER)) {
            figures.add(none(
                    "first alarms in which Esper is off by more than 1 s",
                    Verdict.differences(ours, found(alarms, ESPER), 1)));
        }
        return figures;
    }

    private static SortedMap<Integer, Long> found(Map<String, SortedMap<Integer, Long>> alarms, String who) {
        return alarms.getOrDefault(who, new TreeMap<>());
    }

    private static Figure none(String what, int count) {
        return Figure.atMost(what, "zones", count, 0);
    }

    /** @param size the process's greeting: points and rule instances */
    private static List<Figure> packFigures(Child pack, String[] size, Turn warmUp, List<Turn> turns, Workshop shop)
            throws IOException, InterruptedException {
        pack.resume();
        List<String> votes = List.of(pack.ask("votes").split(" "));
        String heating = votes.get(0);
        List<String> voted = votes.subList(1, votes.size());
        double seconds = packSeconds(shop);
        return List.of(
                Figure.told("default pack, samples a second", "samples/s", Double.parseDouble(size[1])),
                Figure.told("default pack, rules on devices", "instances", Double.parseDouble(size[2])),
                Figure.atMost(
                        "default pack, share of a core",
                        "cores",
                        Row.median(turns.stream()
                                .map(turn -> turn.threadNanos() / 1e9 / seconds)
                                .toList()),
                        LIMIT_PACK_CORES),
                Figure.told("default pack, cold", "samples/CPU-s", warmUp.threadRate()),
                Figure.told(
                        "default pack, warm",
                        "samples/CPU-s",
                        Row.median(turns.stream().map(Turn::threadRate).toList())),
                Figure.told(
                        "default pack, allocated",
                        "bytes/sample",
                        Row.median(turns.stream()
                                .map(turn -> turn.bytes() / (double) turn.samples())
                                .toList())),
                Figure.atLeast(
                        "default pack, compartments that vote because a rack heats up",
                        "compartments",
                        voted.contains(heating) ? 1 : 0,
                        1),
                Figure.atMost(
                        "default pack, others that vote",
                        "compartments",
                        voted.stream().filter(one -> !one.equals(heating)).count(),
                        0));
    }

    private static List<String> notes() {
        List<String> notes = new ArrayList<>(List.of(
                "1,000,000 samples a play: 10,000 sensors at 1 Hz in zones of 3 for 100 s; CPU of all threads of the process, warm.",
                "Each play begins on a collected heap, which is not measured: what a daemon evaluates lives for months.",
                "Alarm: 2 of a zone's sensors above 60 °C for 10 s, or steeper than 2 °C/min over the last minute.",
                "Esper counts eleven samples in a row as 10 s, so that its alarms may be off by the second of a sample.",
                "The default pack is fed a device's poll at a time, on its evaluating thread; its readings are made outside of it.",
                Core.number()
                        .map(core -> "Every contender on core " + core + " alone.")
                        .orElse("No taskset here: nobody is kept on one core.")));
        if (Runtime.version().feature() != LIMITS_ARE_FOR) {
            notes.add("The limits are for JDK " + LIMITS_ARE_FOR + ".");
        }
        return notes;
    }
}
