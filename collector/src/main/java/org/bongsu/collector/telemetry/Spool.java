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
import java.util.function.LongSupplier;
import org.bongsu.collector.HealthListener;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Site;
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
    /** Readings that nobody waits for are gathered this many times longer. */
    private static final int UNHURRIED = 10;

    private static final String LOSS = "spool-loss";
    /** The loss is over when this share of the bounds is free again and nothing was lost for a while. */
    private static final double CLEAR_SHARE = 0.9;

    private static final long CLEAR_MILLIS = 60_000;

    private final TelemetrySettings settings;
    private volatile Plan plan;
    private final LineBuffer lines = new LineBuffer(1 << 20);
    private final BlockCodec codec = new BlockCodec();
    private final SpoolFile file;
    private final List<Cursor> cursors;
    private final HealthListener health;
    private final LongSupplier wallMillis;
    private final SpoolMeters counters;
    private final Thread writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final Condition committed = lock.newCondition();
    private final Deque<Entry> queue = new ArrayDeque<>();
    private int queuedReadings;
    private int droppableReadings;
    /** Entries whose giver waits for the commit. */
    private int awaited;

    private boolean stopping;
    private boolean opened;
    private long lastId;

    /** Written by the writer's thread, read by the gauge. */
    private volatile long bytes;

    private boolean faulted;
    private boolean losing;
    private long cursorsSavedAt = System.nanoTime();
    private long cursorsSaved;
    private long looked = System.nanoTime();

    // The writer's thread's own.
    private Deadband deadband;
    private Inventory filtered;
    private long clockMillis;
    private long clockNanos;
    private boolean losingOldest;
    private long lostAtMillis;

    /** What a change of the devices replaces. */
    private record Plan(LineFormat format, Inventory inventory) {}

    /** @param droppable whether it may be lost for want of memory */
    private record Entry(
            List<Reading> readings,
            @Nullable Runnable onCommitted,
            @Nullable Runnable onLost,
            boolean droppable) {}

    Spool(
            Path path,
            TelemetrySettings settings,
            Site site,
            Inventory inventory,
            List<Cursor> cursors,
            HealthListener health,
            LongSupplier wallMillis,
            MeterRegistry meters) {
        this.settings = settings;
        this.plan = new Plan(new LineFormat(site, inventory), inventory);
        this.deadband = new Deadband(inventory, null);
        this.filtered = inventory;
        this.file = new SpoolFile(path);
        this.cursors = List.copyOf(cursors);
        this.health = health;
        this.wallMillis = wallMillis;
        this.counters = new SpoolMeters(meters);
        Gauge.builder("bongsu_spool_bytes", this, spool -> spool.bytes)
                .description("Compressed size of what the spool holds, acknowledged but held back included")
                .register(meters);
        Gauge.builder("bongsu_spool_buffered_readings", this, Spool::buffered)
                .description("Readings in memory on their way to the spool's disk")
                .register(meters);
        this.writer = new Thread(this::run, "bongsu-spool");
    }

    void start() {
        writer.start();
    }

    /** Other devices from now on; readings of the former ones may still come. Any thread. */
    void replace(Site site, Inventory inventory) {
        plan = new Plan(new LineFormat(site, inventory), inventory);
    }

    /** Readings whose giver keeps them until one of the two has run; they are never dropped. */
    void accept(List<Reading> readings, Runnable onCommitted, Runnable onLost) {
        give(new Entry(readings, onCommitted, onLost, false));
    }

    /** Readings that exist nowhere else; lost, and counted, when the buffer is full. */
    void accept(List<Reading> readings) {
        give(new Entry(readings, null, null, true));
    }

    private void give(Entry entry) {
        int size = entry.readings().size();
        lock.lock();
        try {
            if (stopping) {
                countLost(entry, counters.lostStop);
                return;
            }
            if (entry.droppable() && droppableReadings + size > settings.bufferReadings()) {
                countLost(entry, counters.lostBuffer);
                if (!losing) {
                    losing = true;
                    LOG.warn("the disk takes no readings and the buffer is full: readings are being lost");
                }
                return;
            }
            queue.add(entry);
            queuedReadings += size;
            awaited += entry.onCommitted() == null ? 0 : 1;
            droppableReadings += entry.droppable() ? size : 0;
            boolean hurry = entry.onCommitted() != null && awaited == 1;
            if (queue.size() == 1 || hurry || queuedReadings >= settings.commitReadings()) {
                given.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void countLost(Entry entry, Counter counter) {
        if (entry.droppable()) {
            count(entry, counter);
        }
    }

    private static void count(Entry entry, Counter counter) {
        entry.readings().forEach(reading -> counter.increment(LineFormat.isStored(reading) ? 1 : 0));
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

    /** The newest block. */
    long lastId() {
        lock.lock();
        try {
            return lastId;
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
        clockMillis = wallMillis.getAsLong();
        clockNanos = System.nanoTime();
        try {
            open();
            for (List<Entry> group = next(); !group.isEmpty() || !isStopping(); group = next()) {
                commit(group);
                look();
            }
            commit(List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            file.close();
            codec.close();
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
        clockMillis = Math.max(wallMillis.getAsLong(), file.newestMillis());
        clockNanos = System.nanoTime();
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
            gather();
            List<Entry> group = new ArrayList<>();
            for (int size = 0; size < settings.commitReadings() && !queue.isEmpty(); ) {
                Entry entry = queue.remove();
                group.add(entry);
                size += entry.readings().size();
                queuedReadings -= entry.readings().size();
                droppableReadings -= entry.droppable() ? entry.readings().size() : 0;
                awaited -= entry.onCommitted() == null ? 0 : 1;
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, with the lock, for more of the same commit: briefly where somebody waits for it. */
    private void gather() throws InterruptedException {
        long brief = settings.commitEvery().toNanos();
        long began = System.nanoTime();
        long hurriedAt = awaited > 0 ? began : 0;
        while (!queue.isEmpty() && !stopping && queuedReadings < settings.commitReadings()) {
            long now = System.nanoTime();
            hurriedAt = awaited > 0 && hurriedAt == 0 ? now : hurriedAt;
            long unhurried = began + UNHURRIED * brief - now;
            long left = hurriedAt == 0 ? unhurried : Math.min(unhurried, hurriedAt + brief - now);
            if (left <= 0) {
                return;
            }
            given.awaitNanos(left);
        }
    }

    private void commit(List<Entry> group) throws InterruptedException {
        List<Entry> sound = new ArrayList<>(group.size());
        try {
            int readings = format(group, sound);
            boolean due = group.isEmpty() || System.nanoTime() - cursorsSavedAt > CURSORS_EVERY_NANOS;
            boolean saveCursors = due && (cursorsMoved() != cursorsSaved || isOverAge());
            if (readings > 0 || saveCursors) {
                byte[] block = codec.compress(lines.array(), lines.length());
                if (!write(block, readings, saveCursors)) {
                    sound.forEach(entry -> countLost(entry, counters.lostStop));
                    return;
                }
            }
        } catch (RuntimeException e) {
            LOG.error("readings could not be committed; they are lost", e);
            sound.forEach(this::failed);
            return;
        }
        sound.forEach(entry -> tell(entry.onCommitted()));
    }

    /**
     * A fault in what one gave must not cost the others theirs.
     *
     * @param sound to add those to whose readings could be made into lines
     * @return readings that became lines
     */
    private int format(List<Entry> group, List<Entry> sound) {
        lines.clear();
        Plan now = plan;
        if (now.inventory() != filtered) {
            deadband = new Deadband(now.inventory(), deadband);
            filtered = now.inventory();
        }
        int readings = 0;
        for (Entry entry : group) {
            int before = lines.length();
            try {
                readings += format(entry, now);
                sound.add(entry);
            } catch (RuntimeException e) {
                lines.length(before);
                LOG.error("readings could not be made into lines; they are lost", e);
                failed(entry);
            }
        }
        counters.deadband.increment(deadband.takeLeftOut());
        return readings;
    }

    private int format(Entry entry, Plan now) {
        List<Reading> stored = deadband.filter(entry.readings());
        int written = now.format().append(lines, stored);
        if (written < stored.size()) {
            stored.forEach(reading -> counters.skipped(reading.quality()));
        }
        return written;
    }

    private void failed(Entry entry) {
        count(entry, counters.lostFault);
        tell(entry.onLost());
    }

    /** The spool's own time: the wall's at the start, then the machine's, so that setting the clock ages nothing. */
    private long now() {
        return clockMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - clockNanos);
    }

    private boolean isOverAge() {
        long oldest = now() - settings.spoolAge().toMillis();
        return cursors.stream().map(Cursor::lag).anyMatch(lag -> lag.sinceMillis() > 0 && lag.sinceMillis() < oldest);
    }

    /** Once a second: how far the sinks are behind, and whether a loss is over. */
    private void look() {
        if (System.nanoTime() - looked < CURSORS_EVERY_NANOS / 2) {
            return;
        }
        looked = System.nanoTime();
        try {
            long now = now();
            long most = 0;
            for (Cursor cursor : cursors) {
                SpoolFile.Lag lag = file.lag(cursor.position());
                long age = lag.sinceMillis() == 0 ? 0 : Math.max(0, now - lag.sinceMillis());
                cursor.lag(lag, age / 1000.0);
                most = Math.max(most, age);
            }
            boolean roomy = bytes <= CLEAR_SHARE * settings.spoolBytes()
                    && most <= CLEAR_SHARE * settings.spoolAge().toMillis();
            if (losingOldest && roomy && now - lostAtMillis >= clearMillis()) {
                losingOldest = false;
                LOG.info("the spool loses nothing any more");
                health.cleared(LOSS);
            }
        } catch (SpoolFile.Refused | RuntimeException e) {
            LOG.debug("the sinks' lag cannot be read: {}", e.getMessage());
        }
    }

    private long clearMillis() {
        return Math.min(CLEAR_MILLIS, settings.spoolAge().toMillis() / 10);
    }

    private void lost(SpoolFile.Written written) {
        counters.lostFull.increment(written.lostFull());
        counters.lostOld.increment(written.lostOld());
        if (written.lostFull() + written.lostOld() == 0) {
            return;
        }
        lostAtMillis = now();
        if (!losingOldest) {
            losingOldest = true;
            boolean isFull = written.lostFull() > 0;
            LOG.error("the spool has reached its bound: its oldest readings are lost before a store took them");
            health.fault(
                    LOSS,
                    new Text(
                            "Oldest telemetry is being lost: no store took it before the spool reached its bound of "
                                    + (isFull
                                            ? (settings.spoolBytes() >> 20) + " MiB"
                                            : settings.spoolAge().toHours() + " h"),
                            "오래된 텔레메트리가 손실되고 있음: 저장소가 받기 전에 스풀이 한도에 도달함 ("
                                    + (isFull
                                            ? (settings.spoolBytes() >> 20) + " MiB"
                                            : settings.spoolAge().toHours() + "시간")
                                    + ")"));
        }
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
                SpoolFile.Written written = file.write(
                        block,
                        readings,
                        saveCursors ? cursors : List.of(),
                        settings.spoolBytes(),
                        now(),
                        now() - settings.spoolAge().toMillis());
                bytes = written.bytes();
                lost(written);
                if (saveCursors) {
                    cursorsSavedAt = System.nanoTime();
                    cursorsSaved = moved;
                }
                if (readings > 0) {
                    counters.commits.increment();
                    counters.readings.increment(readings);
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
        counters.commitFailures.increment();
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

    private static void tell(@Nullable Runnable giver) {
        if (giver != null) {
            try {
                giver.run();
            } catch (RuntimeException e) {
                LOG.error("whoever gave the readings failed on hearing what became of them", e);
            }
        }
    }
}
