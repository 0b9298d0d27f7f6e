package org.bongsu.collector.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The figures of all sessions together. */
final class MqttMeters {

    private final Map<Garbage.Reason, Counter> deadLetters = new EnumMap<>(Garbage.Reason.class);
    private final Counter unknownTopics;
    private final Counter arrivalUsed;
    private final Counter overrun;
    private final AtomicInteger tap = new AtomicInteger();
    private final AtomicLong oldestMillis = new AtomicLong();

    MqttMeters(MeterRegistry registry) {
        for (Garbage.Reason reason : Garbage.Reason.values()) {
            deadLetters.put(
                    reason,
                    Counter.builder("bongsu_mqtt_dead_letters")
                            .description("Messages that could not be understood, kept in mqtt-dead-letters.txt")
                            .tag("reason", reason.label())
                            .register(registry));
        }
        this.unknownTopics = counter(registry, "bongsu_mqtt_unknown_topics", "Messages on topics of no device");
        this.arrivalUsed = counter(
                registry,
                "bongsu_mqtt_arrival_time_used",
                "Readings under their time of arrival, because the source's clock is off by more than the skew");
        this.overrun = counter(
                registry,
                "bongsu_mqtt_overrun",
                "Messages not taken over because too many wait; of QoS 1 the broker sends them again");
        Gauge.builder("bongsu_mqtt_tap", tap, AtomicInteger::get)
                .description("1 while acknowledgements are held back and a second session listens for the rules alone")
                .register(registry);
        Gauge.builder("bongsu_mqtt_oldest_unacknowledged_seconds", oldestMillis, age -> age.get() / 1000.0)
                .description("Age of the oldest message whose acknowledgement is held back")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void deadLetter(Garbage.Reason reason) {
        Counter counter = deadLetters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void unknownTopic() {
        unknownTopics.increment();
    }

    void arrivalUsed() {
        arrivalUsed.increment();
    }

    void overrun() {
        overrun.increment();
    }

    void tap(boolean active) {
        tap.set(active ? 1 : 0);
    }

    void oldestUnacknowledged(long millis) {
        oldestMillis.set(millis);
    }
}
