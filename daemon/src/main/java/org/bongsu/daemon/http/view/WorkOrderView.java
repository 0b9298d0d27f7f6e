package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;

/** Work that people do in a room, which its sensors will notice. */
public record WorkOrderView(String by, String reason, Moment since, Moment until) {}
