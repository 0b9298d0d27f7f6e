package org.bongsu.daemon.engine;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a plan stands. DRAFT, ARMED and CANCELLING pass within one step of the engine and are seen in the journal only. */
public enum PlanStatus {
    DRAFT,
    /** Waits for a person. */
    RECOMMENDED,
    ARMED,
    ONGOING,
    /** Everything it set out to keep or stop was kept or stopped. */
    SUCCEEDED,
    /** It ended and something was lost. */
    PARTIAL,
    FAILED,
    CANCELLING,
    CANCELLED,
    /** A newer plan took its place. */
    SUPERSEDED;

    private static final Map<PlanStatus, Set<PlanStatus>> NEXT = new EnumMap<>(PlanStatus.class);

    static {
        NEXT.put(DRAFT, EnumSet.of(RECOMMENDED, ARMED, SUPERSEDED));
        NEXT.put(RECOMMENDED, EnumSet.of(ARMED, CANCELLED, SUPERSEDED));
        NEXT.put(ARMED, EnumSet.of(ONGOING));
        NEXT.put(ONGOING, EnumSet.of(SUCCEEDED, PARTIAL, FAILED, CANCELLING, SUPERSEDED));
        NEXT.put(CANCELLING, EnumSet.of(CANCELLED));
        for (PlanStatus end : EnumSet.of(SUCCEEDED, PARTIAL, FAILED, CANCELLED, SUPERSEDED)) {
            NEXT.put(end, EnumSet.noneOf(PlanStatus.class));
        }
    }

    /** Whether the table has the transition. */
    public boolean leadsTo(PlanStatus next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    public boolean open() {
        return !NEXT.getOrDefault(this, Set.of()).isEmpty();
    }
}
