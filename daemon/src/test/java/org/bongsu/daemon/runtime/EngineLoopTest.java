package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.daemon.store.Backup;
import org.bongsu.daemon.store.DataFolder;
import org.bongsu.daemon.store.Restore;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Reading;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.rules.signal.PlaneMemory;
import org.bongsu.rules.signal.SignalPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop with a real journal on a real disk; only what carries effects out is ours, and remembers. */
class EngineLoopTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Moment T = Moment.parse("2022-10-15T06:14:00Z");
    private static final long WALL = T.epochMillis();
    private static final String JOURNAL_ALERT = AlertCause.Health.id("journal");

    /** SQLite takes a limit below its present size for that size: full from now on. */
    private static final long FULL = 1;

    private static final long ROOMY = 1_000_000;

    /** Longer than what is left of the file's last page. */
    private static final String FLAMES = "flames ".repeat(2_000);

    @TempDir
    Path folder;

    private final Setup setup = DemoSite.setup();
    private final AtomicLong wall = new AtomicLong(WALL);
    private final List<Running> running = new ArrayList<>();

    /** One daemon's loop, and all that it released or told. */
    private final class Running implements EngineLoop.Sink, FaultListener {
        final List<Effect> released = new CopyOnWriteArrayList<>();
        final List<String> faults = new CopyOnWriteArrayList<>();
        final List<String> early = new CopyOnWriteArrayList<>();
        final Journal journal;
        final Engine engine;
        final EngineLoop loop;
        private final Queue<Long> limits = new ConcurrentLinkedQueue<>();
        private volatile Predicate<Effect> onDisk = effect -> true;
        private volatile int deadlines;

        Running() throws JournalException {
            this(folder);
        }

        Running(Path data) throws JournalException {
            journal = Journal.open(data);
            engine =
                    new Engine(setup.site(), setup.inventory(), setup.settings().engine());
            SignalPlane plane = new SignalPlane(setup.site(), setup.inventory(), setup.rules());
            ScenarioClock clock = new ScenarioClock(T, WALL, 1);
            loop = new EngineLoop(engine, plane, journal, clock, wall::get, this, this, new SimpleMeterRegistry());
            loop.recover();
            running.add(this);
        }

        Running start() {
            loop.start();
            return this;
        }

        @Override
        public void release(Effect effect, Moment now) {
            if (!onDisk.test(effect)) {
                early.add(effect.canonical());
            }
            released.add(effect);
        }

        @Override
        public void turned(Moment now, boolean decided) {
            deadlines = engine.deadlines().size();
            Long pages = limits.poll();
            if (pages != null) {
                try {
                    journal.limitPages(pages);
                } catch (JournalException e) {
                    faults.add(e.getMessage());
                }
            }
        }

        @Override
        public void remembered(PlaneMemory memory) {
            try {
                new SignalMemory(folder).save(memory);
            } catch (IOException e) {
                faults.add("memory " + e.getMessage());
            }
        }

        void stop() throws JournalException {
            running.remove(this);
            loop.close();
            journal.close();
        }

        /** The disk's new size, taken up on the loop's own thread, which owns the journal. */
        void disk(long pages) {
            limits.add(pages);
            Await.until("the disk has its size", LIMIT, limits::isEmpty);
        }

        /** As the daemon does: a fault is told to the engine. */
        @Override
        public void raised(String part, Text what) {
            faults.add("raised " + part);
            loop.tell(new Input.FaultRaised(part, what));
        }

        @Override
        public void cleared(String part) {
            faults.add("cleared " + part);
            loop.tell(new Input.FaultCleared(part));
        }

        long sequenceOf(Input input) throws Exception {
            return loop.tell(input).toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        List<JournalRow> rows() {
            try (Journal reader = Journal.openFile(folder.resolve("journal.db"))) {
                List<JournalRow> rows = new ArrayList<>();
                reader.read(rows::add);
                return rows;
            } catch (JournalException e) {
                throw new IllegalStateException(e);
            }
        }

        void await(String what, Predicate<Effect> effect) {
            Await.until(what, LIMIT, () -> released.stream().anyMatch(effect));
        }

        long count(Predicate<Effect> effect) {
            return released.stream().filter(effect).count();
        }
    }

    @AfterEach
    void close() throws JournalException {
        for (Running each : running) {
            each.loop.close();
            each.journal.close();
        }
    }

    @Test
    void everyInputIsOnDiskBeforeAnEffectOfItIsReleased() throws Exception {
        Running daemon = new Running();
        daemon.onDisk = effect -> {
            List<String> kinds = daemon.rows().stream().map(JournalRow::kind).toList();
            boolean confirmed = effect instanceof Effect.StageChanged || effect instanceof Effect.Commanded;
            return kinds.contains(confirmed ? "HumanConfirmed" : "Started");
        };
        daemon.start();
        daemon.sequenceOf(new Input.HumanConfirmed("bat-1", "kim", FLAMES));
        daemon.await("the stage", Effect.StageChanged.class::isInstance);
        daemon.await("servers are emptied", Effect.Commanded.class::isInstance);
        assertEquals(List.of(), daemon.early);
        assertEquals("Started", daemon.rows().get(0).kind());
    }

    /** Eight of ten seconds had passed when the daemon went down: two are left, however long it was away. */
    @Test
    void aHoldInProgressGoesOnAfterARestart() throws Exception {
        Point smoke = setup.inventory().points().stream()
                .filter(point -> point.name().equals("smoke.obscuration"))
                .findFirst()
                .orElseThrow();
        Running before = new Running().start();
        before.loop.readings(List.of(Reading.good(smoke, 0.2, T, T)));
        before.sequenceOf(new Input.ChannelWorks("read"));
        wall.addAndGet(8_000);
        before.sequenceOf(new Input.ChannelWorks("held"));
        before.stop();
        assertEquals(List.of(), before.faults);
        wall.addAndGet(60_000);
        Running after = new Running();
        after.loop.recall(new SignalMemory(folder).load().orElseThrow());
        after.start();
        Moment now = new Moment(wall.get() * 1_000_000);
        after.loop.readings(List.of(Reading.good(smoke, 0.2, now, now)));
        after.sequenceOf(new Input.ChannelWorks("read again"));
        wall.addAndGet(1_999);
        after.sequenceOf(new Input.ChannelWorks("nearly"));
        assertEquals(0, votes(after, "smoke-action/"));
        wall.addAndGet(1);
        Await.until("it votes", LIMIT, () -> votes(after, "smoke-action/") == 1);
    }

    private static long votes(Running daemon, String rule) {
        return daemon.rows().stream()
                .filter(row -> row.kind().equals("VoteRaised") && row.body().contains(rule))
                .count();
    }

    /** A file cut short by a full disk or of another version is told apart, so that the daemon starts without it. */
    @Test
    void aMemoryThatIsNotWholeIsRefused() throws Exception {
        SignalMemory file = new SignalMemory(folder);
        assertEquals(Optional.empty(), file.load());
        PlaneMemory memory = new PlaneMemory(
                T,
                List.of(new PlaneMemory.WindowMemory("a/b", 60, new long[] {1, 2}, new double[] {0.5, 1.5})),
                List.of(new PlaneMemory.RuleMemory("r/a", "0123456789ab", true, 5)),
                List.of(new PlaneMemory.HeldMemory("device a", "x", 6)),
                List.of(new PlaneMemory.AgeMemory("device a", "y", 7)),
                List.of(new PlaneMemory.CalibrationMemory("ups-a", T)));
        file.save(memory);
        PlaneMemory read = file.load().orElseThrow();
        assertEquals(memory.holds(), read.holds());
        assertEquals(memory.held(), read.held());
        assertEquals(memory.ages(), read.ages());
        assertEquals(memory.calibrations(), read.calibrations());
        assertEquals(T, read.at());
        assertEquals("a/b", read.windows().get(0).point());
        assertEquals(60, read.windows().get(0).lengthNanos());
        assertArrayEquals(new long[] {1, 2}, read.windows().get(0).times());
        assertArrayEquals(new double[] {0.5, 1.5}, read.windows().get(0).values());
        Path path = folder.resolve("signals.memory");
        byte[] whole = Files.readAllBytes(path);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThrows(IOException.class, file::load, length + " of " + whole.length + " bytes");
        }
        whole[whole.length / 2] ^= 1;
        Files.write(path, whole);
        assertThrows(IOException.class, file::load, "a flipped bit");
    }

    @Test
    void eachOrderIsAnsweredWithItsOwnSequence() throws Exception {
        Running daemon = new Running();
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Input order = new Input.ChannelFailed("channel-" + i, "refused");
            answers.add(daemon.loop.tell(order).toCompletableFuture());
        }
        daemon.start();
        Map<Long, String> expected = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            expected.put(answers.get(i).get(LIMIT.toSeconds(), TimeUnit.SECONDS), "channel-" + i);
        }
        assertEquals(5, expected.size());
        List<JournalRow> rows = daemon.rows();
        expected.forEach((sequence, channel) -> {
            JournalRow row = rows.get((int) (sequence - 1));
            assertTrue(row.body().contains(channel), channel + " at " + row);
        });
    }

    @Test
    void theNextEpochIsTakenBeforeAnythingIsDecidedInIt() throws Exception {
        Running first = new Running().start();
        first.sequenceOf(new Input.HumanConfirmed("bat-1", "kim", "flames"));
        first.await("commands", Effect.Commanded.class::isInstance);
        first.loop.close();
        first.journal.close();
        wall.addAndGet(10_000);
        Running second = new Running().start();
        assertEquals(2, second.loop.epoch());
        second.await("commands again", Effect.Commanded.class::isInstance);
        assertEquals(0, second.count(effect -> epoch(effect, 1)), "nothing in the old epoch");
        List<Long> before = sequences(first);
        List<Long> again = sequences(second);
        assertTrue(again.containsAll(before), before + " were never answered, so they are sent again; sent: " + again);
    }

    @Test
    void aFullDiskHoldsEffectsAndLosesNothingAndItIsOverWithoutARestart() throws Exception {
        Running daemon = new Running().start();
        daemon.sequenceOf(new Input.ChannelFailed("sms", "refused"));
        long before = daemon.rows().size();
        daemon.disk(FULL);
        daemon.loop.tell(new Input.HumanConfirmed("bat-1", "kim", FLAMES));
        Await.until("the fault", LIMIT, () -> daemon.faults.contains("raised journal"));
        daemon.await("operators hear of it though it cannot be written", this::isJournalAlert);
        CompletableFuture<Long> order = daemon.loop
                .tell(new Input.CutDeclared("hall-2", Optional.of(T.plusSeconds(3600)), "kim", "told"))
                .toCompletableFuture();
        daemon.loop.readings(List.of(panel("panel.zone.1"), panel("panel.zone.2")));
        Await.until("both halls have a deadline", LIMIT, () -> daemon.deadlines == 2);
        assertFalse(order.isDone(), "not yet journaled");
        assertEquals(0, daemon.count(Effect.Commanded.class::isInstance));
        assertEquals(0, daemon.count(Effect.StageChanged.class::isInstance));
        assertFalse(Files.exists(folder.resolve("journal.reserve")), "given up for the room it takes");

        daemon.disk(ROOMY);
        order.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        Await.until("the fault is over", LIMIT, () -> daemon.faults.contains("cleared journal"));
        daemon.await("what was held is released", Effect.Commanded.class::isInstance);
        Await.until("the reserve is back", LIMIT, () -> Files.exists(folder.resolve("journal.reserve")));
        daemon.sequenceOf(new Input.ChannelWorks("sms"));
        assertEquals(1, daemon.count(this::isJournalAlertRaised), "and once only");
        assertTrue(daemon.count(this::isJournalAlert) >= 2, "and that it is over");
        daemon.loop.close();
        List<JournalRow> rows = daemon.rows();
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(i + 1, rows.get(i).sequence(), "dense and in order");
        }
        List<String> kinds = rows.stream().map(JournalRow::kind).toList();
        assertTrue(
                kinds.containsAll(List.of("HumanConfirmed", "CutDeclared", "FaultRaised", "FaultCleared")),
                kinds::toString);
        assertTrue(rows.size() > before);
        try (Journal reader = Journal.openFile(folder.resolve("journal.db"))) {
            assertEquals(0, Replay.of(reader, setup, (row, effect) -> {}).differing());
        }
    }

    @Test
    void theReserveIsTakenWithTheJournalAndTakenAgainAfterItWasGivenUp() throws Exception {
        Path reserve = folder.resolve("journal.reserve");
        try (Journal journal = Journal.open(folder)) {
            assertEquals(32L << 20, Files.size(reserve));
            assertTrue(journal.restoreReserve());
            Files.delete(reserve);
            assertTrue(journal.restoreReserve());
            assertEquals(32L << 20, Files.size(reserve));
        }
    }

    private boolean isJournalAlert(Effect effect) {
        return effect instanceof Effect.Alerted alerted
                && alerted.change().alertId().equals(JOURNAL_ALERT);
    }

    private boolean isJournalAlertRaised(Effect effect) {
        return isJournalAlert(effect)
                && effect instanceof Effect.Alerted alerted
                && alerted.change().alert().map(alert -> alert.state().open()).orElse(false);
    }

    private static boolean epoch(Effect effect, long epoch) {
        return effect instanceof Effect.Commanded commanded
                && commanded.command().epoch() == epoch;
    }

    private static List<Long> sequences(Running daemon) {
        return daemon.released.stream()
                .filter(Effect.Commanded.class::isInstance)
                .map(effect -> ((Effect.Commanded) effect).command().sequence())
                .toList();
    }

    /** A loop without time to decide: pollers wait, memory does not fill; and nothing that they held back is lost. */
    @Test
    void whoReadsFasterThanIsDecidedWaits() throws Exception {
        Running slow = new Running();
        List<Reading> batch = Collections.nCopies(EngineLoop.READINGS_MOST / 4, panel("panel.fault"));
        AtomicLong taken = new AtomicLong();
        Thread poller = new Thread(() -> {
            for (int i = 0; i < 6; i++) {
                slow.loop.readings(batch);
                taken.incrementAndGet();
            }
        });
        poller.start();
        Await.until("it waits", LIMIT, () -> taken.get() == 4 && poller.getState() == Thread.State.TIMED_WAITING);
        slow.start();
        Await.until("all are taken", LIMIT, () -> taken.get() == 6);
        slow.sequenceOf(new Input.ChannelWorks("still decides"));
        assertEquals(List.of(), slow.faults);
    }

    private Reading panel(String point) {
        return Reading.good(setup.inventory().point("panel-1/" + point).orElseThrow(), 1, T, T);
    }

    /**
     * The archive does not hold what was commanded after it was made, but drivers have seen it. So neither an epoch nor a sequence of
     * the lost time comes again, what was under way is not resumed, and an operator is told.
     */
    @Test
    void afterARestoreEpochAndSequencesLeapOnceAndNothingGoesOn() throws Exception {
        Running before = new Running().start();
        before.loop.tell(new Input.CutDeclared("hall-2", Optional.of(T.plusSeconds(1_800)), "kim", "water"));
        Await.until("it evacuates", LIMIT, () -> commands(before).size() >= 3);
        Path archive = folder.resolve("backup.zip");
        Backup.make(new DataFolder(folder), archive, false, Instant.ofEpochMilli(WALL));
        // What the archive does not know: two more starts and whatever they commanded.
        before.stop();
        Running lost = new Running().start();
        Await.until("it goes on", LIMIT, () -> !commands(lost).isEmpty());
        long seen = Stream.of(before, lost)
                .flatMap(each -> commands(each).stream())
                .mapToLong(Command::sequence)
                .max()
                .orElseThrow();
        lost.stop();

        Path elsewhere = folder.resolve("restored");
        long restoredAt = wall.get() + 60_000;
        Restore.of(archive, new DataFolder(elsewhere), 0, Instant.ofEpochMilli(restoredAt));
        wall.set(restoredAt);
        Running after = new Running(elsewhere).start();
        Await.until("it decides", LIMIT, () -> after.engine.epoch() > 0 && !after.released.isEmpty());
        assertEquals(restoredAt / 1_000, after.loop.epoch());
        assertTrue(
                after.released.stream()
                        .anyMatch(effect -> effect instanceof Effect.Alerted alerted
                                && alerted.change().alertId().equals(AlertCause.Health.id("restore"))),
                "operators are told");
        after.loop.tell(new Input.Tick()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        List<Command> given = commands(after);
        assertTrue(
                given.stream().allMatch(command -> command.sequence() > restoredAt && command.epoch() > 2),
                given.toString());
        assertTrue(given.stream().allMatch(command -> command.action() == Action.CANCEL), "nothing starts: " + given);
        assertTrue(seen < restoredAt);
        after.stop();

        Running again = new Running(elsewhere).start();
        again.loop.tell(new Input.Tick()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertEquals(restoredAt / 1_000 + 1, again.loop.epoch(), "it leaps once");
        again.stop();
        try (Journal journal = Journal.openFile(elsewhere.resolve(Journal.FILE))) {
            assertEquals(0, Replay.of(journal, setup, (row, effect) -> {}).differing());
        }
    }

    private static List<Command> commands(Running daemon) {
        return daemon.released.stream()
                .filter(Effect.Commanded.class::isInstance)
                .map(effect -> ((Effect.Commanded) effect).command())
                .toList();
    }
}
