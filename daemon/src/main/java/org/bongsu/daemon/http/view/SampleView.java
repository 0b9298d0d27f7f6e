package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;

/** One stored value of a point. */
public record SampleView(Moment at, double value) {}
