package org.bongsu.daemon.engine;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.migration.execution.ActionClass;

/**
 * How a class of actions in a room stands.
 *
 * @param armedBy "autonomy" where nobody had to; empty while it is not armed
 * @param until when the arming ends by itself; empty where it lasts as long as the danger
 * @param needed how many people have to say so
 * @param voices of those who have, the first first; voices that have grown too old are not among them
 * @param votedUntil when the oldest voice stops to count
 * @param armsItselfAt when silence arms it
 * @param heldBy who disarmed it; nothing arms itself until a person has armed it again
 */
public record ArmingState(
        String room,
        ActionClass action,
        Autonomy level,
        List<String> armedBy,
        Optional<Moment> until,
        int needed,
        List<String> voices,
        Optional<Moment> votedUntil,
        Optional<Moment> armsItselfAt,
        Optional<String> heldBy) {

    public ArmingState {
        armedBy = List.copyOf(armedBy);
        voices = List.copyOf(voices);
    }

    /** One person under two spellings is one person. */
    public static String person(String by) {
        return Normalizer.normalize(by, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
    }

    public boolean armed() {
        return !armedBy.isEmpty();
    }
}
