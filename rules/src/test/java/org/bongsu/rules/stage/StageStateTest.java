package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.world.Rehearsal;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

class StageStateTest {

    private static final StageState CALM = StageState.initial(SmallSite.SITE, Rehearsal.START);

    private static StageState with(String compartment, Hazard hazard, Stage stage) {
        return with(CALM, compartment, hazard, stage);
    }

    private static StageState with(StageState before, String compartment, Hazard hazard, Stage stage) {
        List<Standing> standings = new ArrayList<>(before.standings());
        standings.replaceAll(standing -> standing.compartment().equals(compartment) && standing.hazard() == hazard
                ? standing.at(stage, Rehearsal.START, Text.same("so"), Evidence.NONE)
                : standing);
        return new StageState(standings, before.evidence());
    }

    @Test
    void inTheBeginningEveryCompartmentIsNormalForEveryHazard() {
        assertEquals(
                SmallSite.SITE.compartments().size() * Hazard.values().length,
                CALM.standings().size());
        for (Standing standing : CALM.standings()) {
            assertEquals(Stage.NORMAL, standing.stage());
            assertEquals(Rehearsal.START, standing.since());
        }
        assertEquals(Stage.NORMAL, CALM.shown("c-bat"));
    }

    @Test
    void aStandingIsThatOfItsCompartmentAndItsHazard() {
        StageState state = with("c-hall-1", Hazard.POWER, Stage.PRE_ALARM);
        assertEquals(Stage.PRE_ALARM, state.standing("c-hall-1", Hazard.POWER).stage());
        assertEquals(Stage.NORMAL, state.standing("c-hall-1", Hazard.FIRE).stage());
        assertEquals(Stage.NORMAL, state.standing("c-hall-2", Hazard.POWER).stage());
        assertThrows(IllegalArgumentException.class, () -> state.standing("c-hall-3", Hazard.POWER));
    }

    /** Five beacons: what is shown is the heaviest, whichever hazard lit it. */
    @Test
    void theHeaviestStageIsShownWhicheverHazardItIsOf() {
        List<Stage> byWeight = List.of(
                Stage.NORMAL,
                Stage.ADVISORY,
                Stage.RECOVERY,
                Stage.PRE_ALARM,
                Stage.CONFIRMED,
                Stage.CUT_IMMINENT,
                Stage.DE_ENERGISED);
        assertEquals(Stage.values().length, byWeight.size());
        for (int light = 0; light < byWeight.size(); light++) {
            for (int heavy = light; heavy < byWeight.size(); heavy++) {
                Stage heavier = byWeight.get(heavy);
                StageState first =
                        with(with("c-bat", Hazard.FIRE, heavier), "c-bat", Hazard.POWER, byWeight.get(light));
                StageState last = with(with("c-bat", Hazard.FIRE, byWeight.get(light)), "c-bat", Hazard.POWER, heavier);
                assertEquals(heavier, first.shown("c-bat"));
                assertEquals(heavier, last.shown("c-bat"));
                assertEquals(Stage.NORMAL, last.shown("c-ups"), "its neighbour is another compartment");
            }
        }
    }
}
