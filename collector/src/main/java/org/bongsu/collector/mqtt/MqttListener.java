package org.bongsu.collector.mqtt;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Somebody's own passing session (no memory, QoS 0) with the site's broker, of the same version and security, that brings
 * its subscriptions and takes its messages itself. It connects for ever. Safe on any thread.
 */
public final class MqttListener {

    private final Session session;

    /** Called on the client's own threads: must neither throw nor block. */
    public interface Handler {

        /** After each connection, before any of its messages. {@link MqttListener#publish} works from here on. */
        void connected();

        void lost();

        /** @param retained whether the broker had kept the message for whoever subscribes later */
        void arrived(String topic, byte[] payload, boolean retained);
    }

    /**
     * @param name appended to the client id
     * @param will asked for anew before each connection
     * @param mostBytes of a payload; of a longer one only its beginning arrives
     * @throws IllegalArgumentException when the URL is not one of a broker
     */
    public MqttListener(
            MqttSettings settings,
            String name,
            Collection<String> filters,
            Supplier<Optional<Will>> will,
            int mostBytes,
            Handler handler,
            MeterRegistry meters) {
        String client = settings.client() + "-" + name;
        this.session = new Session(
                settings,
                new Session.Role(0, client, false, will),
                filters,
                mostBytes,
                new Session.Handler() {
                    @Override
                    public void connected() {
                        handler.connected();
                    }

                    @Override
                    public void lost() {
                        handler.lost();
                    }

                    @Override
                    public void arrived(Session.Message message) {
                        handler.arrived(message.topic(), message.payload(), message.retained());
                    }
                },
                new SessionMeters(meters, client));
    }

    public void start() {
        session.open();
    }

    /** Whether the broker has granted every subscription. */
    public boolean isListening() {
        return session.isListening();
    }

    /** Listens to these from now on, on the living connection. */
    public void replace(Collection<String> filters) {
        session.replace(filters);
    }

    /**
     * Without waiting.
     *
     * @param qos 0 or 1
     * @return false when there is no connection, or too much on its way
     */
    public boolean publish(String topic, byte[] payload, int qos, boolean retained) {
        return publish(topic, payload, qos, retained, outcome -> {});
    }

    /**
     * Without waiting.
     *
     * @param qos 0 or 1
     * @param outcome gets why the broker did not take it, or nothing once it has acknowledged it; on the client's own threads, must
     *     neither throw nor block; not where the answer is false, and not for certain where the connection is lost meanwhile
     * @return false when there is no connection, or too much on its way
     */
    public boolean publish(
            String topic, byte[] payload, int qos, boolean retained, Consumer<Optional<String>> outcome) {
        return session.publish(topic, payload, qos, retained, outcome);
    }

    /** Within 5 s. The broker does not publish the will. */
    public void stop() {
        session.close();
    }
}
