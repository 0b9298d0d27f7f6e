package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.PlanView;
import org.bongsu.daemon.http.view.StepCountsView;
import org.bongsu.domain.Moment;

/** Plans against their deadlines, newest first. */
final class PlanSection {

    /** Older ones are in the API. */
    private static final int SHOWN_MAX = 6;

    private final Html html;
    private final Speech speech;
    private final List<PlanView> plans;

    PlanSection(Html html, Speech speech, DaemonSnapshot snapshot) {
        this.html = html;
        this.speech = speech;
        this.plans = snapshot.plans().stream().limit(SHOWN_MAX).toList();
    }

    void write() {
        html.in("section", with("id", "plans"), () -> {
            html.leaf("h2", speech.say(Words.PLANS));
            if (plans.isEmpty()) {
                html.leaf("p", speech.say(Words.NO_PLANS), "class", "quiet");
            }
            html.in("div", with("class", "cards wide"), () -> plans.forEach(this::card));
        });
    }

    private void card(PlanView plan) {
        html.in("article", with("class", "card", "data-plan", plan.id()), () -> {
            html.in("h3", () -> {
                html.leaf("span", speech.say(Words.planStatus(plan.status())), "class", "tag");
                html.text(" " + plan.id() + " · " + String.join(", ", plan.rooms()));
            });
            html.leaf("p", speech.say(plan.because()));
            progress(plan.steps());
            plan.expectedDone().ifPresent(done -> html.leaf("p", expected(plan, done)));
            html.leaf("p", speech.say(Words.VALUE, amount(plan.value()), amount(plan.bound())), "class", "quiet");
            plan.armedBy().ifPresent(by -> html.leaf("p", speech.say(Words.ARMED_BY) + " " + by, "class", "quiet"));
            if (!plan.arming().isEmpty()) {
                plan.rooms().forEach(room -> {
                    if (plan.rooms().size() > 1) {
                        html.leaf("p", room, "class", "quiet");
                    }
                    RoomSection.arming(
                            html,
                            speech,
                            plan.arming().stream()
                                    .filter(each -> each.room().equals(room))
                                    .toList());
                });
            }
            if (plan.armable()) {
                RoomSection.order(
                        html,
                        Html.path("plans", plan.id(), "arm"),
                        speech.say(Words.ARM),
                        Optional.of(speech.say(Words.CONFIRM_ARM)));
            }
        });
    }

    private void progress(StepCountsView steps) {
        html.empty(
                "progress",
                "value",
                Integer.toString(steps.succeeded()),
                "max",
                Integer.toString(Math.max(1, steps.all())),
                "aria-label",
                speech.say(Words.STEPS_DONE, steps.succeeded(), steps.all()));
        html.leaf(
                "p",
                speech.say(Words.STEPS_DONE, steps.succeeded(), steps.all()) + " · " + speech.say(Words.LEAVING) + " "
                        + steps.ongoing() + " · " + speech.say(Words.FAILED) + " " + steps.failed());
    }

    private String expected(PlanView plan, Moment done) {
        String margin = plan.deadline()
                .map(deadline -> {
                    Duration left = done.until(deadline.at());
                    return ", "
                            + (left.isNegative()
                                    ? speech.say(Words.AFTER_DEADLINE, speech.span(left.negated()))
                                    : speech.say(Words.BEFORE_DEADLINE, speech.span(left)));
                })
                .orElse("");
        return speech.say(Words.EXPECTED_DONE) + " " + speech.clock(done) + margin;
    }

    private static String amount(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
