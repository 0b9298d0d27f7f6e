package org.bongsu.simulators.physics;

import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Modality;

/** A true signal passed a confirming threshold: what a perfect sensor at that place would have shown. */
public record Crossing(Moment at, String compartment, String room, Modality modality, String point, double limit) {}
