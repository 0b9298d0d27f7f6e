package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * Who armed a class of actions in a room, or who has to.
 *
 * @param action move, stop, power_off or return
 * @param level observe, recommend, confirm or auto
 * @param by who armed it, "autonomy" where nobody had to; empty while it is not armed
 * @param until when it ends by itself; empty where it lasts as long as the danger
 * @param needed how many different people have to say so
 * @param voices of those who have, while it is not armed
 * @param votedUntil when the oldest of these voices stops to count
 * @param armsItselfAt when silence arms it
 * @param heldBy who disarmed it: nothing arms itself there before a person does
 */
public record ArmingView(
        String room,
        String action,
        String level,
        boolean armed,
        List<String> by,
        Optional<Moment> until,
        int needed,
        List<String> voices,
        Optional<Moment> votedUntil,
        Optional<Moment> armsItselfAt,
        Optional<String> heldBy) {

    public ArmingView {
        by = List.copyOf(by);
        voices = List.copyOf(voices);
    }

    /** Whether a person could still do something for it. */
    public boolean wanted() {
        return !armed && !level.equals("observe");
    }
}
