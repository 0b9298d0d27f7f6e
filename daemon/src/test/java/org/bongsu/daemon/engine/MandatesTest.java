package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.migration.execution.ActionClass;
import org.junit.jupiter.api.Test;

/** Which line of the configuration decides. */
class MandatesTest {

    private static Mandates.Entry entry(String room, Hazard hazard, ActionClass action, Autonomy level) {
        return new Mandates.Entry(
                room.isEmpty() ? Optional.empty() : Optional.of(room),
                Optional.ofNullable(hazard),
                Optional.ofNullable(action),
                Mandate.of(level));
    }

    private static final Mandates MANDATES = new Mandates(
            Mandate.of(Autonomy.RECOMMEND),
            List.of(
                    entry("", Hazard.FIRE, null, Autonomy.AUTO),
                    entry("hall-1", null, null, Autonomy.OBSERVE),
                    entry("", null, ActionClass.POWER_OFF, Autonomy.CONFIRM),
                    entry("hall-1", Hazard.FIRE, null, Autonomy.CONFIRM),
                    entry("", Hazard.FIRE, ActionClass.POWER_OFF, Autonomy.OBSERVE)));

    private static Autonomy level(String room, Hazard hazard, ActionClass action) {
        return MANDATES.of(room, hazard, action).level();
    }

    @Test
    void theEntryThatNamesMostHoldsAndOfEqualsTheRoomsOwn() {
        assertEquals(Autonomy.RECOMMEND, level("hall-2", Hazard.POWER, ActionClass.MOVE), "the default");
        assertEquals(Autonomy.AUTO, level("hall-2", Hazard.FIRE, ActionClass.MOVE), "the hazard's");
        assertEquals(Autonomy.OBSERVE, level("hall-1", Hazard.POWER, ActionClass.POWER_OFF), "room before action");
        assertEquals(Autonomy.CONFIRM, level("hall-1", Hazard.FIRE, ActionClass.MOVE), "two before one");
        assertEquals(
                Autonomy.CONFIRM,
                level("hall-1", Hazard.FIRE, ActionClass.POWER_OFF),
                "room and hazard before hazard and action");
        assertEquals(Autonomy.OBSERVE, level("hall-2", Hazard.FIRE, ActionClass.POWER_OFF));
        assertEquals(
                Autonomy.CONFIRM, level("hall-2", Hazard.POWER, ActionClass.POWER_OFF), "hazard's is not this one's");
    }

    /** What may empty a room by itself may not fill it again by itself, unless that is said. */
    @Test
    void aReturnIsDecidedByItsOwnEntriesOnly() {
        Mandates auto = new Mandates(Mandate.of(Autonomy.AUTO), List.of(entry("hall-1", null, null, Autonomy.AUTO)));
        assertEquals(
                Autonomy.RECOMMEND,
                auto.of("hall-1", Hazard.POWER, ActionClass.RETURN).level());
        Mandates said =
                new Mandates(Mandate.of(Autonomy.OBSERVE), List.of(entry("", null, ActionClass.RETURN, Autonomy.AUTO)));
        assertEquals(
                Autonomy.AUTO,
                said.of("hall-1", Hazard.POWER, ActionClass.RETURN).level());
    }

    /** A room that burns and lives on its battery may be emptied on account of the fire alone. */
    @Test
    void underSeveralHazardsTheFreestCounts() {
        Mandates.Chosen chosen = MANDATES.of("hall-2", Set.of(Hazard.FIRE, Hazard.POWER), ActionClass.MOVE);
        assertEquals(Hazard.FIRE, chosen.hazard());
        assertEquals(Autonomy.AUTO, chosen.mandate().level());
    }
}
