package org.bongsu.daemon.http.view;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * Something that cannot be judged at present: it counts neither way.
 *
 * @param what a rule or a device
 */
public record UnknownView(String what, Moment since, Text cause) {}
