package org.bongsu.collector.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bongsu.collector.HealthListener;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue on disk between readings and stores. {@link #accept} may be called on any thread and never waits for the disk.
 * One thread of its own gathers what came in a few milliseconds, writes it as one row, and tells the givers after the
 * commit, in the order in which they gave.
 *
 * <p>A commit that fails is tried again for ever, from the same readings; what comes meanwhile waits in memory: without
 * bound where the giver bounds it itself (a broker that waits for acknowledgements), else up to the buffer's bound.
 */
final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String HEALTH = "spool";
    private static final long RETRY_FIRST_MILLIS = 100;
    private static final long RETRY_MOST_MILLIS = 2_000;
    /** Cursors ride on a commit at most this often; a crash repeats this much to the stores. */
    private static final long CURSORS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TelemetrySettings settings;
    private final LineFormat format;
    private final SpoolFile file;
    private final List<Cursor> cursors;
    private final HealthListener health;
    private final Counter commits;
    private final Counter commitFailures;
    private final Counter committedReadings;
    private final Counter lostFull;
    private final Counter lostBuffer;
    private final Counter lostFault;
    private final Counter lostStop;
    private final MeterRegistry meters;
    private final Thread writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final Condition committed = lock.newCondition();
    private final Deque<Entry> queue = new ArrayDeque<>();
    private int queuedReadings;
    private int droppableReadings;
    private boolean stopping;
    private boolean opened;
    private long lastId;

    /** Written by the writer's thread, read by the gauge. */
    private volatile long bytes;

    private boolean faulted;
    private boolean losing;
    private long cursorsSavedAt = System.nanoTime();
    private long cursorsSaved;

    /** @param droppable whether it may be lost for want of memory */
    private record Entry(List<Reading> readings, @Nullable Runnable onCommitted, boolean droppable) {}

    Spool(
            Path path,
            TelemetrySettings settings,
            LineFormat format,
            List<Cursor> cursors,
            HealthListener health,
            MeterRegistry meters) {
        this.settings = settings;
        this.format = format;
        this.file = new SpoolFile(path);
        this.cursors = List.copyOf(cursors);
        this.health = health;
        this.meters = meters;
        this.commits = meters.counter("bongsu_spool_commits");
        this.commitFailures = meters.counter("bongsu_spool_commit_failures");
        this.committedReadings = meters.counter("bongsu_spool_readings");
        this.lostFull = meters.counter("bongsu_telemetry_lost_readings", "reason", "spool full");
        this.lostBuffer = meters.counter("bongsu_telemetry_lost_readings", "reason", "buffer full");
        this.lostFault = meters.counter("bongsu_telemetry_lost_readings", "reason", "internal fault");
        this.lostStop = meters.counter("bongsu_telemetry_lost_readings", "reason", "stopped");
        Gauge.builder("bongsu_spool_bytes", this, spool -> spool.bytes).register(meters);
        Gauge.builder("bongsu_spool_buffered_readings", this, Spool::buffered).register(meters);
        this.writer = new Thread(this::run, "bongsu-spool");
    }

    void start() {
        writer.start();
    }

    /** Readings whose giver keeps them until {@code onCommitted} has run; they are never dropped. */
    void accept(List<Reading> readings, Runnable onCommitted) {
        give(new Entry(readings, onCommitted, false));
    }

    /** Readings that exist nowhere else; lost, and counted, when the buffer is full. */
    void accept(List<Reading> readings) {
        give(new Entry(readings, null, true));
    }

    private void give(Entry entry) {
        int size = entry.readings().size();
        lock.lock();
        try {
            if (stopping) {
                countLost(entry, lostStop);
                return;
            }
            if (entry.droppable() && droppableReadings + size > settings.bufferReadings()) {
                countLost(entry, lostBuffer);
                if (!losing) {
                    losing = true;
                    LOG.warn("the disk takes no readings and the buffer is full: readings are being lost");
                }
                return;
            }
            queue.add(entry);
            queuedReadings += size;
            droppableReadings += entry.droppable() ? size : 0;
            if (queue.size() == 1 || queuedReadings >= settings.commitReadings()) {
                given.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void countLost(Entry entry, Counter counter) {
        if (entry.droppable()) {
            counter.increment(
                    entry.readings().stream().filter(LineFormat::isStored).count());
        }
    }

    private int buffered() {
        lock.lock();
        try {
            return queuedReadings;
        } finally {
            lock.unlock();
        }
    }

    /** The file, for a sink's own reading connection. */
    SpoolFile file() {
        return file;
    }

    /** Waits until a block after the position is committed, or the time is over. @return whether there is one */
    boolean awaitBeyond(long position, long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!opened || lastId <= position) {
                if (left <= 0) {
                    return false;
                }
                left = committed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the cursors are read from the file, or the time is over. @return whether they are */
    boolean awaitOpen(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!opened && left > 0) {
                left = committed.awaitNanos(left);
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Commits what it can once more and ends its thread; what it cannot is counted as lost. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            given.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            open();
            for (List<Entry> group = next(); !group.isEmpty() || !isStopping(); group = next()) {
                try {
                    commit(group);
                } catch (RuntimeException e) {
                    LOG.error("readings could not be made into lines; they are lost", e);
                    group.forEach(entry -> countLost(entry, lostFault));
                }
            }
            commit(List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            file.close();
        }
    }

    private void open() throws InterruptedException {
        for (long wait = RETRY_FIRST_MILLIS; ; wait = Math.min(2 * wait, RETRY_MOST_MILLIS)) {
            try {
                bytes = file.open(cursors);
                break;
            } catch (SpoolFile.Refused e) {
                failed(e);
                if (pause(wait)) {
                    return;
                }
            }
        }
        healthy();
        publish(file.lastId());
    }

    private void publish(long id) {
        lock.lock();
        try {
            opened = true;
            lastId = Math.max(lastId, id);
            committed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** The readings of the next commit; empty when it is time to save cursors or to stop. */
    private List<Entry> next() throws InterruptedException {
        lock.lock();
        try {
            long idle = CURSORS_EVERY_NANOS;
            while (queue.isEmpty() && !stopping && idle > 0) {
                idle = given.awaitNanos(idle);
            }
            long gather = queue.isEmpty() ? 0 : settings.commitEvery().toNanos();
            while (gather > 0 && !stopping && queuedReadings < settings.commitReadings()) {
                gather = given.awaitNanos(gather);
            }
            List<Entry> group = new ArrayList<>();
            for (int size = 0; size < settings.commitReadings() && !queue.isEmpty(); ) {
                Entry entry = queue.remove();
                group.add(entry);
                size += entry.readings().size();
                queuedReadings -= entry.readings().size();
                droppableReadings -= entry.droppable() ? entry.readings().size() : 0;
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Entry> group) throws InterruptedException {
        StringBuilder lines = new StringBuilder();
        int readings = 0;
        for (Entry entry : group) {
            readings += format.append(lines, entry.readings());
        }
        boolean due = group.isEmpty() || System.nanoTime() - cursorsSavedAt > CURSORS_EVERY_NANOS;
        boolean saveCursors = due && cursorsMoved() != cursorsSaved;
        if (readings > 0 || saveCursors) {
            byte[] block = SpoolFile.compress(lines.toString());
            if (!write(block, readings, saveCursors)) {
                group.forEach(entry -> countLost(entry, lostStop));
                return;
            }
        }
        countSkipped(group);
        group.forEach(Spool::tell);
    }

    /** Changes whenever a cursor moves. */
    private long cursorsMoved() {
        long moved = 0;
        for (Cursor cursor : cursors) {
            moved = 31 * (31 * moved + cursor.position()) + cursor.freeable();
        }
        return moved;
    }

    /** @return false when it was stopped before the disk took them */
    private boolean write(byte[] block, int readings, boolean saveCursors) throws InterruptedException {
        long moved = cursorsMoved();
        for (long wait = RETRY_FIRST_MILLIS; ; wait = Math.min(2 * wait, RETRY_MOST_MILLIS)) {
            try {
                SpoolFile.Written written =
                        file.write(block, readings, saveCursors ? cursors : List.of(), settings.spoolBytes());
                bytes = written.bytes();
                lostFull.increment(written.lostReadings());
                if (saveCursors) {
                    cursorsSavedAt = System.nanoTime();
                    cursorsSaved = moved;
                }
                if (readings > 0) {
                    commits.increment();
                    committedReadings.increment(readings);
                }
                healthy();
                publish(written.lastId());
                return true;
            } catch (SpoolFile.Refused e) {
                failed(e);
                if (readings == 0) {
                    return true;
                }
                if (pause(wait)) {
                    return false;
                }
            }
        }
    }

    /** @return whether it is time to stop */
    private boolean pause(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (left > 0 && !stopping) {
                left = given.awaitNanos(left);
            }
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    private void failed(SpoolFile.Refused refused) {
        commitFailures.increment();
        if (!faulted) {
            faulted = true;
            LOG.error("the spool takes no readings: {}", refused.getMessage());
            health.fault(
                    HEALTH,
                    new Text(
                            "Telemetry cannot be written to disk: " + refused.getMessage(),
                            "텔레메트리를 디스크에 쓸 수 없음: " + refused.getMessage()));
        }
    }

    private void healthy() {
        if (faulted) {
            faulted = false;
            losing = false;
            LOG.info("the spool takes readings again");
            health.cleared(HEALTH);
        }
    }

    private void countSkipped(List<Entry> group) {
        for (Entry entry : group) {
            for (Reading reading : entry.readings()) {
                if (!LineFormat.isStored(reading)) {
                    meters.counter(
                                    "bongsu_telemetry_skipped_readings",
                                    "quality",
                                    reading.quality().name())
                            .increment();
                }
            }
        }
    }

    private static void tell(Entry entry) {
        if (entry.onCommitted() != null) {
            try {
                entry.onCommitted().run();
            } catch (RuntimeException e) {
                LOG.error("whoever gave the readings failed on hearing of their commit", e);
            }
        }
    }
}
