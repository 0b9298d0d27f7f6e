package org.bongsu.daemon.http.view;

import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * What a UPS said last.
 *
 * @param id of its node in the power graph
 * @param runtimeS seconds that its batteries last by its own word; empty where it does not say
 * @param since when it went onto battery, or came off it
 * @param lost whether it is not heard any more, so that this is old
 */
public record SupplyView(
        String id,
        String device,
        boolean onBattery,
        boolean lowBattery,
        Optional<Double> runtimeS,
        Moment since,
        boolean lost)
        implements Published {
    @Override
    public String type() {
        return "supply";
    }
}
