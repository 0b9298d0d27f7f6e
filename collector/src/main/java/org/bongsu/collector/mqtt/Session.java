package org.bongsu.collector.mqtt;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with the broker through Paho's asynchronous client: reconnects for ever, subscribes anew after every
 * connection (a broker may have lost the session), hands messages over without waiting, acknowledges only when told.
 *
 * <p>State is changed on Paho's callback thread, and read on any.
 */
final class Session implements MqttCallbackExtended {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int RECONNECT_MOST_MILLIS = 30_000;
    private static final int FILTERS_A_PACKET = 100;
    private static final long RETRY_MILLIS = 1_000;

    private final MqttSettings settings;
    private final boolean isTap;
    private final List<String> filters;
    private final Consumer<Message> arrived;
    private final Runnable onConnected;
    private final MqttAsyncClient client;
    /** Paho reconnects a connection that it had; the first one, and refused subscriptions, are retried here. */
    private final ScheduledExecutorService retries;

    private volatile int connection;
    /** Filters that the broker has granted on this connection. */
    private final AtomicInteger granted = new AtomicInteger();

    private volatile boolean lost;
    private volatile boolean closed;

    /** A message, and how to acknowledge it on the very connection that brought it. */
    record Message(Session session, int connection, String topic, byte[] payload, int id, int qos) {

        boolean fromTap() {
            return session.isTap;
        }

        /** A packet id means another message once the connection has changed: then the broker sends this one again. Any thread. */
        void acknowledge() {
            if (qos > 0 && !fromTap() && !session.closed && connection == session.connection) {
                session.acknowledge(id, qos);
            }
        }
    }

    /** @param isTap a session without memory and acknowledgements, beside the real one */
    Session(
            MqttSettings settings,
            boolean isTap,
            List<String> filters,
            Consumer<Message> arrived,
            Runnable onConnected) {
        this.settings = settings;
        this.isTap = isTap;
        this.filters = filters;
        this.arrived = arrived;
        this.onConnected = onConnected;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bongsu-mqtt-retry");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.retries = executor;
        try {
            this.client = new MqttAsyncClient(
                    settings.url(), settings.client() + (isTap ? "-tap" : ""), new MemoryPersistence());
        } catch (MqttException e) {
            throw new IllegalArgumentException("mqtt: " + settings.url() + ": " + e.getMessage(), e);
        }
        client.setManualAcks(!isTap);
        client.setCallback(this);
    }

    void open() {
        if (closed) {
            return;
        }
        try {
            client.connect(options(), null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    LOG.debug("connected to {}", settings);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    refused(cause);
                }
            });
        } catch (MqttException e) {
            refused(e);
        }
    }

    private void refused(Throwable cause) {
        if (!lost) {
            lost = true;
            LOG.warn("{} cannot be reached: {}", settings, cause.toString());
        }
        later(this::open);
    }

    private void later(Runnable task) {
        if (!closed) {
            retries.schedule(task, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private MqttConnectOptions options() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(isTap);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(RECONNECT_MOST_MILLIS);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setConnectionTimeout(10);
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        if (!settings.user().isBlank()) {
            options.setUserName(settings.user());
            options.setPassword(settings.password().toCharArray());
        }
        return options;
    }

    boolean isConnected() {
        return client.isConnected();
    }

    /** Whether it is connected and the broker has granted every subscription. */
    boolean isListening() {
        return client.isConnected() && granted.get() >= filters.size();
    }

    /** Whether it had no connection since it last tried. */
    boolean isLost() {
        return lost;
    }

    @Override
    public void connectComplete(boolean again, String url) {
        lost = false;
        LOG.info("{} to {}{}", again ? "connected again" : "connected", settings, isTap ? " for the rules alone" : "");
        onConnected.run();
        subscribe();
    }

    /** Only ever without waiting: a blocking subscribe here deadlocks once ten messages are on their way. */
    private void subscribe() {
        granted.set(0);
        for (int from = 0; from < filters.size(); from += FILTERS_A_PACKET) {
            String[] some = filters.subList(from, Math.min(filters.size(), from + FILTERS_A_PACKET))
                    .toArray(new String[0]);
            int[] qos = new int[some.length];
            Arrays.fill(qos, isTap ? 0 : 1);
            try {
                client.subscribe(some, qos, null, new IMqttActionListener() {
                    @Override
                    public void onSuccess(IMqttToken token) {
                        granted.addAndGet(some.length);
                    }

                    @Override
                    public void onFailure(IMqttToken token, Throwable cause) {
                        subscribeAgain(cause);
                    }
                });
            } catch (MqttException e) {
                subscribeAgain(e);
            }
        }
    }

    /** Where the connection is gone the next one subscribes; where it stands, the broker has refused and may think again. */
    private void subscribeAgain(Throwable cause) {
        if (!closed && client.isConnected()) {
            LOG.warn("{} refused a subscription: {}", settings, cause.toString());
            later(() -> {
                if (client.isConnected()) {
                    subscribe();
                }
            });
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        connection++;
        if (!lost) {
            lost = true;
            LOG.warn("{} lost: {}", settings, String.valueOf(cause));
        }
    }

    /** What is thrown here costs the connection and brings the same message again, for ever. */
    @Override
    public void messageArrived(String topic, MqttMessage message) {
        try {
            arrived.accept(new Message(
                    this, connection, topic, message.getPayload().clone(), message.getId(), message.getQos()));
        } catch (RuntimeException | Error e) {
            LOG.error("a message on {} was not taken", topic, e);
        }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Nothing is published.
    }

    private void acknowledge(int id, int qos) {
        try {
            client.messageArrivedComplete(id, qos);
        } catch (MqttException e) {
            LOG.debug("message {} not acknowledged, it will come again: {}", id, e.toString());
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        retries.shutdown();
        try {
            if (client.isConnected()) {
                client.disconnect(500).waitForCompletion(1_500);
            } else {
                client.disconnectForcibly(0, 500, false);
            }
        } catch (MqttException e) {
            LOG.debug("disconnecting from {}: {}", settings, e.toString());
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("closing the session with {}: {}", settings, e.toString());
        }
    }
}
