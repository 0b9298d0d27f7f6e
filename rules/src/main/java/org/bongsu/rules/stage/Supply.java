package org.bongsu.rules.stage;

import java.util.OptionalDouble;
import org.bongsu.domain.Moment;

/**
 * What a UPS said last.
 *
 * @param node the power node that it is
 * @param since on battery, or on line, since then
 */
public record Supply(
        String node,
        String device,
        boolean onBattery,
        boolean lowBattery,
        OptionalDouble runtimeSeconds,
        Moment since) {}
