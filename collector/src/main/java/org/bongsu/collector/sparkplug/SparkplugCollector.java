package org.bongsu.collector.sparkplug;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bongsu.collector.DeadLetters;
import org.bongsu.collector.HealthListener;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.collector.quality.QualityCounts;
import org.bongsu.collector.quality.QualityJudges;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to every Sparkplug device of the inventory as a host application. Sparkplug's data has no acknowledgement from end
 * to end (QoS 0): what is published while there is no connection, only an edge node that keeps it can bring later.
 *
 * <p>One thread takes messages and calls {@code live} and {@code store}, which must not block.
 */
public final class SparkplugCollector {

    private static final Logger LOG = LoggerFactory.getLogger(SparkplugCollector.class);
    private static final String HEALTH = "sparkplug";
    private static final int QUEUE = 65_536;
    private static final int BATCH = 1_000;
    private static final long WAKE_MILLIS = 50;
    private static final int LETTER_BYTES = 1_000;

    private final SparkplugHost host;
    private final HostSession session;
    private final QualityJudges judges;
    private final QualityCounts counts;
    private final LongSupplier wallMillis;
    private final Consumer<List<Reading>> live;
    private final Consumer<List<Reading>> store;
    private final HealthListener health;
    private final DeadLetters deadLetters;
    private final LongAdder overrun = new LongAdder();
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread worker;
    /** Held while messages are taken and delivered, so that an inventory is never replaced between the two. */
    private final Object judging = new Object();

    private boolean started;
    private volatile boolean stopping;
    private boolean wasConnected = true;

    /** What the session's threads hand to the worker. */
    sealed interface Event {
        record Message(String topic, byte[] payload) implements Event {}

        record Connected() implements Event {}

        record Disconnected() implements Event {}
    }

    /**
     * @param dataDir for {@code sparkplug-dead-letters.txt}
     * @param live receives what is news, STALE and UNDEFINED readings included
     * @param store receives every reading, those that an edge node kept for later too
     * @param health hears of {@code sparkplug} when the broker is lost
     * @throws IllegalArgumentException when the URL is not one of a broker
     */
    public SparkplugCollector(
            Inventory inventory,
            MqttSettings settings,
            ScenarioClock clock,
            LongSupplier wallMillis,
            Path dataDir,
            Consumer<List<Reading>> live,
            Consumer<List<Reading>> store,
            HealthListener health,
            MeterRegistry meters) {
        this.judges = new QualityJudges(inventory);
        this.counts = new QualityCounts(meters);
        this.wallMillis = wallMillis;
        this.live = live;
        this.store = store;
        this.health = health;
        this.host =
                new SparkplugHost(inventory, clock, settings.skew(), settings.stalePeriods(), wallMillis.getAsLong());
        this.session = new HostSession(settings, filters(), wallMillis, this::heard, meters);
        this.deadLetters = new DeadLetters(dataDir.resolve("sparkplug-dead-letters.txt"), settings.deadLetterBytes());
        for (Trouble trouble : Trouble.values()) {
            FunctionCounter.builder("bongsu_sparkplug_troubles", host, counted -> counted.count(trouble))
                    .description("What edge nodes' sessions were short of, by kind")
                    .tag("trouble", trouble.label())
                    .register(meters);
        }
        FunctionCounter.builder("bongsu_sparkplug_overrun", overrun, LongAdder::sum)
                .description("Messages lost because they came faster than they were taken")
                .register(meters);
        Gauge.builder("bongsu_sparkplug_online", session, s -> s.isListening() ? 1 : 0)
                .description("Whether the host application listens to its edge nodes and has told them")
                .register(meters);
        this.worker = new Thread(this::run, "bongsu-sparkplug");
    }

    /** How many devices it listens to. */
    public int devices() {
        return host.devices();
    }

    /** Whether the broker has granted the subscriptions of a standing connection. */
    public boolean isListening() {
        return devices() == 0 || session.isListening();
    }

    /** On the client's threads. What is said of the connection finds a place in any case: without it nothing else is true. */
    private void heard(Event event) {
        if (!queue.offer(event)) {
            overrun.increment();
            if (!(event instanceof Event.Message)) {
                queue.clear();
                queue.add(event);
            }
        }
    }

    private List<String> filters() {
        return host.edges().stream().map(EdgeId::filter).toList();
    }

    /** Starts listening; a broker that is away is tried for ever. Does nothing where no device speaks Sparkplug. */
    public void start() {
        if (devices() > 0 && !started) {
            started = true;
            session.open();
            worker.start();
        }
    }

    /**
     * Goes over to another inventory without a new connection. When it returns, every later reading carries a point of that
     * one. Never to be called from {@code live}.
     */
    public void replace(Inventory inventory) {
        synchronized (judging) {
            host.replace(inventory, wallMillis.getAsLong());
            judges.replace(inventory);
            session.replace(filters());
        }
        start();
    }

    /** Says that the host is offline, and disconnects; within 5 s. To be called before the store is stopped. */
    public void stop() {
        stopping = true;
        if (!started) {
            return;
        }
        try {
            worker.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        Event event = queue.poll(WAKE_MILLIS, TimeUnit.MILLISECONDS);
        synchronized (judging) {
            takeAll(event);
        }
        session.turn();
    }

    private void takeAll(@Nullable Event first) {
        Event event = first;
        for (int taken = 0; event != null && taken < BATCH; taken++) {
            try {
                take(event);
            } catch (RuntimeException e) {
                LOG.error("a message was not understood and is lost", e);
            }
            event = queue.poll();
        }
        carryOut(host.turn(wallMillis.getAsLong()));
    }

    private void take(Event event) {
        long now = wallMillis.getAsLong();
        if (event instanceof Event.Message message) {
            try {
                carryOut(host.take(message.topic(), message.payload(), now));
            } catch (Arrival.Garbage e) {
                deadLetters.add(message.topic(), String.valueOf(e.getMessage()), letter(message.payload()));
            }
        } else if (event instanceof Event.Connected) {
            if (!wasConnected) {
                wasConnected = true;
                health.cleared(HEALTH);
            }
            carryOut(host.connected(now));
        } else {
            if (wasConnected) {
                wasConnected = false;
                health.fault(
                        HEALTH,
                        new Text("The Sparkplug broker is lost: " + session, "Sparkplug 브로커 연결 끊김: " + session));
            }
            carryOut(host.disconnected(now));
        }
    }

    private static String letter(byte[] payload) {
        byte[] some = payload.length <= LETTER_BYTES ? payload : Arrays.copyOf(payload, LETTER_BYTES);
        return payload.length + " bytes, base64 " + Base64.getEncoder().encodeToString(some);
    }

    private void carryOut(SparkplugHost.Result result) {
        List<Reading> news = new ArrayList<>();
        List<Reading> all = new ArrayList<>();
        for (SparkplugHost.Taken taken : result.taken()) {
            // What an edge node kept for later is not judged: its time has gone by.
            Reading reading = taken.news() ? judges.judge(taken.reading()) : taken.reading();
            all.add(reading);
            if (taken.news()) {
                news.add(reading);
            }
        }
        if (!all.isEmpty()) {
            store.accept(all);
        }
        if (!news.isEmpty()) {
            counts.count(news);
            live.accept(news);
        }
        for (EdgeId edge : result.rebirths()) {
            LOG.info("asking {} for its birth certificates", edge);
            session.askForRebirth(edge);
        }
    }
}
