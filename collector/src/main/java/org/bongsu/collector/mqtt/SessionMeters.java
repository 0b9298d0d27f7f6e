package org.bongsu.collector.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** The figures of one session, under its client id; all there from the start, so that a zero can be seen. */
final class SessionMeters {

    private final Counter messages;
    private final Counter acknowledged;
    private final Counter redelivered;
    private final Counter connections;
    private final Counter failures;
    private final Counter forgotten;
    private final Counter refused;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    SessionMeters(MeterRegistry registry, String client) {
        this.messages = counter(registry, client, "bongsu_mqtt_messages", "Messages that arrived");
        this.acknowledged =
                counter(registry, client, "bongsu_mqtt_acknowledged", "Messages acknowledged to the broker");
        this.redelivered =
                counter(registry, client, "bongsu_mqtt_redelivered", "Messages that the broker marked as sent before");
        this.connections = counter(registry, client, "bongsu_mqtt_connections", "Connections made");
        this.failures = counter(
                registry, client, "bongsu_mqtt_connection_failures", "Connections lost, and attempts that made none");
        this.forgotten = counter(
                registry,
                client,
                "bongsu_mqtt_sessions_forgotten",
                "Reconnections on which the broker no longer had the session: what it kept for it is lost");
        this.refused =
                counter(registry, client, "bongsu_mqtt_subscriptions_refused", "Subscriptions that the broker refused");
        gauge(registry, client, "bongsu_mqtt_connected", "1 while connected", connected);
        gauge(registry, client, "bongsu_mqtt_unacknowledged", "Messages that wait for their acknowledgement", open);
    }

    private static Counter counter(MeterRegistry registry, String client, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("session", client)
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, String client, String name, String description, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .tag("session", client)
                .strongReference(true)
                .register(registry);
    }

    void connected(boolean forgot) {
        connected.set(1);
        connections.increment();
        forgotten.increment(forgot ? 1 : 0);
    }

    void failed() {
        connected.set(0);
        open.set(0);
        failures.increment();
    }

    void arrived(boolean opens, boolean repeated) {
        messages.increment();
        redelivered.increment(repeated ? 1 : 0);
        if (opens) {
            open.incrementAndGet();
        }
    }

    void acknowledged() {
        acknowledged.increment();
        open.decrementAndGet();
    }

    void refused(int filters) {
        refused.increment(filters);
    }
}
