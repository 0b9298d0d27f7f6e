package org.bongsu.collector.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 5 through Paho's asynchronous client. */
final class LinkV5 implements Link, MqttCallback {

    private static final Logger LOG = LoggerFactory.getLogger(LinkV5.class);
    /** From here on a reason code is a refusal, MQTT 5.0, 2.4. */
    private static final int REFUSED = 0x80;
    /** Retained messages are sent for a new subscription only, MQTT 5.0, 3.8.3.1: a reconnection brings none of them again. */
    private static final int RETAINED_WHEN_NEW = 1;
    /** In bytes; the broker drops what is larger, and so spares us a buffer that the heap cannot hold. */
    private static final long MOST_PACKET = 16L << 20;

    private final Options options;
    private final Listener listener;
    private final MqttAsyncClient client;

    LinkV5(Options options, Listener listener) {
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
            client.connect(connectOptions(), null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    listener.connected(LinkV5.this, token.getSessionPresent());
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    listener.failed(LinkV5.this, cause);
                }
            });
        } catch (MqttException e) {
            listener.failed(this, e);
        }
    }

    /**
     * Never Paho's own reconnection: it keeps state from one connection to the next, shares its delay with every other
     * client of the process, and stops when an attempt throws.
     */
    private MqttConnectionOptions connectOptions() {
        MqttSettings settings = options.settings();
        MqttConnectionOptions connect = new MqttConnectionOptions();
        connect.setCleanStart(!options.lasting());
        connect.setSessionExpiryInterval(
                options.lasting() ? settings.sessionExpiry().toSeconds() : 0L);
        connect.setReceiveMaximum(settings.inFlight());
        connect.setMaximumPacketSize(MOST_PACKET);
        connect.setAutomaticReconnect(false);
        connect.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        connect.setConnectionTimeout(CONNECT_SECONDS);
        connect.setHttpsHostnameVerificationEnabled(true);
        options.sockets().ifPresent(connect::setSocketFactory);
        options.will().ifPresent(will -> {
            MqttMessage message = new MqttMessage(will.payload(), will.qos(), true, new MqttProperties());
            connect.setWill(will.topic(), message);
        });
        if (!settings.user().isBlank()) {
            connect.setUserName(settings.user());
            connect.setPassword(settings.password().getBytes(StandardCharsets.UTF_8));
        }
        return connect;
    }

    @Override
    public void subscribe(List<String> filters, int qos, Consumer<List<String>> answer) {
        MqttSubscription[] asked =
                filters.stream().map(filter -> subscription(filter, qos)).toArray(MqttSubscription[]::new);
        try {
            client.subscribe(
                    asked,
                    null,
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            int[] granted = token.getReasonCodes();
                            answer.accept(IntStream.range(0, filters.size())
                                    .filter(i -> i < granted.length && granted[i] >= REFUSED)
                                    .mapToObj(filters::get)
                                    .toList());
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable cause) {
                            unanswered(cause, filters, answer);
                        }
                    },
                    new MqttProperties());
        } catch (MqttException e) {
            unanswered(e, filters, answer);
        }
    }

    private static MqttSubscription subscription(String filter, int qos) {
        MqttSubscription subscription = new MqttSubscription(filter, qos);
        // A shared subscription that asks for anything about retained messages is a protocol error to some brokers.
        if (!filter.startsWith("$share/")) {
            subscription.setRetainHandling(RETAINED_WHEN_NEW);
        }
        return subscription;
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
            client.unsubscribe(
                    filters.toArray(String[]::new),
                    null,
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            done.run();
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable cause) {
                            LOG.debug("not unsubscribed from {}: {}", filters, cause.toString());
                        }
                    },
                    new MqttProperties());
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
            client.publish(topic, payload, qos, retained, null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    int[] codes = token.getReasonCodes();
                    boolean taken = codes == null || codes.length == 0 || codes[0] < REFUSED;
                    outcome.accept(taken ? Optional.empty() : Optional.of("the broker refuses it: " + codes[0]));
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    outcome.accept(Optional.of(String.valueOf(cause)));
                }
            });
            return true;
        } catch (MqttException e) {
            LOG.debug("not published on {}: {}", topic, e.toString());
            return false;
        }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        MqttException cause = response.getException();
        listener.failed(this, cause == null ? new MqttException(response.getReturnCode()) : cause);
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
        LOG.debug("{}: {}", options.settings(), e.toString());
    }

    @Override
    public void connectComplete(boolean again, String url) {
        // The listener given to connect hears of it, with what the broker remembers.
    }

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {
        // Extended authentication is never begun here.
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
    public void deliveryComplete(IMqttToken token) {
        // A publication's fate is told by the broker's other subscribers, not here.
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
