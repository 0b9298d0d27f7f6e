package org.bongsu.simulators.physics;

import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.simulators.operator.OperatorInput;
import org.bongsu.simulators.scenario.Basis;

/** What an advance of the world brought, in order of time. */
public sealed interface WorldEvent {

    Moment at();

    /** The story goes on; for people. */
    record Told(Moment at, Basis basis, Text what) implements WorldEvent {}

    /** The last feed of these racks died just now. Hand to the fleet. */
    record RacksDark(Moment at, List<String> racks, List<String> destinations) implements WorldEvent {
        public RacksDark {
            racks = List.copyOf(racks);
            destinations = List.copyOf(destinations);
        }
    }

    /** A person types something into the daemon now. */
    record OperatorActs(Moment at, OperatorInput input) implements WorldEvent {}
}
