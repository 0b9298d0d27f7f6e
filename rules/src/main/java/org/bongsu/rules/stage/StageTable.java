package org.bongsu.rules.stage;

import static org.bongsu.domain.stage.Stage.ADVISORY;
import static org.bongsu.domain.stage.Stage.CONFIRMED;
import static org.bongsu.domain.stage.Stage.CUT_IMMINENT;
import static org.bongsu.domain.stage.Stage.DE_ENERGISED;
import static org.bongsu.domain.stage.Stage.NORMAL;
import static org.bongsu.domain.stage.Stage.PRE_ALARM;
import static org.bongsu.domain.stage.Stage.RECOVERY;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * A hazard's stages: every way from one to another, declared once. What is not here does not happen: no cue but a person's
 * takes a compartment down from CONFIRMED, and none takes it from PRE_ALARM past CONFIRMED except a declared cut or a supply that is seen gone.
 */
public record StageTable(Hazard hazard, List<Transition> transitions) {

    /** From one stage to another on a cue. */
    public record Transition(Stage from, Cue cue, Stage to) {}

    public static final StageTable FIRE = new StageTable(
            Hazard.FIRE,
            List.of(
                    new Transition(NORMAL, Cue.NOTICED, ADVISORY),
                    new Transition(NORMAL, Cue.SUSPECTED, PRE_ALARM),
                    new Transition(NORMAL, Cue.PROVEN, CONFIRMED),
                    new Transition(NORMAL, Cue.CUT_DECLARED, CUT_IMMINENT),
                    new Transition(ADVISORY, Cue.CALMED, NORMAL),
                    new Transition(ADVISORY, Cue.WATCHED, RECOVERY),
                    new Transition(ADVISORY, Cue.SUSPECTED, PRE_ALARM),
                    new Transition(ADVISORY, Cue.PROVEN, CONFIRMED),
                    new Transition(ADVISORY, Cue.CUT_DECLARED, CUT_IMMINENT),
                    new Transition(PRE_ALARM, Cue.CALMED, NORMAL),
                    new Transition(PRE_ALARM, Cue.EASED, ADVISORY),
                    new Transition(PRE_ALARM, Cue.WATCHED, RECOVERY),
                    new Transition(PRE_ALARM, Cue.REJECTED, ADVISORY),
                    new Transition(PRE_ALARM, Cue.PROVEN, CONFIRMED),
                    new Transition(PRE_ALARM, Cue.CUT_DECLARED, CUT_IMMINENT),
                    new Transition(PRE_ALARM, Cue.SUPPLY_OFF, DE_ENERGISED),
                    new Transition(CONFIRMED, Cue.SUPPLY_OFF, DE_ENERGISED),
                    new Transition(CONFIRMED, Cue.REJECTED, ADVISORY),
                    new Transition(CONFIRMED, Cue.CLEARED, RECOVERY),
                    new Transition(CONFIRMED, Cue.CUT_DECLARED, CUT_IMMINENT),
                    new Transition(CUT_IMMINENT, Cue.CUT_WITHDRAWN, ADVISORY),
                    new Transition(CUT_IMMINENT, Cue.CUT_WITHDRAWN_IN_FIRE, CONFIRMED),
                    new Transition(CUT_IMMINENT, Cue.SUPPLY_OFF, DE_ENERGISED),
                    new Transition(DE_ENERGISED, Cue.QUIET, RECOVERY),
                    new Transition(DE_ENERGISED, Cue.CLEARED, RECOVERY),
                    new Transition(RECOVERY, Cue.CLEARED, NORMAL),
                    new Transition(RECOVERY, Cue.SUSPECTED, PRE_ALARM),
                    new Transition(RECOVERY, Cue.PROVEN, CONFIRMED),
                    new Transition(RECOVERY, Cue.CUT_DECLARED, CUT_IMMINENT)));

    public static final StageTable POWER = new StageTable(
            Hazard.POWER,
            List.of(
                    new Transition(NORMAL, Cue.NOTICED, ADVISORY),
                    new Transition(NORMAL, Cue.SUSPECTED, PRE_ALARM),
                    new Transition(NORMAL, Cue.PROVEN, CONFIRMED),
                    new Transition(ADVISORY, Cue.CALMED, NORMAL),
                    new Transition(ADVISORY, Cue.SUSPECTED, PRE_ALARM),
                    new Transition(ADVISORY, Cue.PROVEN, CONFIRMED),
                    new Transition(PRE_ALARM, Cue.CALMED, NORMAL),
                    new Transition(PRE_ALARM, Cue.EASED, ADVISORY),
                    new Transition(PRE_ALARM, Cue.REJECTED, ADVISORY),
                    new Transition(PRE_ALARM, Cue.PROVEN, CONFIRMED),
                    new Transition(CONFIRMED, Cue.REJECTED, ADVISORY),
                    new Transition(CONFIRMED, Cue.CLEARED, NORMAL),
                    new Transition(CONFIRMED, Cue.SUPPLY_OFF, DE_ENERGISED),
                    new Transition(DE_ENERGISED, Cue.CLEARED, NORMAL)));

    public static final StageTable COOLING = new StageTable(
            Hazard.COOLING,
            List.of(
                    new Transition(NORMAL, Cue.NOTICED, ADVISORY),
                    new Transition(NORMAL, Cue.SUSPECTED, PRE_ALARM),
                    new Transition(NORMAL, Cue.PROVEN, CONFIRMED),
                    new Transition(ADVISORY, Cue.CALMED, NORMAL),
                    new Transition(ADVISORY, Cue.SUSPECTED, PRE_ALARM),
                    new Transition(ADVISORY, Cue.PROVEN, CONFIRMED),
                    new Transition(PRE_ALARM, Cue.CALMED, NORMAL),
                    new Transition(PRE_ALARM, Cue.EASED, ADVISORY),
                    new Transition(PRE_ALARM, Cue.REJECTED, ADVISORY),
                    new Transition(PRE_ALARM, Cue.PROVEN, CONFIRMED),
                    new Transition(CONFIRMED, Cue.REJECTED, ADVISORY),
                    new Transition(CONFIRMED, Cue.CLEARED, NORMAL)));

    /** @throws IllegalArgumentException when a stage answers one cue twice */
    public StageTable {
        transitions = List.copyOf(transitions);
        long distinct = transitions.stream()
                .map(transition -> transition.from() + " " + transition.cue())
                .distinct()
                .count();
        if (distinct != transitions.size()) {
            throw new IllegalArgumentException(hazard + ": a stage answers one cue twice");
        }
    }

    public static StageTable of(Hazard hazard) {
        return switch (hazard) {
            case FIRE -> FIRE;
            case POWER -> POWER;
            case COOLING -> COOLING;
        };
    }

    /** Where the cue leads; empty when the stage has no ear for it. */
    public Optional<Stage> next(Stage from, Cue cue) {
        return transitions.stream()
                .filter(transition -> transition.from() == from && transition.cue() == cue)
                .map(Transition::to)
                .findFirst();
    }
}
