package org.bongsu.collector.sparkplug;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bongsu.collector.mqtt.MqttSettings;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.tahu.message.model.SparkplugMeta;
import org.eclipse.tahu.protobuf.SparkplugBProto.DataType;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host application's connection: a clean session, its state as a retained message with a will of the same time, QoS 0
 * subscriptions, commands to edge nodes (Sparkplug 3.0, chapter 5). Each connection needs a will of its own time, which
 * Paho's own reconnection cannot give, so it is made anew here.
 *
 * <p>State is changed on Paho's thread and the retry thread, and read on any.
 */
final class HostSession implements MqttCallback {

    private static final Logger LOG = LoggerFactory.getLogger(HostSession.class);
    private static final long RETRY_FIRST_MILLIS = 1_000;
    private static final long RETRY_MOST_MILLIS = 30_000;

    private final MqttSettings settings;
    private final List<String> filters;
    private final LongSupplier wallMillis;
    private final Consumer<SparkplugCollector.Event> events;
    private final MqttAsyncClient client;
    private final ScheduledThreadPoolExecutor retries;
    private final String stateTopic;
    private volatile long connectedAt;
    private volatile boolean listening;
    private volatile boolean closed;
    private long retryMillis = RETRY_FIRST_MILLIS;

    HostSession(
            MqttSettings settings,
            List<String> filters,
            LongSupplier wallMillis,
            Consumer<SparkplugCollector.Event> events) {
        this.settings = settings;
        this.filters = filters;
        this.wallMillis = wallMillis;
        this.events = events;
        this.stateTopic = EdgeId.NAMESPACE + "/STATE/" + settings.client();
        this.retries = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bongsu-sparkplug-retry");
            thread.setDaemon(true);
            return thread;
        });
        retries.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        try {
            this.client =
                    new MqttAsyncClient(settings.url(), settings.client() + "-sparkplug", new MemoryPersistence());
        } catch (MqttException e) {
            throw new IllegalArgumentException("mqtt: " + settings.url() + ": " + e.getMessage(), e);
        }
        client.setCallback(this);
    }

    boolean isConnected() {
        return client.isConnected();
    }

    boolean isListening() {
        return client.isConnected() && listening;
    }

    void open() {
        later(0);
    }

    private void later(long millis) {
        if (!closed) {
            retries.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void connect() {
        if (closed || client.isConnected()) {
            return;
        }
        long at = wallMillis.getAsLong();
        try {
            client.connect(options(at), null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    connectedAt = at;
                    subscribe();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    retry(cause);
                }
            });
        } catch (MqttException e) {
            retry(e);
        }
    }

    private synchronized void retry(Throwable cause) {
        LOG.debug("{} cannot be reached: {}", this, cause.toString());
        events.accept(new SparkplugCollector.Event.Disconnected());
        later(retryMillis);
        retryMillis = Math.min(2 * retryMillis, RETRY_MOST_MILLIS);
    }

    private MqttConnectOptions options(long at) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setConnectionTimeout(10);
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setWill(stateTopic, state(false, at), 1, true);
        if (!settings.user().isBlank()) {
            options.setUserName(settings.user());
            options.setPassword(settings.password().toCharArray());
        }
        return options;
    }

    private static byte[] state(boolean online, long at) {
        return ("{\"online\":" + online + ",\"timestamp\":" + at + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** Births are listened for before anybody is told that the host is there. */
    private void subscribe() {
        String[] all = new String[filters.size() + 1];
        int[] qos = new int[all.length];
        for (int i = 0; i < filters.size(); i++) {
            all[i] = filters.get(i);
        }
        all[filters.size()] = stateTopic;
        qos[filters.size()] = 1;
        try {
            client.subscribe(all, qos, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    online();
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
        LOG.warn("{} refused a subscription: {}", this, cause.toString());
        try {
            client.disconnect(0, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    retry(cause);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable again) {
                    retry(again);
                }
            });
        } catch (MqttException e) {
            retry(e);
        }
    }

    private synchronized void online() {
        retryMillis = RETRY_FIRST_MILLIS;
        LOG.info("connected to {}", this);
        publish(stateTopic, state(true, connectedAt), 1, true);
        listening = true;
        events.accept(new SparkplugCollector.Event.Connected());
    }

    private void publish(String topic, byte[] payload, int qos, boolean retained) {
        try {
            client.publish(topic, payload, qos, retained);
        } catch (MqttException e) {
            LOG.debug("{} not published: {}", topic, e.toString());
        }
    }

    void askForRebirth(EdgeId edge) {
        long now = wallMillis.getAsLong();
        Payload rebirth = Payload.newBuilder()
                .setTimestamp(now)
                .addMetrics(Payload.Metric.newBuilder()
                        .setName(SparkplugMeta.METRIC_NODE_REBIRTH)
                        .setTimestamp(now)
                        .setDatatype(DataType.Boolean_VALUE)
                        .setBooleanValue(true))
                .build();
        publish(edge.commandTopic(), rebirth.toByteArray(), 0, false);
    }

    @Override
    public void connectionLost(Throwable cause) {
        listening = false;
        LOG.warn("{} lost: {}", this, String.valueOf(cause));
        synchronized (this) {
            events.accept(new SparkplugCollector.Event.Disconnected());
            later(retryMillis);
        }
    }

    /** What is thrown here costs the connection. */
    @Override
    public void messageArrived(String topic, MqttMessage message) {
        if (!topic.equals(stateTopic)) {
            events.accept(new SparkplugCollector.Event.Message(
                    topic, message.getPayload().clone()));
        } else if (new String(message.getPayload(), StandardCharsets.UTF_8).contains("\"online\":false")
                && listening
                && !closed) {
            // The will of an earlier connection came after us: edge nodes that wait for this host must not believe it.
            retries.execute(() -> publish(stateTopic, state(true, connectedAt), 1, true));
        }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Commands are repeated until they are obeyed.
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        retries.shutdown();
        try {
            if (client.isConnected()) {
                client.publish(stateTopic, state(false, connectedAt), 1, true).waitForCompletion(1_000);
                client.disconnect(500).waitForCompletion(1_500);
            } else {
                client.disconnectForcibly(0, 500, false);
            }
        } catch (MqttException e) {
            LOG.debug("disconnecting from {}: {}", this, e.toString());
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("closing the session with {}: {}", this, e.toString());
        }
    }

    @Override
    public String toString() {
        return settings + ", host application " + settings.client();
    }
}
