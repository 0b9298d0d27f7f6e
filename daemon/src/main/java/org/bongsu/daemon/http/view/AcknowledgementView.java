package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;

/** Who took an alert, and when. */
public record AcknowledgementView(String by, Moment at) {}
