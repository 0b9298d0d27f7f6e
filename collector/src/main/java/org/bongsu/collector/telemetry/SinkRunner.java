package org.bongsu.collector.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bongsu.collector.DeadLetters;
import org.bongsu.collector.HealthListener;
import org.bongsu.domain.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries blocks from the spool to one sink, in order, on a thread of its own, for ever. What the sink has acknowledged is
 * held back for a while before it is freed; when the sink may have gone down since, all that is still held is sent again.
 */
final class SinkRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SinkRunner.class);
    private static final long BATCH_COMPRESSED_BYTES = 128 << 10;
    private static final int BATCH_CHARACTERS = 1 << 20;
    private static final long IDLE_MILLIS = 250;
    private static final long BACKOFF_FIRST_MILLIS = 500;
    private static final long BACKOFF_MOST_MILLIS = 30_000;

    private final Spool spool;
    private final Sink sink;
    private final Cursor cursor;
    private final DeadLetters deadLetters;
    private final HealthListener health;
    private final LongSupplier wallMillis;
    private final Counter lines;
    private final Counter failures;
    private final Counter refused;
    private final Counter rewinds;
    private final Random jitter;
    private final Thread thread;
    private final Deque<Held> held = new ArrayDeque<>();
    private boolean acknowledgedSinceRewind;
    private long connectionsSeen;
    private boolean rewindPending;
    private long rewindNotBefore = Long.MIN_VALUE;
    private int failuresInRow;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Acknowledged, but the store may not have made it safe before the time given. */
    private record Held(long block, long untilMillis) {}

    SinkRunner(
            Spool spool,
            Sink sink,
            Cursor cursor,
            DeadLetters deadLetters,
            HealthListener health,
            LongSupplier wallMillis,
            MeterRegistry meters) {
        this.spool = spool;
        this.sink = sink;
        this.cursor = cursor;
        this.deadLetters = deadLetters;
        this.health = health;
        this.wallMillis = wallMillis;
        this.lines = meters.counter("bongsu_sink_lines", "sink", sink.id());
        this.failures = meters.counter("bongsu_sink_failures", "sink", sink.id());
        this.refused = meters.counter("bongsu_sink_dead_letters", "sink", sink.id());
        this.rewinds = meters.counter("bongsu_sink_rewinds", "sink", sink.id());
        this.jitter = new Random(sink.id().hashCode());
        this.thread = new Thread(this::run, "bongsu-sink-" + sink.id());
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
            thread.join(2_000);
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
            hold(cursor.position());
            while (stop.getCount() > 0) {
                release();
                if (rewindPending && wallMillis.getAsLong() >= rewindNotBefore) {
                    rewind();
                }
                if (spool.awaitBeyond(cursor.position(), IDLE_MILLIS)) {
                    carry(reader);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sink.close();
        }
    }

    private void carry(SpoolFile.Reader reader) throws InterruptedException {
        try {
            carryNext(reader);
        } catch (SpoolFile.Refused e) {
            LOG.warn("the spool cannot be read: {}", e.getMessage());
            waitMillis(BACKOFF_FIRST_MILLIS);
        } catch (RuntimeException e) {
            LOG.error("{}: internal fault, trying again", sink.id(), e);
            failures.increment();
            waitMillis(BACKOFF_MOST_MILLIS);
        }
    }

    private void carryNext(SpoolFile.Reader reader) throws SpoolFile.Refused, InterruptedException {
        List<Block> blocks = reader.after(cursor.position(), BATCH_COMPRESSED_BYTES);
        if (blocks.isEmpty()) {
            waitMillis(IDLE_MILLIS);
            return;
        }
        StringBuilder batch = new StringBuilder();
        long last = 0;
        for (Block block : blocks) {
            batch.append(text(block));
            last = block.id();
            if (batch.length() > BATCH_CHARACTERS) {
                break;
            }
        }
        settle(store(batch.toString()), last);
    }

    /** A damaged block must not stop those behind it. */
    private String text(Block block) {
        try {
            return block.lines();
        } catch (IllegalStateException e) {
            LOG.error("block {} of the spool: {}", block.id(), e.getMessage());
            refused.increment();
            return "";
        }
    }

    private void settle(Delivery delivery, long last) throws InterruptedException {
        if (delivery instanceof Delivery.Unavailable unavailable) {
            failures.increment();
            if (failuresInRow++ == 0) {
                LOG.warn("{} takes no lines: {}", sink.id(), unavailable.cause());
                health.fault(
                        "sink-" + sink.id(),
                        new Text(
                                "Telemetry store " + sink.id() + " takes nothing: " + unavailable.cause(),
                                "텔레메트리 저장소 " + sink.id() + " 수신 불가: " + unavailable.cause()));
            }
            if (unavailable.connectionLost() && acknowledgedSinceRewind) {
                rewind();
            }
            long whole = Math.min(BACKOFF_MOST_MILLIS, BACKOFF_FIRST_MILLIS << Math.min(failuresInRow - 1, 10));
            waitMillis(whole / 2 + (long) (jitter.nextDouble() * (whole / 2)));
            return;
        }
        if (failuresInRow > 0) {
            failuresInRow = 0;
            LOG.info("{} takes lines again", sink.id());
            health.cleared("sink-" + sink.id());
        }
        rewindPending |= acknowledgedSinceRewind && sink.connections() > connectionsSeen;
        connectionsSeen = sink.connections();
        cursor.position(last);
        hold(last);
        acknowledgedSinceRewind = true;
    }

    private void hold(long block) {
        held.add(new Held(block, wallMillis.getAsLong() + sink.holdBack().toMillis()));
    }

    private void release() {
        while (!held.isEmpty() && held.peek().untilMillis() <= wallMillis.getAsLong()) {
            cursor.freeable(held.remove().block());
        }
    }

    /**
     * After a new connection, once a hold-back at most: a store that closes every connection must not be fed the same lines
     * for ever. What was acknowledged since is still held by then.
     */
    private void rewind() {
        rewindPending = false;
        if (sink.holdBack().isZero()) {
            return;
        }
        rewinds.increment();
        LOG.info("{} may have lost what it acknowledged: sending again from block {}", sink.id(), cursor.freeable());
        held.clear();
        cursor.position(cursor.freeable());
        acknowledgedSinceRewind = false;
        rewindNotBefore = wallMillis.getAsLong() + sink.holdBack().toMillis();
    }

    /** Never Rejected: lines that are refused one by one are dead letters. */
    private Delivery store(String batch) {
        if (batch.isEmpty()) {
            return new Delivery.Stored();
        }
        Delivery delivery = sink.write(batch);
        if (delivery instanceof Delivery.Rejected) {
            return halve(LineFormat.split(batch));
        }
        if (delivery instanceof Delivery.Stored) {
            lines.increment(batch.chars().filter(c -> c == '\n').count());
        }
        return delivery;
    }

    private Delivery halve(List<String> rejected) {
        Delivery delivery = sink.write(String.join("\n", rejected) + "\n");
        if (delivery instanceof Delivery.Unavailable) {
            return delivery;
        }
        if (delivery instanceof Delivery.Stored) {
            lines.increment(rejected.size());
            return delivery;
        }
        if (rejected.size() == 1) {
            refused.increment();
            deadLetters.add(sink.id(), ((Delivery.Rejected) delivery).cause(), rejected.get(0));
            return new Delivery.Stored();
        }
        int middle = rejected.size() / 2;
        Delivery first = halve(rejected.subList(0, middle));
        return first instanceof Delivery.Unavailable ? first : halve(rejected.subList(middle, rejected.size()));
    }

    private void waitMillis(long millis) throws InterruptedException {
        if (stop.await(millis, TimeUnit.MILLISECONDS)) {
            LOG.debug("{} is told to stop", sink.id());
        }
    }
}
