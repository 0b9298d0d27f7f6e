package org.bongsu.migration.deadline;

import org.bongsu.domain.Moment;

/** A battery's charge as it was read, %, 0 to 100. */
public record ChargeSeen(Moment at, double percent) {}
