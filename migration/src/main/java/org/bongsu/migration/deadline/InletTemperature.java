package org.bongsu.migration.deadline;

import org.bongsu.domain.Moment;

/** How warm a room's server inlets were read. */
public record InletTemperature(Moment at, double celsius) {}
