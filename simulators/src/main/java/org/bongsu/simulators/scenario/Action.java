package org.bongsu.simulators.scenario;

import java.time.Duration;
import java.util.Optional;
import org.bongsu.domain.site.PowerKind;

/** What an event of a scenario does to the rehearsed world. */
public sealed interface Action {

    /**
     * The quantity itself takes the value, along a straight line, and stays there.
     *
     * @param over zero for at once
     */
    record SetPoint(DeviceSelection devices, String point, double value, Duration over) implements Action {}

    /** The sensor, not the quantity, goes wrong; a signal made this way is no true signal. */
    record FailSensor(DeviceSelection devices, String point, SensorFault fault, double value) implements Action {}

    /**
     * A cell of a battery rack in the burning room goes into runaway: the rack's curves start, and with the first rack
     * the room's.
     *
     * @param rack the n-th device of kind battery in the burning room, from 1
     */
    record CellFire(int rack) implements Action {}

    /** A fire in a room of which no battery tells: only the room's curves start. */
    record RoomFire(Place room) implements Action {}

    /** The devices stop answering. */
    record LoseDevices(DeviceSelection devices) implements Action {}

    record RestoreDevices(DeviceSelection devices) implements Action {}

    /** Every power node that stands in or crosses the compartments of the place is destroyed. */
    record LosePowerIn(Place place) implements Action {}

    /** Power nodes are destroyed by id or by kind. */
    record LoseNodes(Optional<String> id, Optional<PowerKind> kind) implements Action {}

    record Utility(boolean present) implements Action {}

    /**
     * Whether generators start when the utility is lost, and how long they take.
     *
     * @param starts false: they crank and fail
     */
    record Generator(boolean starts, Duration after) implements Action {}

    /** Full batteries last this long at the load of the rehearsal. */
    record BatteryRuntime(Duration runtime) implements Action {}

    /** Somebody opens the breakers: everything in the rooms is dark at once, batteries or not. */
    record Cut(Place place) implements Action {}

    /** A person types something into the daemon. */
    record Operator(OperatorAct act) implements Action {}
}
