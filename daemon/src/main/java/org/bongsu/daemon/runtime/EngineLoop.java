package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.DecisionHash;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.signal.PlaneMemory;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.signal.SignalPlane;
import org.bongsu.rules.stage.DevicePlace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns engine, signal plane and journal. Drains its inbox, steps every input, commits them as one
 * group and only then releases their effects. While the journal cannot be written it goes on deciding and holds every
 * effect back but the alert about that; nothing is lost, and it resumes by itself.
 */
public final class EngineLoop implements AutoCloseable {

    /** Above what a burst of one poll of the largest site brings, so that producers block only when we are stuck. */
    private static final int INBOX = 65_536;

    /**
     * Readings in it at most, some 100 bytes each: as many as four seconds of 120,000 points/s, the longest that a plan holds the loop. By
     * the count of batches alone a machine without time to decide would run out of memory before anybody waited.
     */
    static final int READINGS_MOST = 500_000;

    /** Bounds how long one group grows before it is committed. */
    private static final int GROUP = 2_000;

    private static final long IDLE_MILLIS = 200;

    /** How much of a hold or a window a kill can cost; wall time. A large site saves less often, so that copying stays small. */
    private static final long MEMORY_MILLIS = 5_000;

    private static final long MEMORY_MILLIS_MOST = 60_000;
    private static final long SAMPLES_A_SECOND = 25_000;

    /** Our name in faults. */
    private static final String PART = "journal";

    /** What a command, its execution's first sign and the look at it may take on a loaded machine's wall clock. */
    private static final long TRANSPORT_MILLIS = 3_000;

    /** How soon a producer that waits for room notices that the loop has ended. */
    private static final long NOTICE_MILLIS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    /** What happens after the commit, on the loop's thread: hand over and return. */
    public interface Sink {
        void release(Effect effect, Moment now);

        /** After each turn of the loop, some a second even when nothing happens. */
        void turned(Moment now, boolean decided);

        /** What the signal plane would forget over a restart: every few seconds, on large sites every minute, and the last time while closing. */
        default void remembered(PlaneMemory memory) {}
    }

    private sealed interface Work {
        /** @param queued wall time, milliseconds */
        record Readings(List<Reading> readings, long queued) implements Work {}

        record Changed(Inventory inventory, RulePack rules, CompletableFuture<Long> journaled) implements Work {}

        record Told(Input input, CompletableFuture<Long> journaled) implements Work {}

        /** Changes nothing, and is not journaled. */
        record Asked(BiConsumer<Engine, Moment> question) implements Work {}
    }

    private record Held(Effect effect, Moment now) {}

    private record Waiting(CompletableFuture<Long> journaled, long sequence) {}

    private final Engine engine;
    private SignalPlane plane;
    private final Journal journal;
    private final InputCodec codec = new InputCodec();
    private final DecisionHash hash = new DecisionHash();
    private final LongSupplier wall;
    private final ScenarioClock clock;
    private final Sink sink;
    private final FaultListener faults;
    private final EngineMeters meters;
    private final BlockingQueue<Work> inbox = new LinkedBlockingQueue<>(INBOX);
    private final Semaphore room = new Semaphore(READINGS_MOST);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final List<JournalRow> rows = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /** What this thread tells itself; in the inbox it would wait for itself once that is full. */
    private final List<Work> own = new ArrayList<>();

    private Optional<PlaneMemory> recalled = Optional.empty();
    private long rememberedMillis;
    private long rememberMillis = MEMORY_MILLIS;

    private final Thread thread = new Thread(this::run, "engine");
    private volatile boolean stopping;
    private boolean journalFaulty;
    private boolean decides;
    private long sequence;
    private long epoch;
    private volatile long recovered;
    private long floorEpoch;
    private long floorSequence;
    private Moment last;

    public EngineLoop(
            Engine engine,
            SignalPlane plane,
            Journal journal,
            ScenarioClock clock,
            LongSupplier wall,
            Sink sink,
            FaultListener faults,
            MeterRegistry registry) {
        this.engine = engine;
        this.plane = plane;
        this.journal = journal;
        this.clock = clock;
        this.wall = wall;
        this.sink = sink;
        this.faults = faults;
        this.last = clock.scenarioStart();
        this.meters = new EngineMeters(registry, inbox::size);
    }

    /**
     * Brings the engine to where the journal left it. Call before {@link #start}.
     *
     * @return rows replayed
     */
    public long recover() throws JournalException {
        List<JournalException> broken = new ArrayList<>();
        Optional<String> restored = journal.meta(Journal.RESTORED);
        if (restored.isPresent()) {
            List<String> floors = List.of(restored.get().split(" ", 2));
            floorEpoch = Long.parseLong(floors.get(0));
            floorSequence = Long.parseLong(floors.get(1));
        }
        journal.read(row -> {
            if (broken.isEmpty()) {
                try {
                    replay(row);
                } catch (JournalException e) {
                    broken.add(e);
                }
            }
        });
        if (!broken.isEmpty()) {
            throw broken.get(0);
        }
        return sequence;
    }

