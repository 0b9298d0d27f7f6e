package org.bongsu.migration.inventory;

import org.bongsu.domain.Moment;

/** A drift that has lasted long enough to be told. */
public record StandingDrift(Drift drift, Moment since) {}
