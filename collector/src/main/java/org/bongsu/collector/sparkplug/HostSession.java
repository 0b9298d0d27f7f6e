package org.bongsu.collector.sparkplug;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bongsu.collector.mqtt.MqttListener;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.collector.mqtt.Will;
import org.eclipse.tahu.message.model.SparkplugMeta;
import org.eclipse.tahu.protobuf.SparkplugBProto.DataType;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host application's connection: its state as a retained message with a will of the same time, and commands to edge
 * nodes (Sparkplug 3.0, chapter 5).
 *
 * <p>Called by the collector's thread; what it hears is handed on from the client's.
 */
final class HostSession implements MqttListener.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(HostSession.class);

    private final MqttSettings settings;
    private final LongSupplier wallMillis;
    private final Consumer<SparkplugCollector.Event> events;
    private final MqttListener listener;
    private final String stateTopic;
    /** Time of the will of the connection that is made or stands. */
    private volatile long willMillis;

    private volatile boolean announced;
    private volatile boolean contradicted;

    /** @param filters of the edge nodes */
    HostSession(
            MqttSettings settings,
            List<String> filters,
            LongSupplier wallMillis,
            Consumer<SparkplugCollector.Event> events,
            MeterRegistry meters) {
        this.settings = settings;
        this.wallMillis = wallMillis;
        this.events = events;
        this.stateTopic = EdgeId.NAMESPACE + "/STATE/" + settings.client();
        this.listener =
                new MqttListener(settings, "sparkplug", all(filters), this::will, Arrival.MOST_BYTES, this, meters);
    }

    private List<String> all(List<String> filters) {
        List<String> all = new ArrayList<>(filters);
        all.add(stateTopic);
        return all;
    }

    private Optional<Will> will() {
        willMillis = wallMillis.getAsLong();
        return Optional.of(new Will(stateTopic, state(false), 1));
    }

    private byte[] state(boolean online) {
        return ("{\"online\":" + online + ",\"timestamp\":" + willMillis + "}").getBytes(StandardCharsets.UTF_8);
    }

    boolean isListening() {
        return announced && listener.isListening();
    }

    void open() {
        listener.start();
    }

    void replace(List<String> filters) {
        listener.replace(all(filters));
    }

    /** Tells of the host once births are listened for, not before: edge nodes may wait for that word to send them. */
    void turn() {
        if (announced ? contradicted : listener.isListening()) {
            boolean fresh = !announced;
            if (listener.publish(stateTopic, state(true), 1, true)) {
                contradicted = false;
                announced = true;
                if (fresh) {
                    LOG.info("{} is online", this);
                    events.accept(new SparkplugCollector.Event.Connected());
                }
            }
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
        if (!listener.publish(edge.commandTopic(), rebirth.toByteArray(), 0, false)) {
            LOG.debug("{} could not be asked for a rebirth now", edge);
        }
    }

    @Override
    public void connected() {
        announced = false;
    }

    @Override
    public void lost() {
        announced = false;
        events.accept(new SparkplugCollector.Event.Disconnected());
    }

    @Override
    public void arrived(String topic, byte[] payload, boolean retained) {
        if (!topic.equals(stateTopic)) {
            events.accept(new SparkplugCollector.Event.Message(topic, payload));
        } else if (new String(payload, StandardCharsets.UTF_8).contains("\"online\":false")) {
            // The will of an earlier connection came late: edge nodes that wait for this host must not believe it.
            contradicted = true;
        }
    }

    /** To be called when {@link #turn} is not any more. */
    void close() {
        if (announced) {
            announced = false;
            listener.publish(stateTopic, state(false), 1, true);
        }
        listener.stop();
    }

    @Override
    public String toString() {
        return "Sparkplug host application " + settings.client() + " at " + settings.url();
    }
}
