package org.bongsu.collector.modbus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one lane. With thousands of lanes each series costs, so a fault has one only where it happened, and
 * whatever tells little of a single lane is counted for all of them in {@link PollerMeters}. Owned by the lane's event loop.
 */
final class LaneMeters {

    private final MeterRegistry registry;
    private final PollerMeters all;
    private final String lane;
    private final Counter requests;
    private final Counter replies;
    private final Counter late;
    private final @Nullable Counter[] faults = new Counter[Fault.values().length];
    private final List<Meter> own = new ArrayList<>();
    private volatile LaneState state = LaneState.UP;
    private volatile double backoffSeconds;

    LaneMeters(MeterRegistry registry, PollerMeters all, String lane) {
        this.registry = registry;
        this.all = all;
        this.lane = lane;
        this.requests = counter("bongsu_modbus_requests", "Requests sent to Modbus devices");
        this.replies = counter("bongsu_modbus_replies", "Requests answered with what was asked for");
        this.late = counter("bongsu_modbus_polls_late", "Polls left out because an earlier one was still running");
        own.add(Gauge.builder("bongsu_modbus_lane_state", this, meters -> meters.state.ordinal())
                .description("0 up, 1 suspect (two requests in a row without a reply), 2 down (four in a row)")
                .tag("lane", lane)
                .strongReference(true)
                .register(registry));
        own.add(Gauge.builder("bongsu_modbus_backoff", this, meters -> meters.backoffSeconds)
                .description("Wait before the endpoint is dialled again; 0 while it can be reached")
                .baseUnit("seconds")
                .tag("lane", lane)
                .strongReference(true)
                .register(registry));
        all.lane(LaneState.UP, 1);
    }

    private Counter counter(String name, String description) {
        Counter counter =
                Counter.builder(name).description(description).tag("lane", lane).register(registry);
        own.add(counter);
        return counter;
    }

    PollerMeters all() {
        return all;
    }

    void request() {
        requests.increment();
    }

    /** @param nanos from the request's sending to the whole reply */
    void reply(long nanos) {
        replies.increment();
        all.answered(nanos);
    }

    void late(long polls) {
        if (polls > 0) {
            late.increment(polls);
        }
    }

    void fault(Fault fault) {
        Counter counter = faults[fault.ordinal()];
        if (counter == null) {
            counter = Counter.builder("bongsu_modbus_faults")
                    .description(
                            "Requests that brought nothing that could be believed; a series for each name that occurred")
                    .tag("lane", lane)
                    .tag("fault", fault.label())
                    .register(registry);
            faults[fault.ordinal()] = counter;
            own.add(counter);
        }
        counter.increment();
    }

    void backoff(long millis) {
        backoffSeconds = millis / 1000.0;
    }

    LaneState state() {
        return state;
    }

    /** @return whether it is another one */
    boolean state(LaneState next) {
        if (next == state) {
            return false;
        }
        all.lane(state, -1);
        all.lane(next, 1);
        state = next;
        return true;
    }

    /** The lane is no more. */
    void remove() {
        all.lane(state, -1);
        own.forEach(registry::remove);
    }
}
