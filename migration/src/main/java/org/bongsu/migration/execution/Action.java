package org.bongsu.migration.execution;

/** What a driver can be told. */
public enum Action {
    /** Nothing new is placed on the server. */
    CORDON,
    /** A workload leaves by a method. */
    START,
    /** Everything told earlier about a workload is void, carried out or not yet. Best effort. */
    CANCEL,
    /** The server is switched off; only ever told of a server whose workloads are gone. */
    POWER_OFF,
    /** A server that was switched off for an evacuation is switched on. */
    POWER_ON,
    /** Work may be placed on the server again. */
    UNCORDON,
    /** A workload comes back to its server; the method says how it had left. */
    RETURN
}
