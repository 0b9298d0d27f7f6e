package org.bongsu.benchmarks.latency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bongsu.benchmarks.Peers;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.site.PanelSite;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Debian's Mosquitto, and what publishes the panels through it. */
final class Broker implements AutoCloseable {

    private static final int IN_FLIGHT = 1_000;
    private static final Duration START = Duration.ofSeconds(20);
    private static final long PATIENCE_MILLIS = 20_000;

    private final Child process;
    private final MqttAsyncClient client;
    private final String url;

    private Broker(Child process, MqttAsyncClient client, String url) {
        this.process = process;
        this.client = client;
        this.url = url;
    }

    static Broker start(Peers peers, int port, Path folder) throws IOException, InterruptedException, MqttException {
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\nuser root\nmax_queued_messages 0\n");
        Child process = new Child(
                "mosquitto",
                List.of(peers.path("usr/sbin/mosquitto").toString(), "-c", config.toString()),
                peers.libraries(),
                folder.resolve("mosquitto.log"),
                false);
        String url = "tcp://127.0.0.1:" + port;
        MqttAsyncClient client = new MqttAsyncClient(url, "panels", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(IN_FLIGHT);
        long deadline = System.nanoTime() + START.toNanos();
        while (!client.isConnected()) {
            process.run(Duration.ofMillis(200));
            try {
                client.connect(options).waitForCompletion(PATIENCE_MILLIS);
            } catch (MqttException early) {
                if (System.nanoTime() > deadline) {
                    throw early;
                }
            }
        }
        return new Broker(process, client, url);
    }

    String url() {
        return url;
    }

    /** Returns when the client has it; QoS 1. */
    void publish(int panel, boolean alarm) throws MqttException {
        String payload = "{\"v\":" + alarm + ",\"t\":\"" + Instant.now() + "\"}";
        client.publish(PanelSite.topic(panel), payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    @Override
    public void close() throws MqttException {
        try {
            client.disconnectForcibly(0, 1_000);
            client.close();
        } finally {
            process.close();
        }
    }
}
