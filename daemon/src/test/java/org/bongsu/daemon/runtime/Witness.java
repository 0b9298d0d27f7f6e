package org.bongsu.daemon.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bongsu.daemon.Await;
import org.bongsu.domain.Moment;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A second subscriber at the same broker, which knows what the daemon should have heard. */
final class Witness implements MqttCallbackExtended, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One report of a sensor.
     *
     * @param wallMillis when it was heard
     */
    record Heard(String device, String point, Moment at, long wallMillis) {}

    private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final MqttAsyncClient client;

    Witness(String url, Duration limit) throws MqttException {
        client = new MqttAsyncClient(url, "witness", new MemoryPersistence());
        client.setCallback(this);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(500);
        Await.until("the broker is up", limit, () -> {
            try {
                client.connect(options).waitForCompletion(2_000);
                return true;
            } catch (MqttException e) {
                return false;
            }
        });
    }

    @Override
    public void connectComplete(boolean reconnect, String url) {
        try {
            client.subscribe("bongsu/#", 1);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws IOException {
        String[] parts = topic.split("/", -1);
        JsonNode json = JSON.readTree(message.getPayload());
        heard.add(new Heard(parts[3], parts[4], Moment.parse(json.path("t").asText()), System.currentTimeMillis()));
    }

    @Override
    public void connectionLost(Throwable cause) {
        // It connects again by itself.
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // It publishes nothing.
    }

    int count() {
        return heard.size();
    }

    Moment newest() {
        return heard.stream().map(Heard::at).max(Comparator.naturalOrder()).orElse(new Moment(0));
    }

    /** Nanoseconds of the reports up to the moment, by device and point; none heard between the two wall times. */
    Map<String, Set<Long>> reports(Moment until, long exceptFrom, long exceptTo) {
        Map<String, Set<Long>> reports = new TreeMap<>();
        for (Heard one : heard) {
            boolean except = one.wallMillis() >= exceptFrom && one.wallMillis() <= exceptTo;
            if (!except && !one.at().isAfter(until)) {
                reports.computeIfAbsent(one.device() + "/" + one.point(), key -> new TreeSet<>())
                        .add(one.at().epochNanos());
            }
        }
        return reports;
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(200, 200, false);
        client.close(true);
    }
}
