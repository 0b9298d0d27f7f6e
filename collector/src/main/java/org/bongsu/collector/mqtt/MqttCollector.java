package org.bongsu.collector.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bongsu.collector.DeadLetters;
import org.bongsu.collector.HealthListener;
import org.bongsu.collector.ReadingSink;
import org.bongsu.collector.quality.QualityCounts;
import org.bongsu.collector.quality.QualityJudges;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to every MQTT device of the inventory in a persistent session. A message is acknowledged once its readings are
 * durable, in order of arrival; what is not acknowledged the broker keeps and sends again.
 *
 * <p>Not acknowledging makes the broker hold back further messages, which must not blind the rules while a disk is full:
 * as soon as acknowledgements are held back, a second session without any memory listens to the same topics for the rules
 * alone, until the first has caught up.
 *
 * <p>One thread takes messages and calls {@code live}, which must not block.
 */
public final class MqttCollector {

    private static final Logger LOG = LoggerFactory.getLogger(MqttCollector.class);
    /** A packet id has 16 bits: no broker can have more unacknowledged messages on their way to one session. */
    private static final int QUEUE = 65_536;

    private static final int BATCH = 1_000;
    private static final long WAKE_MILLIS = 50;
    /** A commit takes milliseconds; after this long the disk is in trouble. */
    private static final long HELD_BACK_MILLIS = 1_000;

    private static final String HEALTH = "mqtt";

    private final MqttSettings settings;
    private final Intake intake;
    private final LongSupplier wallMillis;
    private final Consumer<List<Reading>> live;
    private final ReadingSink store;
    private final HealthListener health;
    private final DeadLetters deadLetters;
    private final QualityJudges judges;
    private final QualityCounts counts;
    private final Counter messages;
    private final Counter garbage;
    private final Counter unknownTopics;
    private final Counter arrivalUsed;
    private final Counter overrun;
    private final BlockingQueue<Session.Message> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Acknowledgements<Session.Message> acknowledgements;
    private final Session session;
    private final Thread worker;
    private @Nullable Session tap;
    private volatile boolean stopping;
    private volatile boolean gap;
    private boolean faulted;
    private long nextCheckMillis;

    /**
     * @param dataDir for {@code mqtt-dead-letters.txt}
     * @param live receives what is news: values of now, and STALE or UNDEFINED readings of devices gone silent, once
     * @param store receives every reading, late ones included; its commit is what is acknowledged
     * @param health hears of {@code mqtt} when the broker is lost
     * @throws IllegalArgumentException when the URL is not one of a broker
     */
    public MqttCollector(
            Inventory inventory,
            MqttSettings settings,
            ScenarioClock clock,
            LongSupplier wallMillis,
            Path dataDir,
            Consumer<List<Reading>> live,
            ReadingSink store,
            HealthListener health,
            MeterRegistry meters) {
        this.settings = settings;
        this.wallMillis = wallMillis;
        this.live = live;
        this.store = store;
        this.health = health;
        this.judges = new QualityJudges(inventory);
        this.counts = new QualityCounts(meters);
        this.intake = new Intake(inventory, settings, clock, wallMillis.getAsLong());
        this.deadLetters = new DeadLetters(dataDir.resolve("mqtt-dead-letters.txt"), settings.deadLetterBytes());
        this.messages = meters.counter("bongsu_mqtt_messages");
        this.garbage = meters.counter("bongsu_mqtt_dead_letters");
        this.unknownTopics = meters.counter("bongsu_mqtt_unknown_topics");
        this.arrivalUsed = meters.counter("bongsu_mqtt_arrival_time_used");
        this.overrun = meters.counter("bongsu_mqtt_overrun");
        this.acknowledgements = new Acknowledgements<>(Session.Message::acknowledge);
        this.session = session(false);
        this.worker = new Thread(this::run, "bongsu-mqtt");
    }

    private Session session(boolean isTap) {
        return new Session(settings, isTap, intake.filters(), this::arrived, () -> gap |= !isTap);
    }

    /** How many devices it listens to. */
    public int devices() {
        return intake.devices();
    }

    /** Whether the broker has granted every subscription; messages published before that may never come. */
    public boolean isListening() {
        return devices() == 0 || session.isListening();
    }

    /** Starts listening; a broker that is away is tried for ever. Does nothing where no device uses MQTT. */
    public void start() {
        if (devices() > 0) {
            session.open();
            worker.start();
        }
    }

