package org.bongsu.rules.signal;

import org.bongsu.domain.point.Point;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.rules.expression.Slots;

/** What points read just now, for people. */
interface Readout {

    /** Value with its unit, or why there is none. */
    String shown(Point point);

    SeenReading seen(Point point);

    Slots slots();
}
