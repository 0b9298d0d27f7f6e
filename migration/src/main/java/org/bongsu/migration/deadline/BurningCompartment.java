package org.bongsu.migration.deadline;

import org.bongsu.domain.Moment;

/** A compartment with a confirmed fire. */
public record BurningCompartment(String compartment, Moment confirmedAt) {}
