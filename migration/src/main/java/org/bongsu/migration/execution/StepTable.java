package org.bongsu.migration.execution;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Every transition of a step that exists; what is not listed is a programming error. */
public final class StepTable {

    private static final Map<StepState, Map<StepEvent, StepState>> TABLE = new EnumMap<>(StepState.class);

    static {
        on(StepState.PENDING, StepEvent.PLAN, StepState.PENDING);
        on(StepState.PENDING, StepEvent.START, StepState.ONGOING);
        on(StepState.PENDING, StepEvent.OBSERVED, StepState.SUCCEEDED);
        on(StepState.PENDING, StepEvent.GONE_OTHERWISE, StepState.SKIPPED);
        on(StepState.PENDING, StepEvent.LATE, StepState.OVERTAKEN);
        on(StepState.PENDING, StepEvent.SKIP, StepState.SKIPPED);
        on(StepState.PENDING, StepEvent.CANCEL, StepState.CANCELLED);
        on(StepState.PENDING, StepEvent.LOSE, StepState.FAILED);
        on(StepState.ONGOING, StepEvent.OBSERVED, StepState.SUCCEEDED);
        on(StepState.ONGOING, StepEvent.GONE_OTHERWISE, StepState.FAILED);
        on(StepState.ONGOING, StepEvent.RETRY, StepState.PENDING);
        on(StepState.ONGOING, StepEvent.EXHAUST, StepState.FAILED);
        on(StepState.ONGOING, StepEvent.LOSE, StepState.FAILED);
        on(StepState.SUCCEEDED, StepEvent.RETURN, StepState.PENDING);
        on(StepState.FAILED, StepEvent.PLAN, StepState.PENDING);
        on(StepState.SKIPPED, StepEvent.PLAN, StepState.PENDING);
        on(StepState.CANCELLED, StepEvent.PLAN, StepState.PENDING);
        on(StepState.OVERTAKEN, StepEvent.PLAN, StepState.PENDING);
    }

    private StepTable() {}

    private static void on(StepState from, StepEvent event, StepState to) {
        TABLE.computeIfAbsent(from, key -> new EnumMap<>(StepEvent.class)).put(event, to);
    }

    /** @throws IllegalStateException when the event cannot happen in the state */
    static StepState next(StepState from, StepEvent event) {
        return transition(from, event)
                .orElseThrow(() -> new IllegalStateException("a step that is " + from + " cannot " + event));
    }

    /** Empty when the event cannot happen in the state. */
    public static Optional<StepState> transition(StepState from, StepEvent event) {
        return Optional.ofNullable(
                TABLE.getOrDefault(from, Collections.emptyMap()).get(event));
    }
}
