package org.bongsu.daemon.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bongsu.daemon.http.view.AlertView;
import org.bongsu.daemon.http.view.PlanView;
import org.bongsu.daemon.http.view.SilenceView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Room;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything under {@code /api/v1} that orders something. An order is answered 202 once it stands in the journal. */
final class OrderRoutes {

    /** A cut request without a time: what the Pangyo operators were given. */
    static final Duration CUT_DEFAULT = Duration.ofMinutes(12);

    /** An arming ahead of a fire without a time: half a night shift. */
    static final Duration ARMED_DEFAULT = Duration.ofHours(4);

    /** A shelf without a time: until the next shift. */
    static final Duration SHELVED_DEFAULT = Duration.ofHours(8);

    /** Each is asked about each alert. */
    static final int SILENCES_MOST = 200;

    /** The journal commits in milliseconds; an order unanswered for this long may or may not have been taken. */
    private static final long ANSWER_SECONDS_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(OrderRoutes.class);

    private final DaemonView view;
    private final OperatorPort port;

    OrderRoutes(DaemonView view, OperatorPort port) {
        this.view = view;
        this.port = port;
    }

    void mount(Doors doors) {
        doors.post("/api/v1/rooms/:room/cut").handler(this::cut);
        doors.delete("/api/v1/rooms/:room/cut").handler(context -> room(context, port(context)::withdrawCut));
        doors.post("/api/v1/rooms/:room/confirm").handler(context -> room(context, port(context)::confirm));
        doors.post("/api/v1/rooms/:room/reject").handler(context -> room(context, port(context)::reject));
        doors.post("/api/v1/rooms/:room/work-order").handler(this::workOrder);
        doors.post("/api/v1/rooms/:room/arm").handler(this::armRoom);
        doors.post("/api/v1/rooms/:room/disarm").handler(context -> room(context, port(context)::disarm));
        doors.post("/api/v1/rooms/:room/release").handler(context -> room(context, port(context)::release));
        doors.post("/api/v1/rooms/:room/return").handler(context -> room(context, port(context)::bringBack));
        doors.post("/api/v1/reload").handler(this::reload);
        doors.post("/api/v1/alerts/:alert/acknowledge").handler(this::acknowledge);
        doors.post("/api/v1/alerts/:alert/shelve").handler(this::shelve);
        doors.post("/api/v1/alerts/:alert/unshelve").handler(context -> alert(context, port(context)::unshelve));
        doors.post("/api/v1/alerts/:alert/escalate").handler(context -> alert(context, port(context)::escalate));
        doors.post("/api/v1/silences").handler(this::silence);
        doors.delete("/api/v1/silences/:silence").handler(this::endSilence);
        doors.post("/api/v1/plans/:plan/arm").handler(this::arm);
        doors.post("/api/v1/plans/:plan/cancel").handler(this::cancel);
        doors.post("/api/v1/plans/:plan/steps/:step/skip").handler(this::skip);
    }

    /** With {@code ?preview=true} an order is not given: what it would cause is told. */
    private OperatorPort port(RoutingContext context) {
        return previews(context) ? port.preview() : port;
    }

    private static boolean previews(RoutingContext context) {
        return Answers.query(context, "preview").filter("true"::equals).isPresent();
    }

