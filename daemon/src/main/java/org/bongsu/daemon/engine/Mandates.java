package org.bongsu.daemon.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.migration.execution.ActionClass;

/**
 * What is armed how, by room, hazard and class of actions. The entry that names most of the three holds; of equals the one
 * that names the room, then the one that names the hazard. A return is armed by its own entries only: what empties a room
 * by itself does not fill it again by itself.
 *
 * @param standard where no entry fits
 */
public record Mandates(Mandate standard, List<Entry> entries) {

    /** One line of the configuration; what it does not name it holds for all of. */
    public record Entry(Optional<String> room, Optional<Hazard> hazard, Optional<ActionClass> action, Mandate mandate) {

        private boolean fits(String ofRoom, Hazard ofHazard, ActionClass ofAction) {
            return room.map(ofRoom::equals).orElse(true)
                    && hazard.map(ofHazard::equals).orElse(true)
                    && action.map(ofAction::equals).orElse(ofAction != ActionClass.RETURN);
        }

        private int named() {
            return (room.isPresent() ? 1 : 0) + (hazard.isPresent() ? 1 : 0) + (action.isPresent() ? 1 : 0);
        }

        /** Whether the other is about exactly the same. */
        public boolean same(Entry other) {
            return room.equals(other.room) && hazard.equals(other.hazard) && action.equals(other.action);
        }
    }

    private static final Comparator<Entry> SPECIFIC = Comparator.comparingInt(Entry::named)
            .thenComparing(entry -> entry.room().isPresent())
            .thenComparing(entry -> entry.hazard().isPresent());

    private static final Mandate RETURN = Mandate.of(Autonomy.RECOMMEND);

    public Mandates {
        entries = List.copyOf(entries);
    }

    /** One level for everything, and others for some rooms. */
    public static Mandates of(Autonomy standard, Map<String, Autonomy> rooms) {
        List<Entry> entries = new ArrayList<>();
        rooms.forEach((room, level) ->
                entries.add(new Entry(Optional.of(room), Optional.empty(), Optional.empty(), Mandate.of(level))));
        return new Mandates(Mandate.of(standard), entries);
    }

    public Mandate of(String room, Hazard hazard, ActionClass action) {
        return entries.stream()
                .filter(entry -> entry.fits(room, hazard, action))
                .max(SPECIFIC)
                .map(Entry::mandate)
                .orElse(action == ActionClass.RETURN ? RETURN : standard);
    }

    /** Under several hazards the freest counts: each of them alone would have allowed it. */
    Chosen of(String room, Collection<Hazard> hazards, ActionClass action) {
        Optional<Chosen> freest = Optional.empty();
        for (Hazard hazard : hazards) {
            Mandate one = of(room, hazard, action);
            if (freest.map(chosen -> one.freer(chosen.mandate())).orElse(true)) {
                freest = Optional.of(new Chosen(hazard, one));
            }
        }
        return freest.orElseThrow();
    }

    /** @param hazard under which it holds */
    record Chosen(Hazard hazard, Mandate mandate) {}
}
