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
    POWER_OFF
}
