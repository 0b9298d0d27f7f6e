package org.bongsu.daemon.drill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Stage;

/** What was decided in a rehearsal and when, kept for the scorecard. One thread. */
public final class Transcript {

    /** A stage change with its time. */
    public record StageRow(Moment at, Effect.StageChanged change) {}

    /** A deadline's change with its time. */
    public record DeadlineRow(Moment at, Effect.DeadlineMoved change) {}

    private final List<StageRow> stages = new ArrayList<>();
    private final List<DeadlineRow> deadlines = new ArrayList<>();
    private final Map<String, Long> announced = new LinkedHashMap<>();
    private final Map<String, Moment> permits = new LinkedHashMap<>();
    private final FinishCheck finish;
    private final ReturnCheck returns;
    private Optional<Moment> firstAlert = Optional.empty();
    private long commands;
    private long plans;

    public Transcript(Site site) {
        finish = new FinishCheck(site);
        returns = new ReturnCheck(site);
    }

    /** @param wallMillis wall time of the input that caused the effect */
    public void add(Moment now, long wallMillis, Effect effect) {
        finish.add(now, effect);
        returns.add(now, effect);
        if (effect instanceof Effect.StageChanged change) {
            stages.add(new StageRow(now, change));
        } else if (effect instanceof Effect.DeadlineMoved moved) {
            deadlines.add(new DeadlineRow(now, moved));
        } else if (effect instanceof Effect.Delivered delivered) {
            Delivery delivery = delivered.delivery();
            announced.putIfAbsent(delivery.noticeId(), wallMillis);
        } else if (effect instanceof Effect.Alerted alerted && alerted.change().sent()) {
            firstAlert = firstAlert.or(() -> Optional.of(now));
        } else if (effect instanceof Effect.PermitChanged permit) {
            if (permit.granted()) {
                permits.put(permit.room(), now);
            } else {
                permits.remove(permit.room());
            }
        } else if (effect instanceof Effect.Commanded) {
            commands++;
        } else if (effect instanceof Effect.PlanChanged plan && plan.status().equals("ONGOING")) {
            plans++;
        }
    }

    public List<StageRow> stages() {
        return List.copyOf(stages);
    }

    public List<DeadlineRow> deadlines() {
        return List.copyOf(deadlines);
    }

    /** When the compartment first reached the stage. */
    public Optional<Moment> reached(String compartment, Stage stage) {
        return stages.stream()
                .filter(row -> row.change().compartment().equals(compartment)
                        && row.change().to() == stage)
                .map(StageRow::at)
                .findFirst();
    }

    /** Wall time of each notice's first try, by id. */
    public Map<String, Long> announced() {
        return announced;
    }

    /** Rooms whose permit stands, with the time it was granted. */
    public Map<String, Moment> permits() {
        return permits;
    }

    public Optional<Moment> firstAlert() {
        return firstAlert;
    }

    InvariantCheck finishCheck() {
        return finish.result();
    }

    ReturnCheck returns() {
        return returns;
    }

    public long commands() {
        return commands;
    }

    public long plans() {
        return plans;
    }
}
