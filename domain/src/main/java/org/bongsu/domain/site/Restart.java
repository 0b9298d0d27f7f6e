package org.bongsu.domain.site;

/** Whether an orchestrator or an availability manager starts a service's workloads again when they stop. */
public enum Restart {
    /** It does, also when Bongsu has stopped them. */
    ARMED,
    /** It could, and is held back while Bongsu stops them. */
    DISARMED,
    /** Nothing does. */
    NONE,
    /** Nobody said. */
    UNKNOWN
}
