package org.bongsu.simulators.devices;

import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes with QoS 1 and connects again for ever. A report that finds no broker is dropped and counted, as a small
 * sensor does. Called on the world's context; Paho's threads touch nothing but the counters.
 */
public final class MqttPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(MqttPublisher.class);
    private static final long RETRY_MILLIS = 500;

    private final MqttAsyncClient client;
    private final Context context;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;

    public MqttPublisher(Context context, String url, String clientId) {
        this.context = context;
        try {
            this.client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
        } catch (MqttException e) {
            throw new IllegalArgumentException("broker " + url + ": " + e.getMessage(), e);
        }
    }

    /** Begins to connect and returns at once. */
    public void connect() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(2000);
        options.setConnectionTimeout(5);
        options.setMaxInflight(10_000);
        try {
            client.connect(options, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    LOG.info("simulated sensors publish to {}", client.getServerURI());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    retry(failure);
                }
            });
        } catch (MqttException e) {
            retry(e);
        }
    }

    private void retry(Throwable failure) {
        if (!closed) {
            LOG.debug("broker {} not reached", client.getServerURI(), failure);
            context.owner().setTimer(RETRY_MILLIS, timer -> {
                if (!closed) {
                    connect();
                }
            });
        }
    }

    public boolean isConnected() {
        return client.isConnected();
    }

    public void publish(String topic, byte[] payload) {
        try {
            client.publish(topic, payload, 1, false);
            published.incrementAndGet();
        } catch (MqttException e) {
            dropped.incrementAndGet();
        }
    }

    public long published() {
        return published.get();
    }

    public long dropped() {
        return dropped.get();
    }

    /** Blocks for up to two seconds: call it on a worker thread. */
    public void close() {
        closed = true;
        try {
            client.disconnectForcibly(500, 500, false);
        } catch (MqttException e) {
            LOG.debug("disconnecting from {}", client.getServerURI(), e);
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("closing the client of {}", client.getServerURI(), e);
        }
    }
}
