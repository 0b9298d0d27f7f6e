package org.bongsu.benchmarks.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Reading;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.signal.SignalPlane;

/**
 * The default pack over {@link PackSite}, a device's poll at a time, the polls spread over each second. Argument: the
 * installation's {@code config}. Says {@code ready POINTS INSTANCES}; {@code turn SECONDS} goes on for so many seconds of
 * scenario time and tells a {@link Turn}; {@code votes} tells the compartments that have voted so far,
 * that of the rack which heats up first.
 *
 * <p>Readings are made outside of what is measured: decoding is the collector's work and has its own benchmark.
 */
public final class PackProcess {

    private static final long SEED = 20221015;
    private static final long SECOND = 1_000_000_000L;
    private static final String HEATING = "sunspec-lithium-1-battery-0";

    private final SignalPlane plane;
    private final List<List<Point>> polls = new ArrayList<>();
    private final PackValues values;
    private final Set<String> voted = new TreeSet<>();
    private final String heating;
    private final int points;
    private long second;

    PackProcess(PackSite site) {
        plane = new SignalPlane(site.site(), site.inventory(), site.pack());
        values = new PackValues(
                SEED,
                HEATING,
                site.pack().rules().stream()
                        .flatMap(rule -> rule.expression().points().stream())
                        .collect(Collectors.toSet()));
        for (Device device : site.inventory().devices()) {
            polls.add(site.inventory().pointsOf(device));
        }
        points = site.inventory().points().size();
        heating = site.site()
                .room(site.inventory().device(HEATING).orElseThrow().room())
                .compartment();
    }

    public static void main(String[] arguments) throws IOException {
        PackProcess pack = new PackProcess(PackSite.of(Path.of(arguments[0]), PackSite.COMPARTMENTS));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready " + pack.points + " " + pack.plane.size());
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> out.println(pack.answer(line)));
    }

    private String answer(String line) {
        if (line.startsWith("turn ")) {
            return turn(Integer.parseInt(line.substring(5))).told();
        }
        if (line.equals("votes")) {
            return heating + " " + String.join(" ", voted);
        }
        throw new IllegalArgumentException(line);
    }

    String heating() {
        return heating;
    }

    Set<String> voted() {
        return new TreeSet<>(voted);
    }

    /** Of the evaluating thread alone: the others are busy with the readings too. */
    Turn turn(int seconds) {
        long samples = 0;
        long nanos = 0;
        long bytes = 0;
        for (int i = 0; i < seconds; i++) {
            List<List<Reading>> due = read();
            long bytesBefore = Usage.threadBytes();
            long before = Usage.threadNanos();
            for (int poll = 0; poll < due.size(); poll++) {
                List<Reading> batch = due.get(poll);
                note(plane.accept(batch, batch.get(0).arrival()));
                samples += batch.size();
            }
            nanos += Usage.threadNanos() - before;
            bytes += Usage.threadBytes() - bytesBefore;
        }
        return new Turn(samples, nanos, nanos, bytes);
    }

    /** Everything that is read in the next second, in order of time. */
    private List<List<Reading>> read() {
        List<List<Reading>> due = new ArrayList<>();
        for (int poll = 0; poll < polls.size(); poll++) {
            Moment at = new Moment(second * SECOND + SECOND * poll / polls.size());
            List<Reading> batch = new ArrayList<>();
            for (Point point : polls.get(poll)) {
                batch.add(Reading.good(point, values.at(point, at.epochNanos() / (double) SECOND), at, at));
            }
            due.add(batch);
        }
        second++;
        return due;
    }

    private void note(List<Signal> signals) {
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i) instanceof Signal.VoteRaised raised) {
                voted.add(raised.vote().compartment());
            }
        }
    }
}