    private void replay(JournalRow row) throws JournalException {
        Input input = codec.read(row.kind(), row.body());
        String decided = hash.add(row.now(), engine.step(input, row.now(), row.wallMillis()));
        if (!decided.equals(row.decisions())) {
            LOG.warn("journal row {} ({}) decides otherwise than when it was written", row.sequence(), row.kind());
        }
        if (input instanceof Input.Started started) {
            epoch = started.epoch();
            recovered = epoch;
        }
        sequence = row.sequence();
        last = last.later(row.now());
    }

    /** What the signal plane remembered when the daemon stopped. Call before {@link #start}. */
    public void recall(PlaneMemory memory) {
        recalled = Optional.of(memory);
    }

    /** Starts the thread under the next epoch. */
    public void start() {
        thread.start();
    }

    /** The epoch of this daemon's commands. */
    public long epoch() {
        return Math.max(recovered + 1, floorEpoch);
    }

    /** Once only: from then on the journal itself knows the higher epoch. */
    private long leap() {
        return recovered < floorEpoch ? floorSequence : 0;
    }

    /** The last input's place in the journal, or where it will be. The loop's thread. */
    long sequence() {
        return sequence;
    }

    /** Any thread; blocks while the inbox is full, which is the back-pressure on pollers. */
    public void readings(List<Reading> readings) {
        try {
            while (!ended.isDone() && !room.tryAcquire(weight(readings), NOTICE_MILLIS, TimeUnit.MILLISECONDS)) {}
            put(new Work.Readings(readings, wall.getAsLong()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A batch that would never fit takes all there is. */
    private static int weight(List<Reading> readings) {
        return Math.min(readings.size(), READINGS_MOST);
    }

    /** Any thread. Completes with the input's sequence once it is journaled. */
    public CompletionStage<Long> tell(Input input) {
        CompletableFuture<Long> journaled = new CompletableFuture<>();
        put(new Work.Told(input, journaled));
        return journaled;
    }

    /** Any thread. Asks the engine between two turns; the question must be short and change nothing. Unanswered once the loop has ended. */
    public <T> CompletionStage<T> ask(BiFunction<Engine, Moment, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        put(new Work.Asked((asked, now) -> {
            try {
                answer.complete(question.apply(asked, now));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }));
        return answer;
    }

    /**
     * Any thread. Goes over to other devices: what stood of those that stay goes on standing. Completes once that is
     * journaled; readings of the former inventory that are under way are taken as the points' that they are.
     */
    public CompletionStage<Long> change(Inventory inventory, RulePack rules) {
        CompletableFuture<Long> journaled = new CompletableFuture<>();
        put(new Work.Changed(inventory, rules, journaled));
        return journaled;
    }

    private void put(Work work) {
        if (Thread.currentThread() == thread) {
            own.add(work);
            return;
        }
        try {
            // What comes after the end is dropped: it was never journaled, and its sender is told nothing.
            while (!ended.isDone() && !inbox.offer(work, NOTICE_MILLIS, TimeUnit.MILLISECONDS)) {}
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Completes when the thread has ended; exceptionally where a defect ended it. Nothing is decided from then on, so
     * the process has to end too: the journal holds all that was decided, and not the input that broke it.
     */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    private void run() {
        try {
            begin();
            while (!stopping) {
                turn(taken());
            }
            sink.remembered(plane.memory(last));
            ended.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            LOG.error("the engine ends by a defect", e);
            ended.completeExceptionally(e);
        }
    }

    private List<Work> taken() throws InterruptedException {
        List<Work> group = new ArrayList<>(own);
        own.clear();
        Work first = inbox.poll(group.isEmpty() ? waitMillis() : 0, TimeUnit.MILLISECONDS);
        if (first != null) {
            group.add(first);
            inbox.drainTo(group, GROUP - 1);
        }
        return group;
    }

    /**
     * Takes the next epoch before anything is decided in it. Then the signal plane, which forgets over a restart, is told
     * what stood; the journal does not forget.
     */
    private void begin() {
        long wallMillis = wall.getAsLong();
        Moment now = last.later(clock.at(wallMillis));
        last = now;
        epoch = epoch();
        step(new Input.Started(epoch, Math.round(TRANSPORT_MILLIS * clock.speed()), leap()), now, wallMillis);
        if (!engine.devices().equals(plane.devices())) {
            step(new Input.DevicesChanged(plane.devices()), now, wallMillis);
        }
        sense(plane.restore(engine.votes(), engine.lostSensors(), engine.doubtedSensors(), now), now, wallMillis);
        recalled.ifPresent(memory -> plane.recall(memory, now));
        rememberedMillis = wallMillis;
        sink.turned(now, commit());
    }

    private long waitMillis() {
        if (journalFaulty) {
            return IDLE_MILLIS;
        }
        long now = wall.getAsLong();
        long due = now + IDLE_MILLIS;
        for (Optional<Moment> moment : List.of(plane.nextDue(), engine.nextDue())) {
            due = Math.min(due, moment.map(clock::wallMillis).orElse(due));
        }
        OptionalLong wallDue = engine.nextWallDue();
        due = Math.min(due, wallDue.orElse(due));
        return Math.max(0, due - now);
    }

    private void turn(List<Work> group) {
        long wallMillis = wall.getAsLong();
        // Time never runs backwards for a decision, whatever the machine's clock is set to.
        Moment now = last.later(clock.at(wallMillis));
        last = now;
        for (Work work : group) {
            if (work instanceof Work.Readings batch) {
                room.release(weight(batch.readings()));
                meters.waited(wallMillis - batch.queued());
                sense(plane.accept(batch.readings(), now), now, wallMillis);
            } else if (work instanceof Work.Told told) {
                step(told.input(), now, wallMillis);
                waiting.add(new Waiting(told.journaled(), sequence));
            } else if (work instanceof Work.Changed changed) {
                change(changed, now, wallMillis);
            } else if (work instanceof Work.Asked asked) {
                asked.question().accept(engine, now);
            }
        }
        sense(plane.advance(now), now, wallMillis);
        boolean due = engine.nextDue().map(d -> !d.isAfter(now)).orElse(false);
        boolean wallDue = engine.nextWallDue().orElse(Long.MAX_VALUE) <= wallMillis;
        if (due && !held.isEmpty()) {
            // What is due may be a plan, of a second and more: notices do not wait for it.
            sink.turned(now, commit());
        }
        if (due || wallDue) {
            step(new Input.Tick(), now, wallMillis);
        }
        if (decides) {
            decides = false;
            meters.decided(plane.oldestInput().map(oldest -> oldest.secondsUntil(now)));
        }
        sink.turned(now, commit());
        if (wallMillis - rememberedMillis >= rememberMillis) {
            PlaneMemory memory = plane.memory(now);
            rememberedMillis = wallMillis;
            rememberMillis =
                    Math.min(MEMORY_MILLIS_MOST, Math.max(MEMORY_MILLIS, memory.samples() * 1_000 / SAMPLES_A_SECOND));
            sink.remembered(memory);
        }
    }

    private void change(Work.Changed changed, Moment now, long wallMillis) {
        sense(plane.advance(now), now, wallMillis);
        SignalPlane next = new SignalPlane(engine.site(), changed.inventory(), changed.rules());
        List<Signal> ended = next.takeOver(plane, now);
        plane = next;
        step(new Input.DevicesChanged(DevicePlace.of(changed.inventory())), now, wallMillis);
        sense(ended, now, wallMillis);
        waiting.add(new Waiting(changed.journaled(), sequence));
    }

    private void sense(List<Signal> signals, Moment now, long wallMillis) {
        for (Signal signal : signals) {
            step(new Input.Sensed(signal), now, wallMillis);
        }
    }

    private void step(Input input, Moment now, long wallMillis) {
        List<Effect> effects = engine.step(input, now, wallMillis);
        String decided = hash.add(now, effects);
        rows.add(new JournalRow(++sequence, now, wallMillis, codec.kind(input), codec.body(input), decided));
        effects.forEach(effect -> held.add(new Held(effect, now)));
        decides |= !effects.isEmpty();
    }

    /** Returns whether anything was decided and is on disk. */
    private boolean commit() {
        if (rows.isEmpty()) {
            return false;
        }
        try {
            journal.append(rows);
        } catch (JournalException e) {
            fault(e);
            releaseOwnAlarm();
            return false;
        }
        if (journalFaulty) {
            journalFaulty = false;
            journal.restoreReserve();
            LOG.info("journal written again, {} inputs were held", rows.size());
            faults.cleared(PART);
        }
        rows.clear();
        held.forEach(effect -> sink.release(effect.effect(), effect.now()));
        held.clear();
        waiting.forEach(told -> told.journaled().complete(told.sequence()));
        waiting.clear();
        return true;
    }

    /** The one effect that cannot wait for the journal is the news that it cannot be written. */
    private void releaseOwnAlarm() {
        for (Held waits : List.copyOf(held)) {
            if (waits.effect() instanceof Effect.Alerted alerted
                    && alerted.change().alertId().equals(AlertCause.Health.id(PART))) {
                held.remove(waits);
                sink.release(waits.effect(), waits.now());
            }
        }
    }

    private void fault(JournalException e) {
        if (!journalFaulty) {
            journalFaulty = true;
            LOG.error("{}; effects are held until it can be", e.getMessage());
            faults.raised(
                    PART,
                    new Text(
                            "The journal cannot be written; decisions are held back: " + e.getMessage(),
                            "저널에 쓸 수 없어 결정이 보류되었습니다: " + e.getMessage()));
        }
    }

    /** Stops after the group in hand; what was not committed is not released. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
