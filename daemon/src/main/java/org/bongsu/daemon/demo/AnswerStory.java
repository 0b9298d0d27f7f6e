package org.bongsu.daemon.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.domain.Moment;

/** What the tenants of a rehearsal answered and what that changed, and who was late with it. */
final class AnswerStory {

    private record Line(Moment at, String tenant, String effect) {}

    private final List<Line> answers = new ArrayList<>();
    /** Alerts that a tenant had not answered at half of its notice: since when, and those that are over. */
    private final Map<String, Moment> late = new LinkedHashMap<>();

    private final Map<String, Moment> over = new LinkedHashMap<>();

    void add(Moment now, Effect effect) {
        if (effect instanceof Effect.TenantAnswered answered
                && answered.verdict() == Effect.TenantAnswered.Verdict.ACCEPTED) {
            answers.add(new Line(now, answered.tenant(), answered.effect().en()));
        } else if (effect instanceof Effect.Alerted alerted) {
            alerted.change()
                    .alert()
                    .filter(alert -> alert.kind() == AlertKind.TENANT_UNANSWERED)
                    .ifPresent(alert -> alerted(now, alert));
        }
    }

    private void alerted(Moment now, Alert alert) {
        if (alert.state().open()) {
            late.putIfAbsent(alert.id(), now);
            over.remove(alert.id());
        } else {
            over.put(alert.id(), now);
        }
    }

    /** @param at how a time is told */
    List<String> lines(Function<Moment, String> at) {
        List<String> lines = new ArrayList<>();
        answers.forEach(line -> lines.add(at.apply(line.at()) + "  " + line.tenant() + " answers: " + line.effect()));
        late.forEach((alert, since) -> lines.add(at.apply(since) + "  alert " + alert
                + (over.containsKey(alert) ? ", over at " + at.apply(over.get(alert)) : ", which stands")));
        if (late.isEmpty()) {
            lines.add("every tenant answered before half of its notice was over");
        }
        return lines;
    }
}
