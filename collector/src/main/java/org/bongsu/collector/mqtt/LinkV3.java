package org.bongsu.collector.mqtt;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 3.1.1 through Paho's asynchronous client. */
final class LinkV3 implements Link, MqttCallback {

    private static final Logger LOG = LoggerFactory.getLogger(LinkV3.class);
    /** The SUBACK code of a refusal, MQTT 3.1.1, 3.9.3. */
    private static final int REFUSED = 0x80;
    /** Of our own publications. */
    private static final int MOST_PUBLISHING = 1_000;

    private final Options options;
    private final Listener listener;
    private final MqttAsyncClient client;

    LinkV3(Options options, Listener listener) {
        this.options = options;
        this.listener = listener;
        try {
            this.client = new MqttAsyncClient(options.settings().url(), options.client(), new MemoryPersistence());
        } catch (MqttException e) {
            throw new IllegalArgumentException("mqtt: " + options.settings().url() + ": " + e.getMessage(), e);
        }
        client.setManualAcks(options.lasting());
        client.setCallback(this);
    }

    @Override
    public void open() {
        try {
            client.connect(connectOptions(), null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    listener.connected(LinkV3.this, token.getSessionPresent());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    listener.failed(LinkV3.this, cause);
                }
            });
        } catch (MqttException e) {
            listener.failed(this, e);
        }
    }

    /** Never Paho's own reconnection: it keeps state from one connection to the next, and stops when an attempt throws. */
    private MqttConnectOptions connectOptions() {
        MqttSettings settings = options.settings();
        MqttConnectOptions connect = new MqttConnectOptions();
        connect.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        connect.setCleanSession(!options.lasting());
        connect.setAutomaticReconnect(false);
        connect.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        connect.setConnectionTimeout(CONNECT_SECONDS);
        connect.setMaxInflight(MOST_PUBLISHING);
        connect.setHttpsHostnameVerificationEnabled(true);
        options.sockets().ifPresent(connect::setSocketFactory);
        options.will().ifPresent(will -> connect.setWill(will.topic(), will.payload(), will.qos(), true));
        if (!settings.user().isBlank()) {
            connect.setUserName(settings.user());
            connect.setPassword(settings.password().toCharArray());
        }
        return connect;
    }

    @Override
    public void subscribe(List<String> filters, int qos, Consumer<List<String>> answer) {
        int[] asked = new int[filters.size()];
        Arrays.fill(asked, qos);
        try {
            client.subscribe(filters.toArray(String[]::new), asked, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    int[] granted = token.getGrantedQos();
                    answer.accept(IntStream.range(0, filters.size())
                            .filter(i -> i < granted.length && granted[i] >= REFUSED)
                            .mapToObj(filters::get)
                            .toList());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    unanswered(cause, filters, answer);
                }
            });
        } catch (MqttException e) {
            unanswered(e, filters, answer);
        }
    }

    private void unanswered(Throwable cause, List<String> filters, Consumer<List<String>> answer) {
        if (client.isConnected()) {
            LOG.warn("{} refused a subscription: {}", options.settings(), cause.toString());
            answer.accept(filters);
        }
    }

    @Override
    public void unsubscribe(List<String> filters, Runnable done) {
        try {
            client.unsubscribe(filters.toArray(String[]::new), null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    done.run();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    LOG.debug("not unsubscribed from {}: {}", filters, cause.toString());
                }
            });
        } catch (MqttException e) {
            LOG.debug("not unsubscribed from {}: {}", filters, e.toString());
        }
    }

    @Override
    public void acknowledge(int id) {
        try {
            client.messageArrivedComplete(id, 1);
        } catch (MqttException e) {
            LOG.debug("message {} not acknowledged, it will come again: {}", id, e.toString());
        }
    }

    @Override
    public boolean publish(
            String topic, byte[] payload, int qos, boolean retained, Consumer<Optional<String>> outcome) {
        try {
            client.publish(topic, payload, qos, retained, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    outcome.accept(Optional.empty());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    outcome.accept(Optional.of(cause.toString()));
                }
            });
            return true;
        } catch (MqttException e) {
            LOG.debug("not published on {}: {}", topic, e.toString());
            return false;
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        listener.failed(this, cause);
    }

    /** What is thrown here costs the connection and brings the same message again, for ever. */
    @Override
    public void messageArrived(String topic, MqttMessage message) {
        try {
            listener.arrived(
                    this,
                    topic,
                    message.getPayload(),
                    message.getId(),
                    message.getQos(),
                    message.isRetained(),
                    message.isDuplicate());
        } catch (RuntimeException | Error e) {
            LOG.error("a message on {} was not taken", topic, e);
        }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Told to whoever published, by its own listener.
    }

    @Override
    public void close(boolean gently) {
        try {
            if (gently && client.isConnected()) {
                client.disconnect(500).waitForCompletion(1_500);
            } else {
                client.disconnectForcibly(0, 500, false);
            }
        } catch (MqttException e) {
            LOG.debug("disconnecting from {}: {}", options.settings(), e.toString());
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("closing the link with {}: {}", options.settings(), e.toString());
        }
    }
}
