package org.bongsu.migration.deadline;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was last seen of the battery behind a supply; each may be unknown.
 *
 * @param low whether the supply itself says that it is nearly empty
 * @param charge %, 0 to 100
 * @param load share of the supply's rating, %, at least 0
 * @param health what is left of its capacity when new, %, 0 to 100
 * @param celsius its temperature
 * @param discharge its charge lately while it discharged, oldest first
 */
public record BatteryState(
        boolean low,
        OptionalDouble charge,
        OptionalDouble load,
        OptionalDouble health,
        OptionalDouble celsius,
        List<ChargeSeen> discharge) {

    public static final BatteryState UNKNOWN = new BatteryState(
            false,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of());

    public BatteryState {
        discharge = List.copyOf(discharge);
    }
}
