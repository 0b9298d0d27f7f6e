package org.bongsu.rules.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * The stages of a whole site and the evidence that is still remembered.
 *
 * @param standings one a compartment and hazard, compartments in order of the site
 * @param evidence votes that stand, and those that stood within {@link StageLimits#evidence}
 */
public record StageState(List<Standing> standings, List<Remembered> evidence) {

    private static final List<Stage> BY_WEIGHT = List.of(
            Stage.NORMAL,
            Stage.ADVISORY,
            Stage.RECOVERY,
            Stage.PRE_ALARM,
            Stage.CONFIRMED,
            Stage.CUT_IMMINENT,
            Stage.DE_ENERGISED);

    public StageState {
        standings = List.copyOf(standings);
        evidence = List.copyOf(evidence);
    }

    public static StageState initial(Site site, Moment now) {
        List<Standing> standings = new ArrayList<>();
        for (Compartment compartment : site.compartments()) {
            for (Hazard hazard : Hazard.values()) {
                standings.add(Standing.initial(compartment.id(), hazard, now));
            }
        }
        return new StageState(standings, List.of());
    }

    /** @throws IllegalArgumentException when the site has no such compartment */
    public Standing standing(String compartment, Hazard hazard) {
        return standings.stream()
                .filter(s -> s.compartment().equals(compartment) && s.hazard() == hazard)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no compartment " + compartment));
    }

    /** The stage shown for a compartment: the heaviest of its hazards, recovery weighing less than a new pre-alarm. */
    public Stage shown(String compartment) {
        return shown(standings.stream()
                .filter(standing -> standing.compartment().equals(compartment))
                .toList());
    }

    /** The same of a compartment's standings; NORMAL where there are none. */
    public static Stage shown(List<Standing> ofCompartment) {
        return ofCompartment.stream()
                .map(Standing::stage)
                .max(Comparator.comparingInt(BY_WEIGHT::indexOf))
                .orElse(Stage.NORMAL);
    }
}
