package org.bongsu.simulators.scenario;

import java.time.Duration;

/** What a person types into the daemon. Times are relative to the ignition. */
public sealed interface OperatorAct {

    Place rooms();

    /** "These rooms are cut at", with the time of the cut. */
    record DeclareCut(Place rooms, Duration cutAt) implements OperatorAct {}

    record WithdrawCut(Place rooms) implements OperatorAct {}

    /** "I saw the fire." */
    record Confirm(Place rooms) implements OperatorAct {}

    /** "There is no fire." */
    record Reject(Place rooms) implements OperatorAct {}

    /** Maintenance in the rooms for so long. */
    record WorkOrder(Place rooms, Duration lasts) implements OperatorAct {}
}