    private void cut(RoutingContext context) {
        String room = knownRoom(context);
        OrderBody body = OrderBody.of(context);
        Moment at = body.moment("at", "in", view.now(), Optional.of(CUT_DEFAULT));
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, port(context).cut(room, at, by, reason));
    }

    private void workOrder(RoutingContext context) {
        String room = knownRoom(context);
        OrderBody body = OrderBody.of(context);
        Moment until = body.moment("until", "for", view.now(), Optional.empty());
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, port(context).workOrder(room, until, by, reason));
    }

    /** Ahead of an event, for a fire only: whether batteries will run empty is told minutes before, and people are there. */
    private void armRoom(RoutingContext context) {
        String room = knownRoom(context);
        OrderBody body = OrderBody.of(context);
        Moment until = body.moment("until", "for", view.now(), Optional.of(ARMED_DEFAULT));
        body.only("hazard", "fire", "power and cooling cannot be armed ahead of the event");
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, port(context).armRoom(room, until, by, reason));
    }

    private void room(RoutingContext context, Order order) {
        String room = knownRoom(context);
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, order.give(room, by, reason));
    }

    private void reload(RoutingContext context) {
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, port(context).reload(by, reason));
    }

    private void acknowledge(RoutingContext context) {
        String alert = knownAlert(context);
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        body.done();
        answer(context, by, port(context).acknowledge(alert, by));
    }

    private void shelve(RoutingContext context) {
        String alert = knownAlert(context);
        OrderBody body = OrderBody.of(context);
        Moment until = body.moment("until", "for", view.now(), Optional.of(SHELVED_DEFAULT));
        String by = body.by();
        String reason = body.needed("reason", "why it is put aside is required");
        body.done();
        answer(context, by, port(context).shelve(alert, until, by, reason));
    }

    private void alert(RoutingContext context, Order order) {
        String alert = knownAlert(context);
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, order.give(alert, by, reason));
    }

    private void silence(RoutingContext context) {
        OrderBody body = OrderBody.of(context);
        Optional<String> alert = body.maybe("alert");
        Optional<String> kind = body.maybe("kind");
        Optional<String> subject = body.maybe("subject");
        if (alert.isEmpty() && kind.isEmpty() && subject.isEmpty()) {
            body.wrong("alert", "give 'alert', 'kind' or 'subject': not everything is silenced at once");
        }
        if (view.snapshot().silences().size() >= SILENCES_MOST) {
            body.wrong("alert", "there are " + SILENCES_MOST + " silences already: end some");
        }
        Moment until = body.moment("until", "for", view.now(), Optional.empty());
        String by = body.by();
        String reason = body.needed("reason", "why it is silenced is required");
        body.done();
        answer(context, by, port(context).silence(alert, kind, subject, until, by, reason));
    }

    private void endSilence(RoutingContext context) {
        String silence = Answers.known(
                        "silence", context.pathParam("silence"), view.snapshot().silences().stream(), SilenceView::id)
                .id();
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, port(context).endSilence(silence, by, reason));
    }

    private String knownAlert(RoutingContext context) {
        return Answers.known("alert", context.pathParam("alert"), view.snapshot().alerts().stream(), AlertView::id)
                .id();
    }

    private void arm(RoutingContext context) {
        String plan = knownPlan(context);
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        body.done();
        answer(context, by, port(context).arm(plan, by));
    }

    private void cancel(RoutingContext context) {
        String plan = knownPlan(context);
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, port(context).cancel(plan, by, reason));
    }

    private void skip(RoutingContext context) {
        String plan = knownPlan(context);
        String step = Answers.known(
                        "step",
                        context.pathParam("step"),
                        view.steps(plan).stream().flatMap(steps -> steps.stream()),
                        StepView::id)
                .id();
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        String reason = body.reason();
        body.done();
        answer(context, by, port(context).skip(plan, step, by, reason));
    }

    private String knownRoom(RoutingContext context) {
        return Answers.known("room", context.pathParam("room"), view.site().rooms().stream(), Room::id)
                .id();
    }

    private String knownPlan(RoutingContext context) {
        return Answers.known("plan", context.pathParam("plan"), view.snapshot().plans().stream(), PlanView::id)
                .id();
    }

    private static void answer(RoutingContext context, String by, CompletionStage<Outcome> given) {
        String order = context.request().method() + " " + context.request().path();
        Future.fromCompletionStage(given, Vertx.currentContext())
                .timeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .onSuccess(outcome -> {
                    if (!previews(context)) {
                        LOG.info("{} by {}: {}", order, by, said(outcome));
                    }
                    answer(context, outcome);
                })
                .onFailure(cause -> {
                    LOG.error("{} by {} was not answered", order, by, cause);
                    Problems.answer(
                            context,
                            previews(context)
                                    ? Problem.unavailable(
                                            "what it would cause could not be worked out; it was not given")
                                    : unanswered(cause));
                });
    }

    private static void answer(RoutingContext context, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            Answers.json(context, 202, new Acceptance(true, accepted.sequence(), accepted.at(), accepted.effect()));
        } else if (outcome instanceof Outcome.Foreseen foreseen) {
            Answers.json(context, 200, new Preview(foreseen.effects()));
        } else if (outcome instanceof Outcome.Refused refused) {
            Problems.answer(context, Problem.of(refused));
        } else if (outcome instanceof Outcome.Unfit unfit) {
            Problems.answer(context, Problem.unfit(unfit.problems()));
        }
    }

    private static String said(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return "accepted as " + accepted.sequence() + ", "
                    + accepted.effect().en();
        }
        return outcome instanceof Outcome.Refused refused
                ? "refused, " + refused.why().en()
                : outcome.toString();
    }

    private static Problem unanswered(Throwable cause) {
        boolean late = cause instanceof TimeoutException || cause instanceof VertxException;
        String may = "the order may or may not have been taken: look before giving it again";
        return late ? Problem.late(may) : Problem.unavailable(may);
    }

    @FunctionalInterface
    private interface Order {
        CompletionStage<Outcome> give(String room, String by, String reason);
    }

    record Preview(List<Text> effects) {}

    record Acceptance(boolean accepted, long sequence, Moment at, Text effect) {}
}