    /**
     * Takes no more messages, waits a second for commits under way so that their messages need not come again, and
     * disconnects; what is not acknowledged stays with the broker. Within 6 s. To be called before the store is stopped.
     */
    public void stop() {
        stopping = true;
        try {
            worker.join(2_000);
            acknowledgements.awaitNone(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    /** On the client's own thread: must neither throw nor block, or the connection is lost. */
    private void arrived(Session.Message message) {
        if (!queue.offer(message)) {
            // Not acknowledged, so that the broker sends it again after the next connection.
            overrun.increment();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                try {
                    turn();
                } catch (RuntimeException e) {
                    LOG.error("messages could not be taken; they stay with the broker", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeTap();
        }
    }

    private void turn() throws InterruptedException {
        Session.Message first = queue.poll(WAKE_MILLIS, TimeUnit.MILLISECONDS);
        long now = wallMillis.getAsLong();
        if (gap) {
            gap = false;
            intake.gapEnded(now);
        }
        if (first != null) {
            List<Session.Message> batch = new ArrayList<>(List.of(first));
            queue.drainTo(batch, BATCH - 1);
            take(batch, now);
        }
        if (now >= nextCheckMillis) {
            nextCheckMillis = now + WAKE_MILLIS;
            checkSilence(now);
            watchSession(now);
        }
    }

    private void take(List<Session.Message> batch, long now) {
        List<Reading> news = new ArrayList<>();
        List<Reading> stored = new ArrayList<>();
        List<Session.Message> kept = new ArrayList<>();
        for (Session.Message message : batch) {
            messages.increment();
            Intake.Verdict verdict = intake.take(message.topic(), message.payload(), !message.fromTap(), now);
            if (verdict instanceof Intake.Verdict.Taken taken) {
                arrivalUsed.increment(taken.arrivalUsed() ? 1 : 0);
                // What has waited is not judged: its time has gone by, and the next value is held against today's.
                Reading reading = taken.news() ? judges.judge(taken.reading()) : taken.reading();
                if (taken.news()) {
                    news.add(reading);
                }
                if (!message.fromTap()) {
                    stored.add(reading);
                }
            } else if (!message.fromTap()) {
                refuse(message, verdict);
            }
            if (!message.fromTap()) {
                kept.add(message);
            }
        }
        deliver(news);
        if (!kept.isEmpty()) {
            Acknowledgements.Batch<Session.Message> open = acknowledgements.open(kept, now);
            store.accept(stored, () -> acknowledgements.durable(open));
        }
    }

    private void refuse(Session.Message message, Intake.Verdict verdict) {
        if (verdict instanceof Intake.Verdict.Garbage why) {
            garbage.increment();
            byte[] bytes = message.payload();
            int length = Math.min(bytes.length, Payload.MOST_BYTES);
            deadLetters.add(message.topic(), why.why(), new String(bytes, 0, length, StandardCharsets.UTF_8));
        } else {
            unknownTopics.increment();
        }
    }

    private void deliver(List<Reading> readings) {
        if (readings.isEmpty()) {
            return;
        }
        counts.count(readings);
        try {
            live.accept(readings);
        } catch (RuntimeException e) {
            LOG.error("readings were refused", e);
        }
    }

    /** Whoever's message still waits in the queue is not silent. */
    private void checkSilence(long now) {
        if (!queue.isEmpty()) {
            return;
        }
        List<Reading> readings =
                judges.judge(intake.silent(session.isConnected() ? Cause.DEVICE_SILENT : Cause.BROKER_LOST, now));
        if (!readings.isEmpty()) {
            LOG.warn(
                    "silent: {}",
                    readings.stream()
                            .map(reading -> reading.point().device().id())
                            .distinct()
                            .toList());
            deliver(readings);
        }
    }

    private void watchSession(long now) {
        boolean heldBack = acknowledgements.waitedMillis(now) > HELD_BACK_MILLIS;
        if (heldBack && tap == null) {
            LOG.warn("acknowledgements are held back: listening on a second session for the rules alone");
            tap = session(true);
            tap.open();
        } else if (!heldBack && tap != null) {
            closeTap();
        }
        if (heldBack) {
            intake.gapEnded(now);
        }
        if (session.isLost() != faulted) {
            faulted = !faulted;
            if (faulted) {
                health.fault(
                        HEALTH,
                        new Text("MQTT broker " + settings.url() + " lost", "MQTT 브로커 " + settings.url() + " 연결 끊김"));
            } else {
                health.cleared(HEALTH);
            }
        }
    }

    private void closeTap() {
        Session open = tap;
        tap = null;
        if (open != null) {
            open.close();
        }
    }
}
