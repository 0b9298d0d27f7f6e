package org.bongsu.collector.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bongsu.collector.DeadLetters;
import org.bongsu.collector.HealthListener;
import org.bongsu.domain.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries blocks from the spool to one store for ever, on a thread of its own that reads ahead, and one more for each
 * connection that writes. Several batches may be on their way; the cursor follows the oldest, so that what comes after a
 * failed one is written again. What the store has acknowledged is held back for a while before it is freed; when the store
 * may have gone down since, all that is still held is sent again.
 */
final class SinkRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SinkRunner.class);
    private static final long BATCH_COMPRESSED_BYTES = 128 << 10;
    private static final int BATCH_BYTES = 1 << 20;
    private static final long IDLE_MILLIS = 250;
    private static final long BACKOFF_FIRST_MILLIS = 500;
    private static final long BACKOFF_MOST_MILLIS = 30_000;

    private final Spool spool;
    /** Connections of one store; the first that is free is used, so that a quiet store's restart shows on the first. */
    private final List<Sink> connections;

    private final boolean[] busy;
    private final String id;
    private final Cursor cursor;
    private final DeadLetters deadLetters;
    private final HealthListener health;
    private final LongSupplier wallMillis;
    private final SinkMeters counters;
    private final Random jitter;
    private final Thread thread;
    private final ExecutorService writers;
    private final BlockCodec codec = new BlockCodec();
    private final Deque<Sent> sent = new ArrayDeque<>();
    /** Texts that no write uses any more. */
    private final Deque<LineBuffer> spare = new ArrayDeque<>();
    /** The last block that was read, of those on their way. */
    private long readTo;

    private final Deque<Held> held = new ArrayDeque<>();
    private boolean acknowledgedSinceRewind;
    private long reconnectionsSeen;
    private boolean rewindPending;
    private long rewindNotBefore = Long.MIN_VALUE;
    private int failuresInRow;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Acknowledged, but the store may not have made it safe before the time given. */
    private record Held(long block, long untilMillis) {}

    /** A batch on its way. @param last its last block */
    private record Sent(LineBuffer text, long last, Future<Outcome> outcome) {}

    /** What became of a batch; never Rejected: lines that are refused one by one are dead letters. */
    private record Outcome(Delivery delivery, int stored, List<Refused> refused) {}

    private record Refused(String cause, String line) {}

    SinkRunner(
            Spool spool,
            List<Sink> connections,
            Cursor cursor,
            DeadLetters deadLetters,
            HealthListener health,
            LongSupplier wallMillis,
            MeterRegistry meters) {
        this.spool = spool;
        this.connections = List.copyOf(connections);
        this.busy = new boolean[connections.size()];
        this.id = connections.get(0).id();
        this.cursor = cursor;
        this.deadLetters = deadLetters;
        this.health = health;
        this.wallMillis = wallMillis;
        this.counters = new SinkMeters(meters, cursor);
        this.jitter = new Random(id.hashCode());
        this.thread = new Thread(this::run, "bongsu-sink-" + id);
        this.writers = Executors.newFixedThreadPool(
                connections.size(), task -> new Thread(task, "bongsu-sink-" + id + "-write"));
    }

    void start() {
        thread.start();
    }

    /** Ends after the write under way, or breaks it off; what is not acknowledged stays in the spool. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(2_000);
            thread.interrupt();
            thread.join(4_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (SpoolFile.Reader reader = spool.file().reader()) {
            boolean open = false;
            while (stop.getCount() > 0 && !open) {
                open = spool.awaitOpen(IDLE_MILLIS);
            }
            begin();
            while (stop.getCount() > 0) {
                turn(reader);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(writers);
            connections.forEach(Sink::close);
            codec.close();
        }
    }

    /** With what the store had not held for long when the former run ended: the power may have failed both of us. */
    private void begin() {
        if (!connections.get(0).holdBack().isZero()) {
            cursor.position(cursor.freeable());
        }
        readTo = cursor.position();
        hold(cursor.position());
    }

    private static void close(ExecutorService writers) {
        writers.shutdownNow();
        try {
            if (!writers.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("a write to a store does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(SpoolFile.Reader reader) throws InterruptedException {
        if (rewindPending && wallMillis.getAsLong() >= rewindNotBefore) {
            rewind();
        }
        if (!rewindPending) {
            release();
        }
        try {
            while (sent.size() <= connections.size() && spool.lastId() > readTo && send(reader)) {
                LOG.trace("{}: {} batches on their way", id, sent.size());
            }
        } catch (SpoolFile.Refused e) {
            LOG.warn("the spool cannot be read: {}", e.getMessage());
            waitMillis(BACKOFF_FIRST_MILLIS);
        }
        if (sent.isEmpty()) {
            spool.awaitBeyond(readTo, IDLE_MILLIS);
        } else {
            settle(sent.element());
        }
    }

    /** Reads the next batch and hands it to a writer. @return whether there was one */
    private boolean send(SpoolFile.Reader reader) throws SpoolFile.Refused {
        // Before the blocks are read: one that is committed meanwhile must not be passed over.
        long newest = spool.lastId();
        List<Block> blocks = reader.after(readTo, BATCH_COMPRESSED_BYTES);
        if (blocks.isEmpty()) {
            // All up to there were dropped.
            readTo = Math.max(readTo, newest);
            return false;
        }
        LineBuffer text = spare.isEmpty() ? new LineBuffer(2 * BATCH_BYTES) : spare.remove();
        text.clear();
        for (Block block : blocks) {
            expand(block, text);
            readTo = block.id();
            if (text.length() > BATCH_BYTES) {
                break;
            }
        }
        Lines lines = Lines.of(text);
        sent.add(new Sent(text, readTo, writers.submit(() -> store(lines))));
        return true;
    }

    /** A damaged block must not stop those behind it. */
    private void expand(Block block, LineBuffer text) {
        try {
            codec.expand(block.compressed(), text);
        } catch (IllegalStateException e) {
            LOG.error("block {} of the spool: {}", block.id(), e.getMessage());
            counters.refused.increment();
        }
    }

    /** Waits for the oldest batch. */
    private void settle(Sent oldest) throws InterruptedException {
        Outcome outcome = outcome(oldest);
        Delivery delivery = outcome.delivery();
        if (!(delivery instanceof Delivery.Stored)) {
            failed(delivery);
            return;
        }
        sent.remove();
        spare.add(oldest.text());
        if (failuresInRow > 0) {
            failuresInRow = 0;
            LOG.info("{} takes lines again", id);
            health.cleared("sink-" + id);
        }
        counters.lines.increment(outcome.stored());
        for (Refused refused : outcome.refused()) {
            deadLetters.add(id, refused.cause(), refused.line());
            counters.refused.increment();
        }
        long reconnections = connections.stream().mapToLong(Sink::reconnections).sum();
        rewindPending |= acknowledgedSinceRewind && reconnections > reconnectionsSeen;
        reconnectionsSeen = reconnections;
        cursor.position(oldest.last());
        hold(oldest.last());
        acknowledgedSinceRewind = true;
    }

    private Outcome outcome(Sent batch) throws InterruptedException {
        try {
            return batch.outcome().get();
        } catch (ExecutionException e) {
            LOG.error("{}: internal fault, trying again", id, e.getCause());
            return new Outcome(new Delivery.Unavailable(false, "internal fault: " + e.getCause()), 0, List.of());
        }
    }

    private void failed(Delivery delivery) throws InterruptedException {
        counters.failures.increment();
        recall();
        if (failuresInRow++ == 0) {
            report(delivery);
        }
        rewindPending |=
                delivery instanceof Delivery.Unavailable away && away.connectionLost() && acknowledgedSinceRewind;
        long whole = Math.min(BACKOFF_MOST_MILLIS, BACKOFF_FIRST_MILLIS << Math.min(failuresInRow - 1, 10));
        waitMillis(whole / 2 + (long) (jitter.nextDouble() * (whole / 2)));
    }

    private void report(Delivery delivery) {
        if (delivery instanceof Delivery.Denied denied) {
            LOG.error("{} refuses us; the spool keeps what it should have: {}", id, denied.cause());
            health.fault(
                    "sink-" + id,
                    new Text(
                            "Telemetry store " + id + " refuses us; check its address, database and token: "
                                    + denied.cause(),
                            "텔레메트리 저장소 " + id + " 접근 거부됨, 주소·데이터베이스·토큰 확인 필요: " + denied.cause()));
        } else if (delivery instanceof Delivery.Unavailable away) {
            LOG.warn("{} takes no lines: {}", id, away.cause());
            health.fault(
                    "sink-" + id,
                    new Text(
                            "Telemetry store " + id + " takes nothing: " + away.cause(),
                            "텔레메트리 저장소 " + id + " 수신 불가: " + away.cause()));
        }
    }

    /** Forgets what is on its way: it is read again after the cursor. */
    private void recall() throws InterruptedException {
        for (Sent batch : sent) {
            outcome(batch);
            spare.add(batch.text());
        }
        sent.clear();
        readTo = cursor.position();
    }

    private void hold(long block) {
        held.add(new Held(
                block, wallMillis.getAsLong() + connections.get(0).holdBack().toMillis()));
    }

    private void release() {
        while (!held.isEmpty() && held.element().untilMillis() <= wallMillis.getAsLong()) {
            cursor.freeable(held.remove().block());
        }
    }

    /**
     * After a new connection, once a hold-back at most: a store that closes every connection must not be fed the same lines
     * for ever. What was acknowledged before is still held by then, since nothing is released while this is pending.
     */
    private void rewind() throws InterruptedException {
        rewindPending = false;
        if (connections.get(0).holdBack().isZero()) {
            return;
        }
        recall();
        counters.rewinds.increment();
        LOG.info("{} may have lost what it acknowledged: sending again from block {}", id, cursor.freeable());
        held.clear();
        cursor.position(cursor.freeable());
        readTo = cursor.position();
        acknowledgedSinceRewind = false;
        rewindNotBefore = wallMillis.getAsLong() + connections.get(0).holdBack().toMillis();
    }

    // On a writer's thread.

    private Outcome store(Lines batch) {
        int connection = occupy();
        try {
            return store(connections.get(connection), batch);
        } finally {
            vacate(connection);
        }
    }

    private int occupy() {
        synchronized (busy) {
            int free = 0;
            while (busy[free]) {
                free++;
            }
            busy[free] = true;
            return free;
        }
    }

    private void vacate(int connection) {
        synchronized (busy) {
            busy[connection] = false;
        }
    }

    private static Outcome store(Sink sink, Lines batch) {
        if (batch.count() == 0) {
            return new Outcome(new Delivery.Stored(), 0, List.of());
        }
        Delivery delivery = sink.write(batch);
        if (!(delivery instanceof Delivery.Rejected)) {
            return new Outcome(delivery, batch.count(), List.of());
        }
        List<Refused> refused = new ArrayList<>();
        delivery = halve(sink, LineFormat.split(batch.string()), refused);
        return new Outcome(delivery, batch.count() - refused.size(), refused);
    }

    /** @return Stored when each line is either stored or refused by itself, else why to try all of them again */
    private static Delivery halve(Sink sink, List<String> lines, List<Refused> refused) {
        Delivery delivery = sink.write(Lines.of(lines));
        if (!(delivery instanceof Delivery.Rejected rejected)) {
            return delivery;
        }
        if (lines.size() == 1) {
            refused.add(new Refused(rejected.cause(), lines.get(0)));
            return new Delivery.Stored();
        }
        int middle = lines.size() / 2;
        Delivery first = halve(sink, lines.subList(0, middle), refused);
        return first instanceof Delivery.Stored ? halve(sink, lines.subList(middle, lines.size()), refused) : first;
    }

    private void waitMillis(long millis) throws InterruptedException {
        if (stop.await(millis, TimeUnit.MILLISECONDS)) {
            LOG.debug("{} is told to stop", id);
        }
    }
}
