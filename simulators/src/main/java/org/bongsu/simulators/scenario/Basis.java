package org.bongsu.simulators.scenario;

/** Where an event of a scenario comes from. No sensor trace of Pangyo is public, so most values are synthetic. */
public enum Basis {
    /** Reported by a source that incident research names. */
    HISTORICAL,
    /** Our judgement, so that sensors have something to show. */
    SYNTHETIC
}
