package org.bongsu.collector.mqtt;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.bongsu.domain.Text;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with the broker: connects for ever, subscribes anew after every connection (a broker may have lost the
 * session), hands messages over without waiting, acknowledges only when told.
 *
 * <p>Its own thread owns all state that changes with the connection; messages are handed over on the link's thread.
 */
final class Session implements Link.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long RECONNECT_FIRST_MILLIS = 1_000;
    private static final long RECONNECT_MOST_MILLIS = 30_000;
    private static final int FILTERS_A_PACKET = 100;
    private static final long SUBSCRIBE_AGAIN_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 4_000;
    /** Connecting, TLS and the broker's answer take at most this, or they never end. */
    private static final long CONNECT_MILLIS = 3_000L * Link.CONNECT_SECONDS;
    /** What is kept of a payload too long to be understood: enough for a dead letter, and no more memory than that. */
    static final int REMNANT_BYTES = 4_096;

    /**
     * What the session is for.
     *
     * @param index tells the sessions of one collector apart, from 0
     * @param lasting whether the broker keeps the session and every message until it is acknowledged
     * @param will asked for anew before each connection
     */
    record Role(int index, String client, boolean lasting, Supplier<Optional<Will>> will) {

        static Role lasting(int index, String client) {
            return new Role(index, client, true, Optional::empty);
        }

        static Role passing(int index, String client) {
            return new Role(index, client, false, Optional::empty);
        }
    }

    /** Must neither throw nor block. */
    interface Handler {

        /** On the link's thread, before any message of the connection. */
        void connected();

        /** On the session's thread, once per connection lost; not for attempts in vain. */
        void lost();

        /** On the link's thread. */
        void arrived(Message message);
    }

    /**
     * A message, and how to acknowledge it on the very connection that brought it.
     *
     * @param payload its beginning where it is too long
     * @param length of the whole payload in bytes
     * @param retained whether it was kept by the broker for whoever subscribes later, so that its age is unknown
     */
    record Message(
            Session session, Link link, String topic, byte[] payload, int length, int id, int qos, boolean retained) {

        boolean isLasting() {
            return session.role.lasting();
        }

        int index() {
            return session.role.index();
        }

        Receipt receipt() {
            return new Receipt(session, link, id, qos);
        }
    }

    /** What is kept of a message until it is durable; its payload is not. */
    record Receipt(Session session, Link link, int id, int qos) {

        /** A packet id means another message once the connection has changed: then the broker sends this one again. Any thread. */
        void acknowledge() {
            if (qos > 0 && session.role.lasting() && link == session.link) {
                link.acknowledge(id);
                session.meters.acknowledged();
            }
        }
    }

    private final MqttSettings settings;
    private final Role role;
    private final Handler handler;
    private final SessionMeters meters;
    private final ScheduledThreadPoolExecutor thread;
    private final Random jitter;
    private final int mostBytes;
    private final Set<String> wanted;
    private final Set<String> granted = new LinkedHashSet<>();
    /** Filters that the broker's session may still have. */
    private final Set<String> leaving = new LinkedHashSet<>();

    private volatile @Nullable Link link;
    private volatile boolean connected;
    /** Whoever hears of the connection may publish on it at once, before the session has settled. */
    private volatile boolean publishes;

    private volatile boolean listening;
    private volatile @Nullable Text trouble;
    private volatile List<String> refused = List.of();
    private boolean wasConnected;
    private int failures;
    private boolean closed;

    /** @param mostBytes of a payload that is handed over whole */
    Session(
            MqttSettings settings,
            Role role,
            Collection<String> filters,
            int mostBytes,
            Handler handler,
            SessionMeters meters) {
        this.settings = settings;
        this.role = role;
        this.handler = handler;
        this.meters = meters;
        this.mostBytes = mostBytes;
        this.wanted = new LinkedHashSet<>(filters);
        this.jitter = new Random(role.client().hashCode());
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "bongsu-mqtt-" + role.client());
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
        // Only to find out now whether the URL is one of a broker; a link that was never opened holds nothing.
        newLink(Optional.empty());
    }

    void open() {
        later(this::connect, 0);
    }

    /** Does nothing once the session is closed. */
    private void later(Runnable task, long millis) {
        try {
            thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed", role.client());
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        try {
            Link fresh = newLink(sockets());
            link = fresh;
            fresh.open();
            later(() -> unlessConnected(fresh), CONNECT_MILLIS);
        } catch (IOException | RuntimeException e) {
            link = null;
            tryAgain(e);
        }
    }

    /** Read anew for each connection: keys are rotated while the daemon runs. */
    private Optional<SSLSocketFactory> sockets() throws IOException {
        return settings.tls().isPresent()
                ? Optional.of(TlsSockets.of(settings.tls().get()))
                : Optional.empty();
    }

    private Link newLink(Optional<SSLSocketFactory> sockets) {
        Optional<Will> will = role.will().get();
        return Link.of(new Link.Options(settings, role.client(), role.lasting(), will, sockets), this);
    }

    private void unlessConnected(Link late) {
        if (late == link && !connected) {
            lost(late, new SocketTimeoutException("no answer to CONNECT"));
        }
    }

    @Override
    public void connected(Link which, boolean remembered) {
        if (which == link) {
            publishes = true;
            handler.connected();
            later(() -> begin(which, remembered), 0);
        }
    }

    private void begin(Link which, boolean remembered) {
        if (which != link) {
            return;
        }
        boolean forgot = role.lasting() && wasConnected && !remembered;
        meters.connected(forgot);
        LOG.info("{}: {} to {}", role.client(), wasConnected ? "connected again" : "connected", settings.url());
        if (forgot) {
            LOG.warn("{}: the broker has forgotten the session, and what it kept for it", role.client());
        }
        wasConnected = true;
        connected = true;
        failures = 0;
        trouble = null;
        subscribe(which, wanted);
        unsubscribe(which);
    }

    /** Only ever without waiting: a blocking subscribe deadlocks once ten messages are on their way. */
    private void subscribe(Link which, Collection<String> filters) {
        List<String> all = List.copyOf(filters);
        for (int from = 0; from < all.size(); from += FILTERS_A_PACKET) {
            List<String> some = all.subList(from, Math.min(all.size(), from + FILTERS_A_PACKET));
            which.subscribe(some, role.lasting() ? 1 : 0, no -> later(() -> answered(which, some, no), 0));
        }
        judge();
    }

    private void answered(Link which, List<String> asked, List<String> no) {
        if (which != link) {
            return;
        }
        granted.addAll(asked);
        no.forEach(granted::remove);
        granted.retainAll(wanted);
        judge();
        if (!no.isEmpty()) {
            meters.refused(no.size());
            LOG.warn("{}: {} refused {}", role.client(), settings.url(), no);
            later(() -> subscribeAgain(which), SUBSCRIBE_AGAIN_MILLIS);
        }
        List<String> still = new ArrayList<>(refused);
        still.removeAll(asked);
        still.addAll(no);
        still.retainAll(wanted);
        refused = List.copyOf(still);
    }

    /** A broker that has refused may think again. */
    private void subscribeAgain(Link which) {
        if (which == link && !refused.isEmpty()) {
            subscribe(which, refused);
        }
    }

    private void unsubscribe(Link which) {
        List<String> gone = List.copyOf(leaving);
        if (!gone.isEmpty()) {
            which.unsubscribe(gone, () -> later(() -> gone.forEach(leaving::remove), 0));
        }
    }

    private void judge() {
        listening = connected && granted.containsAll(wanted);
    }

    /** Listens to these from now on: on the living connection, which stays as it is. Any thread. */
    void replace(Collection<String> filters) {
        listening = false;
        later(() -> change(new LinkedHashSet<>(filters)), 0);
    }

    private void change(Set<String> filters) {
        Set<String> gone = new LinkedHashSet<>(wanted);
        gone.removeAll(filters);
        Set<String> fresh = new LinkedHashSet<>(filters);
        fresh.removeAll(wanted);
        wanted.clear();
        wanted.addAll(filters);
        granted.retainAll(wanted);
        leaving.addAll(gone);
        leaving.removeAll(wanted);
        refused = refused.stream().filter(wanted::contains).toList();
        judge();
        Link now = link;
        if (connected && now != null) {
            subscribe(now, fresh);
            unsubscribe(now);
        }
    }

    @Override
    public void failed(Link which, Throwable cause) {
        later(() -> lost(which, cause), 0);
    }

    private void lost(Link which, Throwable cause) {
        if (which != link || closed) {
            return;
        }
        link = null;
        granted.clear();
        refused = List.of();
        if (connected) {
            connected = false;
            publishes = false;
            listening = false;
            handler.lost();
        }
        which.close(false);
        tryAgain(cause);
    }

    private void tryAgain(Throwable cause) {
        meters.failed();
        Text why =
                Refusal.why(cause, settings.tls().flatMap(MqttTls::certificate).isPresent());
        if (!why.equals(trouble)) {
            LOG.warn("{}: no connection to {}: {} ({})", role.client(), settings.url(), why.en(), cause.toString());
        }
        trouble = why;
        long delay = Math.min(RECONNECT_MOST_MILLIS, RECONNECT_FIRST_MILLIS << Math.min(failures, 10));
        failures++;
        // A tenth more or less, so that many daemons do not come back to a restarted broker in step.
        later(this::connect, Math.round(delay * (0.9 + 0.2 * jitter.nextDouble())));
    }

    /** Why a connection ends that we end ourselves. */
    static final class BegunAnew extends IOException {
        private static final long serialVersionUID = 1;

        BegunAnew() {
            super("begun anew");
        }
    }

    /** Begins the connection anew, so that the broker sends again what was not acknowledged. Any thread. */
    void restart() {
        Link now = link;
        if (now != null) {
            failed(now, new BegunAnew());
        }
    }

    @Override
    public void arrived(Link which, String topic, byte[] payload, int id, int qos, boolean retained, boolean repeated) {
        meters.arrived(qos > 0 && role.lasting(), repeated);
        boolean isWhole = payload.length <= mostBytes;
        byte[] kept = isWhole ? payload : Arrays.copyOf(payload, Math.min(mostBytes, REMNANT_BYTES));
        handler.arrived(new Message(this, which, topic, kept, payload.length, id, qos, retained));
    }

    boolean publish(String topic, byte[] payload, int qos, boolean retained, Consumer<Optional<String>> outcome) {
        Link now = link;
        return now != null && publishes && now.publish(topic, payload, qos, retained, outcome);
    }

    boolean isConnected() {
        return connected;
    }

    /** Whether it is connected and the broker has granted every subscription. */
    boolean isListening() {
        return listening;
    }

    /** Why there is no connection; empty while there is one, and before the first attempt has ended. */
    Optional<Text> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Filters that the broker does not grant. */
    List<String> refused() {
        return refused;
    }

    /** Within 5 s; idempotent. */
    void close() {
        try {
            thread.submit(this::end).get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: the connection with {} does not end: {}", role.client(), settings.url(), e.toString());
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed", role.client());
        }
        thread.shutdownNow();
    }

    private void end() {
        closed = true;
        Link last = link;
        link = null;
        connected = false;
        publishes = false;
        listening = false;
        if (last != null) {
            last.close(true);
        }
    }
}
