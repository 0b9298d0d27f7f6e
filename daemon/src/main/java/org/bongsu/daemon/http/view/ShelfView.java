package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;

/** Who put an alert aside, why, and until when. */
public record ShelfView(String by, String reason, Moment until) {}
