package org.bongsu.collector.modbus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The counters of one lane; every fault has its own from the start, so that a zero can be seen. */
final class LaneMeters {

    private final Counter requests;
    private final Counter late;
    private final Counter[] faults = new Counter[Fault.values().length];

    LaneMeters(MeterRegistry registry, String lane) {
        this.requests = Counter.builder("bongsu_modbus_requests")
                .description("Requests sent to Modbus devices")
                .tag("lane", lane)
                .register(registry);
        this.late = Counter.builder("bongsu_modbus_polls_late")
                .description("Polls left out because an earlier one was still running")
                .tag("lane", lane)
                .register(registry);
        for (Fault fault : Fault.values()) {
            faults[fault.ordinal()] = Counter.builder("bongsu_modbus_faults")
                    .description("Requests that brought nothing that could be believed")
                    .tag("lane", lane)
                    .tag("fault", fault.label())
                    .register(registry);
        }
    }

    void request() {
        requests.increment();
    }

    void late(long polls) {
        late.increment(polls);
    }

    void fault(Fault fault) {
        faults[fault.ordinal()].increment();
    }
}
