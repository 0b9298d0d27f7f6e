package org.bongsu.daemon.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bongsu.daemon.Await;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sensors that publish at QoS 1, each message with a time of its own, and remember what the broker acknowledged. */
final class Publisher implements AutoCloseable, MqttCallback {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int ON_THEIR_WAY = 2_000;

    private final MqttAsyncClient client;
    private final List<String> topics;
    private final Map<String, Double> published = new ConcurrentHashMap<>();
    private final Map<String, Double> acknowledged = new ConcurrentHashMap<>();
    /** By packet id: a message keeps it when it is sent again after a reconnection, with another token. */
    private final Map<Integer, Sent> onTheirWay = new ConcurrentHashMap<>();

    private final Map<String, Long> lastMillis = new LinkedHashMap<>();
    private final Thread thread;
    private volatile int rate;
    private volatile boolean paused;
    private volatile boolean stopping;
    private volatile long busyNanos;
    private int number;

    /** @param counts whether it must be received */
    private record Sent(String key, double value, boolean counts) {}

    Publisher(String url, List<String> topics) throws MqttException {
        this.topics = topics;
        this.client = new MqttAsyncClient(url, "publisher", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setMaxInflight(2 * ON_THEIR_WAY);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(500);
        client.setCallback(this);
        client.connect(options).waitForCompletion(10_000);
        this.thread = new Thread(this::run, "publisher");
    }

    static String key(String topic, long nanos) {
        return topic + "@" + nanos;
    }

    void start(int messagesASecond) {
        rate = messagesASecond;
        thread.start();
    }

    /** One message that nobody need receive. */
    void probe() {
        publish(false);
    }

    /** Stops publishing and waits until the broker has acknowledged all. */
    void pause(Duration limit) {
        paused = true;
        Await.until("all are acknowledged", limit, () -> onTheirWay.isEmpty());
    }

    void resume() {
        paused = false;
    }

    void finish(Duration limit) {
        pause(limit);
        stopping = true;
    }

    Map<String, Double> published() {
        return new TreeMap<>(published);
    }

    Map<String, Double> acknowledged() {
        return new TreeMap<>(acknowledged);
    }

    /** Messages a second of the time in which there was a broker. */
    double rate() {
        return acknowledged.size() / (busyNanos / 1e9);
    }

    private void run() {
        long tick = TimeUnit.MILLISECONDS.toNanos(10);
        long last = System.nanoTime();
        double owed = 0;
        while (!stopping) {
            LockSupport.parkNanos(tick);
            long now = System.nanoTime();
            if (!paused && client.isConnected()) {
                busyNanos += now - last;
                owed = Math.min(rate, owed + rate * ((now - last) / 1e9));
                while (owed >= 1 && onTheirWay.size() < ON_THEIR_WAY) {
                    publish(true);
                    owed--;
                }
            }
            last = now;
        }
    }

    private void publish(boolean counts) {
        String topic = topics.get(number % topics.size());
        double value = number++ % 9_973 / 100.0;
        long millis = Math.max(System.currentTimeMillis(), lastMillis.getOrDefault(topic, 0L) + 1);
        lastMillis.put(topic, millis);
        byte[] payload = ("{\"v\": " + value + ", \"t\": \"" + Instant.ofEpochMilli(millis) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        String key = key(topic, millis * 1_000_000);
        published.put(key, value);
        // With the lock, so that the acknowledgement is not heard before the packet's id is known.
        synchronized (onTheirWay) {
            try {
                int id = client.publish(topic, payload, 1, false).getMessageId();
                onTheirWay.put(id, new Sent(key, value, counts));
            } catch (MqttException e) {
                LOG.debug("{} not sent: {}", key, e.toString());
            }
        }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        synchronized (onTheirWay) {
            Sent sent = onTheirWay.remove(token.getMessageId());
            if (sent != null && sent.counts()) {
                acknowledged.put(sent.key(), sent.value());
            }
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        LOG.info("the publisher has lost the broker, {} on their way", onTheirWay.size());
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        throw new IllegalStateException("nothing is subscribed to");
    }

    @Override
    public void close() throws MqttException {
        stopping = true;
        Await.until("the publisher ends", Duration.ofSeconds(10), () -> !thread.isAlive());
        client.disconnectForcibly(0, 500);
        client.close(true);
    }
}
