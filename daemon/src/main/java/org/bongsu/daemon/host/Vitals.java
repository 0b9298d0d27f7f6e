package org.bongsu.daemon.host;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Stage;

/**
 * How the daemon is, as its engine's loop sees it while it turns.
 *
 * @param epoch of its commands
 * @param inputs journaled so far
 * @param lastDecision scenario time; empty since the start
 * @param faults parts of the daemon that are faulty now, by name
 * @param stage the highest that any compartment shows
 * @param where the first compartment that shows it
 */
public record Vitals(
        String site,
        long epoch,
        long inputs,
        Optional<Moment> lastDecision,
        List<String> faults,
        Stage stage,
        String where) {

    public Vitals {
        faults = List.copyOf(faults);
    }

    /** One line for {@code systemctl status}. */
    public String line() {
        String stands = stage == Stage.NORMAL
                ? "all compartments normal"
                : where + " " + stage.label().en();
        String faulty = faults.isEmpty() ? "" : "; faulty: " + String.join(", ", faults);
        return "epoch " + epoch + ", " + stands + ", last decision "
                + lastDecision.map(Moment::toString).orElse("none since the start") + faulty;
    }
}
