package org.bongsu.rules.stage;

import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * A device that cannot be believed at present. It counts neither way; people have to know of it.
 *
 * @param lost whether it is silent; otherwise it answers and something of it is doubted
 */
public record Unhealthy(String device, String room, boolean lost, Moment since, Text cause) {}
