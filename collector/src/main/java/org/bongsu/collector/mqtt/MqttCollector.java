package org.bongsu.collector.mqtt;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * Listens to every MQTT device of the inventory in persistent sessions. A message is acknowledged once its readings are
 * durable, in order of arrival; what is not acknowledged the broker keeps and sends again.
 *
 * <p>Not acknowledging makes the broker hold back further messages, which must not blind the rules while a disk is full:
 * as soon as acknowledgements are held back, a further session without any memory listens to the same topics for the rules
 * alone, until the others have caught up.
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
    private static final String HEALTH_SUBSCRIPTIONS = "mqtt-subscriptions";

    private final MqttSettings settings;
    private final Intake intake;
    private final LongSupplier wallMillis;
    private final Consumer<List<Reading>> live;
    private final ReadingSink store;
    private final HealthListener health;
    private final DeadLetters deadLetters;
    private final QualityJudges judges;
    private final QualityCounts counts;
    private final MqttMeters meters;
    private final BlockingQueue<Session.Message> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Acknowledgements<Session.Receipt> acknowledgements;
    private final List<Session> sessions = new ArrayList<>();
    private final SessionMeters tapMeters;
    private final Thread worker;
    /** Held while messages are judged and delivered, so that an inventory is never replaced between the two. */
    private final Object judging = new Object();

    private @Nullable Session tap;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile boolean gap;
    private volatile boolean overrun;
    private volatile int devices;
    private Optional<Text> told = Optional.empty();
    private List<String> toldRefused = List.of();
    private long nextCheckMillis;

    /**
     * @param dataDir for {@code mqtt-dead-letters.txt}
     * @param live receives what is news: values of now, and STALE or UNDEFINED readings of devices gone silent, once
     * @param store receives every reading, late ones included; its commit is what is acknowledged
     * @param health hears of {@code mqtt} when the broker is lost, and of {@code mqtt-subscriptions} when it refuses some
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
            MeterRegistry registry) {
        this.settings = settings;
        this.wallMillis = wallMillis;
        this.live = live;
        this.store = store;
        this.health = health;
        this.judges = new QualityJudges(inventory);
        this.counts = new QualityCounts(registry);
        this.intake = new Intake(inventory, settings, clock, wallMillis.getAsLong());
        this.devices = intake.devices();
        this.deadLetters = new DeadLetters(dataDir.resolve("mqtt-dead-letters.txt"), settings.deadLetterBytes());
        this.meters = new MqttMeters(registry);
        this.acknowledgements = new Acknowledgements<>(Session.Receipt::acknowledge);
        List<List<String>> divided = intake.topics().divided(settings.sessions(), settings.share());
        for (int i = 1; i <= settings.sessions(); i++) {
            String client = settings.client(i);
            sessions.add(
                    session(Session.Role.lasting(i, client), divided.get(i - 1), new SessionMeters(registry, client)));
        }
        this.tapMeters = new SessionMeters(registry, tapClient());
        this.worker = new Thread(this::run, "bongsu-mqtt");
    }

    private String tapClient() {
        return settings.client() + "-tap";
    }

    private Session session(Session.Role role, List<String> filters, SessionMeters figures) {
        return new Session(settings, role, filters, Body.MOST_BYTES, new Arrivals(role.lasting()), figures);
    }

    /** On the clients' own threads. */
    private final class Arrivals implements Session.Handler {
        private final boolean lasting;

        Arrivals(boolean lasting) {
            this.lasting = lasting;
        }

        @Override
        public void connected() {
            gap |= lasting;
        }

        @Override
        public void lost() {
            // The worker sees it for itself.
        }

        @Override
        public void arrived(Session.Message message) {
            if (!queue.offer(message)) {
                meters.overrun();
                // Not acknowledged, so that the broker sends it again after the next connection.
                overrun |= lasting && message.qos() > 0;
            }
        }
    }

    /** How many devices it listens to. */
    public int devices() {
        return devices;
    }

    /** Whether the broker has granted every subscription; messages published before that may never come. */
    public boolean isListening() {
        return devices == 0 || sessions.stream().allMatch(Session::isListening);
    }

    /** Starts listening; a broker that is away is tried for ever. Does nothing where no device uses MQTT. */
    public void start() {
        synchronized (judging) {
            if (devices > 0 && !started && !stopping) {
                started = true;
                sessions.forEach(Session::open);
                worker.start();
            }
        }
    }

    /**
     * Listens to another inventory's devices from now on, on the living sessions: new topics are subscribed to, those of
     * devices that are gone are not any more, nothing is connected anew, and no message of a device that stays is lost. When
     * this returns no reading of the old inventory is given out any more. Not to be called by {@code live}.
     *
     * @throws IllegalArgumentException when a mapping names a point that its device has not; then everything stays as it was
     */
    public void replace(Inventory inventory) {
        synchronized (judging) {
            intake.replace(inventory, wallMillis.getAsLong());
            judges.replace(inventory);
            devices = intake.devices();
            List<List<String>> divided = intake.topics().divided(settings.sessions(), settings.share());
            for (int i = 0; i < sessions.size(); i++) {
                sessions.get(i).replace(divided.get(i));
            }
            if (tap != null) {
                tap.replace(intake.topics().filters());
            }
        }
        start();
    }

    /**
     * Takes no more messages, waits a second for commits under way so that their messages need not come again, and
     * disconnects; what is not acknowledged stays with the broker. Within 6 s. To be called before the store is stopped.
     */
    public void stop() {
        stopping = true;
        try {
            if (started) {
                worker.join(2_000);
            }
            acknowledgements.awaitNone(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sessions.parallelStream().forEach(Session::close);
    }

    private void run() {
        try {
            while (!stopping) {
                try {
                    turn();
                } catch (RuntimeException e) {
                    overrun = true;
                    LOG.error("messages could not be taken; the broker is asked for them again", e);
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
        synchronized (judging) {
            if (gap) {
                gap = false;
                intake.gapEnded(now);
            }
            if (first != null) {
                List<Session.Message> batch = new ArrayList<>(List.of(first));
                queue.drainTo(batch, BATCH - 1);
                take(batch, now);
            }
            if (now >= nextCheckMillis || now < nextCheckMillis - WAKE_MILLIS) {
                nextCheckMillis = now + WAKE_MILLIS;
                checkSilence(now);
                watchSessions(now);
            }
        }
    }

    private void take(List<Session.Message> batch, long now) {
        List<Reading> news = new ArrayList<>();
        List<Reading> stored = new ArrayList<>();
        List<Session.Receipt> kept = new ArrayList<>();
        for (Session.Message message : batch) {
            Body body = new Body(message.payload(), message.length());
            List<Intake.Verdict> verdicts =
                    intake.take(new Intake.Arrival(message.topic(), body, message.index(), message.retained()), now);
            for (Intake.Verdict verdict : verdicts) {
                if (verdict instanceof Intake.Verdict.Taken taken) {
                    taken(message, taken, news, stored);
                } else if (message.isLasting()) {
                    refuse(message.topic(), body, verdict);
                }
            }
            if (message.isLasting()) {
                kept.add(message.receipt());
            }
        }
        deliver(news);
        if (!kept.isEmpty()) {
            Acknowledgements.Batch<Session.Receipt> open = acknowledgements.open(kept, now);
            store.accept(stored, () -> acknowledgements.durable(open), () -> acknowledgements.lost(open));
        }
    }

    private void taken(Session.Message message, Intake.Verdict.Taken taken, List<Reading> news, List<Reading> stored) {
        if (taken.arrivalUsed()) {
            meters.arrivalUsed();
        }
        // What has waited is not judged: its time has gone by, and the next value is held against today's.
        Reading reading = taken.news() ? judges.judge(taken.reading()) : taken.reading();
        if (taken.news()) {
            news.add(reading);
        }
        if (taken.stored() && message.isLasting()) {
            stored.add(reading);
        }
    }

    private void refuse(String topic, Body body, Intake.Verdict verdict) {
        if (verdict instanceof Intake.Verdict.Refused refused) {
            meters.deadLetter(refused.reason());
            deadLetters.add(topic, refused.why(), body.shown());
        } else {
            meters.unknownTopic();
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
        boolean connected = sessions.stream().allMatch(Session::isConnected);
        List<Reading> readings = judges.judge(intake.silent(connected ? Cause.DEVICE_SILENT : Cause.BROKER_LOST, now));
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

    private void watchSessions(long now) {
        long waited = acknowledgements.waitedMillis(now);
        meters.oldestUnacknowledged(waited);
        boolean heldBack = waited > HELD_BACK_MILLIS;
        if (heldBack && tap == null) {
            LOG.warn("acknowledgements are held back: listening on a further session for the rules alone");
            openTap();
        } else if (!heldBack && tap != null) {
            closeTap();
        }
        if (heldBack) {
            intake.gapEnded(now);
        }
        if (overrun && queue.isEmpty()) {
            overrun = false;
            LOG.warn("messages could not be taken over: asking the broker for them again");
            sessions.forEach(Session::restart);
        }
        tellTrouble();
        tellRefused();
    }

    private void tellTrouble() {
        Optional<Text> why =
                sessions.stream().flatMap(session -> session.trouble().stream()).findFirst();
        if (why.equals(told)) {
            return;
        }
        told = why;
        if (why.isPresent()) {
            String broker = settings.url();
            Text text = why.get();
            health.fault(
                    HEALTH,
                    new Text(
                            "MQTT broker " + broker + " lost: " + text.en(),
                            "MQTT 브로커 " + broker + " 연결 끊김: " + text.ko()));
        } else {
            health.cleared(HEALTH);
        }
    }

    private void tellRefused() {
        List<String> refused = sessions.stream()
                .flatMap(session -> session.refused().stream())
                .distinct()
                .toList();
        if (Objects.equals(refused, toldRefused)) {
            return;
        }
        toldRefused = refused;
        if (refused.isEmpty()) {
            health.cleared(HEALTH_SUBSCRIPTIONS);
            return;
        }
        String first = refused.get(0);
        health.fault(
                HEALTH_SUBSCRIPTIONS,
                new Text(
                        "MQTT broker refuses " + refused.size() + " subscriptions, such as " + first,
                        "MQTT 브로커가 구독 " + refused.size() + "개를 거부함, 예: " + first));
    }

    private void openTap() {
        Session opened = session(
                Session.Role.passing(Intake.TAP, tapClient()),
                List.copyOf(intake.topics().filters()),
                tapMeters);
        tap = opened;
        meters.tap(true);
        opened.open();
    }

    private void closeTap() {
        Session open = tap;
        tap = null;
        meters.tap(false);
        if (open != null) {
            open.close();
        }
    }
}
