package org.bongsu.collector.modbus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted over all lanes. Safe for all threads. */
final class PollerMeters {

    private final AtomicInteger[] lanes = new AtomicInteger[LaneState.values().length];
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder open = new LongAdder();
    private final LongAdder spans = new LongAdder();
    private final Counter connections;
    private final Counter splits;
    private final Timer requestTime;

    PollerMeters(MeterRegistry registry) {
        for (LaneState state : LaneState.values()) {
            AtomicInteger count = new AtomicInteger();
            lanes[state.ordinal()] = count;
            Gauge.builder("bongsu_modbus_lanes", count, AtomicInteger::get)
                    .description("Gateways by how they are doing")
                    .tag("state", state.label())
                    .strongReference(true)
                    .register(registry);
        }
        gauge(registry, "bongsu_modbus_in_flight", "Requests without a reply yet", inFlight);
        gauge(registry, "bongsu_modbus_connections_open", "Gateways connected", open);
        gauge(registry, "bongsu_modbus_spans", "Requests that one poll of everything takes", spans);
        this.connections = Counter.builder("bongsu_modbus_connections")
                .description("Connections made to gateways")
                .register(registry);
        this.splits = Counter.builder("bongsu_modbus_span_splits")
                .description("Requests cut in two, or given up, because a device refused their registers")
                .register(registry);
        this.requestTime = Timer.builder("bongsu_modbus_request_time")
                .description("From a request's sending to the whole of its reply")
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String description, LongAdder value) {
        Gauge.builder(name, value, LongAdder::sum)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    void lane(LaneState state, int change) {
        lanes[state.ordinal()].addAndGet(change);
    }

    void inFlight(int change) {
        inFlight.add(change);
    }

    void connected() {
        connections.increment();
        open.increment();
    }

    void disconnected() {
        open.decrement();
    }

    void spans(int change) {
        spans.add(change);
    }

    void split() {
        splits.increment();
    }

    void answered(long nanos) {
        requestTime.record(nanos, TimeUnit.NANOSECONDS);
    }
}
