package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.http.view.EvacuabilityView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.migration.evacuability.Evacuability;
import org.bongsu.migration.evacuability.EvacuabilityJson;
import org.bongsu.migration.evacuability.Situation;
import org.bongsu.migration.evacuability.Threat;
import org.bongsu.migration.evacuability.Verdict;
import org.bongsu.migration.plan.Planner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reckons every room's evacuability on a quiet day: after the start, once a night, and when what it hangs on has changed.
 * On a thread of its own that gives way to everything; given up the moment a room has to be emptied, for then the cores
 * have better work. {@link #turned} is the engine's thread's.
 */
final class EvacuabilityDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EvacuabilityDesk.class);

    /** Devices have said their first word by then. */
    private static final long FIRST_MILLIS = 30_000;

    /** Between two looks at whether anything changed; wall time, as copying what runs where is not free. */
    private static final long LOOK_MILLIS = 60_000;

    /** Of a site that changes all the time the cores are not to be taken all the time. */
    private static final long REST_MILLIS = 15 * 60_000;

    private record Report(Situation situation, long wallMillis, double tookSeconds, List<Verdict> verdicts) {}

    private final Supplier<Optional<Situation>> situations;
    private final Consumer<Input> tell;
    private final OffsetTime nightly;
    private final LongSupplier wall;
    private final MultiGauge needed;
    private final MultiGauge given;
    private final MultiGauge lost;
    private final MultiGauge stopped;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "evacuability");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean disturbed;
    private volatile @Nullable Report last;
    private long nextLook;

    /** @param situations how things stand, asked on the engine's thread; empty while a room has to be emptied */
    EvacuabilityDesk(
            Supplier<Optional<Situation>> situations,
            Consumer<Input> tell,
            OffsetTime nightly,
            LongSupplier wall,
            MeterRegistry meters) {
        this.situations = situations;
        this.tell = tell;
        this.nightly = nightly;
        this.wall = wall;
        this.nextLook = wall.getAsLong() + FIRST_MILLIS;
        this.needed = gauge(meters, "needed_seconds", "Until all that can be saved is out, the margin included");
        this.given = gauge(meters, "given_seconds", "Until the room's power goes");
        this.lost = gauge(meters, "lost_workloads", "What would be lost of the plan that would be followed");
        this.stopped = gauge(meters, "stopped_workloads", "What should run on and would only be stopped");
        Gauge.builder("bongsu_evacuability_judged_timestamp_seconds", this, EvacuabilityDesk::judgedSeconds)
                .description(
                        "When it was last reckoned which rooms could be emptied, wall time; NaN before the first time")
                .register(meters);
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String what) {
        return MultiGauge.builder("bongsu_evacuability_" + name)
                .description("On a quiet day, for each room and what may happen to it: " + what)
                .register(meters);
    }

    private double judgedSeconds() {
        Report report = last;
        return report == null ? Double.NaN : report.wallMillis() / 1e3;
    }

    /** After each turn of the engine's loop. */
    void turned(boolean calm) {
        disturbed = !calm;
        long now = wall.getAsLong();
        if (!calm || now < nextLook || busy.get()) {
            return;
        }
        nextLook = now + LOOK_MILLIS;
        situations.get().filter(situation -> isDue(situation, now)).ifPresent(this::begin);
    }

    private boolean isDue(Situation situation, long now) {
        Report before = last;
        if (before == null) {
            return true;
        }
        boolean night = !nextNight(before.situation().calm().now())
                .isAfter(situation.calm().now());
        return night || now - before.wallMillis() >= REST_MILLIS && situation.differsFrom(before.situation());
    }

    Moment nextNight(Moment after) {
        OffsetDateTime day = after.toInstant().atOffset(nightly.getOffset());
        OffsetDateTime night = day.toLocalDate().atTime(nightly);
        return Moment.of((night.isAfter(day) ? night : night.plusDays(1)).toInstant());
    }

    private void begin(Situation situation) {
        busy.set(true);
        try {
            worker.execute(() -> {
                try {
                    judge(situation);
                } catch (RuntimeException e) {
                    LOG.error("evacuability could not be reckoned", e);
                } finally {
                    busy.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            busy.set(false);
        }
    }

    private void judge(Situation situation) {
        long started = wall.getAsLong();
        Evacuability evacuability = new Evacuability(situation, Planner.EVALUATIONS);
        List<Verdict> verdicts = new ArrayList<>();
        for (Threat threat : evacuability.threats()) {
            if (disturbed || worker.isShutdown()) {
                LOG.info("evacuability is reckoned later: there is other work");
                return;
            }
            verdicts.addAll(evacuability.judge(threat));
        }
        long ended = wall.getAsLong();
        last = new Report(situation, ended, (ended - started) / 1e3, List.copyOf(verdicts));
        publish(verdicts);
        List<Input.RoomCases> failing = failing(verdicts);
        LOG.info(
                "evacuability reckoned in {} s: {} of {} cases hold, {} rooms could not always be emptied",
                (ended - started) / 1000,
                verdicts.stream().filter(Verdict::holds).count(),
                verdicts.size(),
                failing.size());
        tell.accept(new Input.EvacuabilityJudged(failing));
    }

    /** By room, the cases that lose most first. */
    static List<Input.RoomCases> failing(List<Verdict> verdicts) {
        Map<String, List<Verdict>> byRoom = new LinkedHashMap<>();
        verdicts.forEach(verdict ->
                byRoom.computeIfAbsent(verdict.room(), key -> new ArrayList<>()).add(verdict));
        List<Input.RoomCases> rooms = new ArrayList<>();
        byRoom.forEach((room, own) -> {
            List<Text> failed = own.stream()
                    .filter(verdict -> !verdict.holds())
                    .sorted(Comparator.comparingInt(Verdict::allLost)
                            .thenComparingInt(Verdict::allStopped)
                            .reversed())
                    .map(Verdict::text)
                    .toList();
            if (!failed.isEmpty()) {
                rooms.add(new Input.RoomCases(room, own.size(), failed));
            }
        });
        return rooms;
    }

    private void publish(List<Verdict> verdicts) {
        rows(needed, verdicts, Verdict::needed);
        rows(given, verdicts, Verdict::given);
        rows(lost, verdicts, verdict -> OptionalDouble.of(verdict.allLost()));
        rows(stopped, verdicts, verdict -> OptionalDouble.of(verdict.allStopped()));
    }

    private static void rows(MultiGauge gauge, List<Verdict> verdicts, Function<Verdict, OptionalDouble> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            value.apply(verdict)
                    .ifPresent(number -> rows.add(MultiGauge.Row.of(
                            Tags.of(
                                    "room",
                                    verdict.room(),
                                    "threat",
                                    verdict.threat().id()),
                            number)));
        }
        gauge.register(rows, true);
    }

    boolean isBusy() {
        return busy.get();
    }

    /** Any thread. */
    EvacuabilityView view(Moment now) {
        Report report = last;
        return report == null
                ? EvacuabilityView.none(now)
                : new EvacuabilityView(
                        now,
                        Optional.of(report.situation().calm().now()),
                        Optional.of(report.tookSeconds()),
                        EvacuabilityJson.write(report.verdicts()));
    }

    /** What is under way ends after the case that it is at. */
    @Override
    public void close() {
        worker.shutdown();
    }
}
