package org.bongsu.migration.deadline;

import java.time.Duration;

/**
 * The defaults behind estimated deadlines.
 *
 * @param fireFed a room that loses every feed with the burning compartment, from confirmation: Pangyo's zone A had 3 min
 * @param fireBuilding any other room of the burning building, from confirmation: less than the 93 min Pangyo's zone B had
 * @param undatedCut a cut announced without a time, from the announcement: the notice Pangyo's tenants claim to have had
 * @param runtimeUnknown a supply on battery that tells no runtime: the common design of 5 min at full load
 * @param roll by how much an estimate that has passed is put forward, again and again until it lies ahead: long enough
 *     for a shift or a copy, short enough to keep everybody in a hurry
 * @param runtimeShare the share of a reported runtime that is believed, above 0 to 1: reports are of new, warm batteries
 * @param marginShare the largest share of a budget that its margin may take, above 0 to 1: two minutes kept free of
 *     three would leave nothing to work with
 */
public record Budgets(
        Duration fireFed,
        Duration fireBuilding,
        Duration undatedCut,
        Duration runtimeUnknown,
        Duration roll,
        double runtimeShare,
        double marginShare) {

    public static final Budgets DEFAULT = new Budgets(
            Duration.ofMinutes(3),
            Duration.ofMinutes(60),
            Duration.ofMinutes(12),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            0.9,
            1.0 / 6);

    public Budgets {
        if (!(runtimeShare > 0 && runtimeShare <= 1) || !(marginShare > 0 && marginShare <= 1)) {
            throw new IllegalArgumentException("shares " + runtimeShare + " and " + marginShare + " are not in (0, 1]");
        }
        if (roll.isNegative() || roll.isZero()) {
            throw new IllegalArgumentException("roll " + roll + " is not above 0");
        }
    }
}
