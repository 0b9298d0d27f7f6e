package org.bongsu.daemon.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.http.view.AlertView;
import org.bongsu.daemon.http.view.BucketView;
import org.bongsu.daemon.http.view.CompartmentView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DurationView;
import org.bongsu.daemon.http.view.KeyView;
import org.bongsu.daemon.http.view.PlanView;
import org.bongsu.daemon.http.view.PointView;
import org.bongsu.daemon.http.view.RoomView;
import org.bongsu.daemon.http.view.SampleView;
import org.bongsu.daemon.http.view.SilenceView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.daemon.http.view.TenantView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/** Everything under {@code /api/v1} that changes nothing. */
final class ReadRoutes {

    /** Some 300 kB of JSON; who wants all 32,000 steps asks for pages. */
    static final int STEPS_MAX = 1_000;

    static final int SAMPLES_MAX = 10_000;

    /** More than any screen is wide. */
    static final int BUCKETS_MAX = 2_000;

    private static final Duration HISTORY_DEFAULT = Duration.ofHours(1);

    /** A store that takes longer is as good as away. */
    private static final long HISTORY_SECONDS_MAX = 10;

    private final Vertx vertx;
    private final DaemonView view;

    ReadRoutes(Vertx vertx, DaemonView view) {
        this.vertx = vertx;
        this.view = view;
    }

    void mount(Doors doors) {
        doors.get("/api/v1/site")
                .handler(context -> Answers.json(context, 200, SiteDocument.of(view.site(), view.now())));
        doors.get("/api/v1/points").handler(this::points);
        doors.getWithRegex("/api/v1/points/(?<point>.+)/history", "/api/v1/points/{id}/history")
                .handler(this::history);
        doors.get("/api/v1/snapshot").handler(context -> {
            DaemonSnapshot now = view.snapshot();
            later(context, vertx.executeBlocking(() -> Json.encode(now), false));
        });
        doors.get("/api/v1/compartments").handler(context -> {
            DaemonSnapshot now = view.snapshot();
            Answers.json(context, 200, new Compartments(now.at(), now.revision(), now.compartments()));
        });
        doors.get("/api/v1/rooms").handler(context -> {
            DaemonSnapshot now = view.snapshot();
            Answers.json(context, 200, new Rooms(now.at(), now.revision(), now.rooms()));
        });
        doors.get("/api/v1/silences").handler(context -> {
            DaemonSnapshot now = view.snapshot();
            Answers.json(context, 200, new Silences(now.at(), now.revision(), now.silences()));
        });
        doors.get("/api/v1/alerts").handler(context -> {
            DaemonSnapshot now = view.snapshot();
            Answers.json(context, 200, new Alerts(now.at(), now.revision(), now.alerts()));
        });
        doors.get("/api/v1/notices").handler(context -> {
            DaemonSnapshot now = view.snapshot();
            Answers.json(context, 200, new Notices(now.at(), now.revision(), now.tenants()));
        });
        doors.get("/api/v1/plans").handler(context -> {
            DaemonSnapshot now = view.snapshot();
            Answers.json(context, 200, new Plans(now.at(), now.revision(), now.plans()));
        });
        doors.get("/api/v1/plans/:plan").handler(this::plan);
        doors.get("/api/v1/plans/:plan/summary").handler(this::summary);
        doors.get("/api/v1/rooms/:room/permit").handler(this::permit);
        doors.get("/api/v1/rooms/:room/why").handler(this::why);
        doors.get("/api/v1/inventory").handler(this::inventory);
        doors.get("/api/v1/evacuability")
                .handler(context -> later(context, vertx.executeBlocking(() -> Json.encode(view.evacuability()))));
        doors.get("/api/v1/keys").handler(context -> Answers.json(context, 200, new Keys(view.keys())));
    }

    private void points(RoutingContext context) {
        Optional<String> room = Answers.query(context, "room");
        room.ifPresent(id -> Answers.known("room", id, view.site().rooms().stream(), Room::id));
        later(context, vertx.executeBlocking(() -> {
            List<PointView> all = view.points();
            return Json.encode(new Points(
                    view.now(),
                    room.map(id -> all.stream()
                                    .filter(point -> point.room().equals(id))
                                    .toList())
                            .orElse(all)));
        }));
    }

    private void history(RoutingContext context) {
        String id = context.pathParam("point");
        Answers.known("point", id, view.points().stream(), PointView::id);
        Moment to = Answers.moment(context, "to", view.now());
        Moment from = Answers.moment(context, "from", to.minus(HISTORY_DEFAULT));
        if (from.isAfter(to)) {
            throw Answers.invalid("from", from + " is after to, " + to);
        }
        int limit = Answers.number(context, "limit", 1, SAMPLES_MAX, SAMPLES_MAX);
        int buckets = Answers.number(context, "buckets", 2, BUCKETS_MAX, 0);
        Future<History> read = buckets > 0
                ? Future.fromCompletionStage(view.buckets(id, from, to, buckets), vertx.getOrCreateContext())
                        .map(found -> new History(id, from, to, List.of(), found))
                : Future.fromCompletionStage(view.history(id, from, to, limit), vertx.getOrCreateContext())
                        .map(found -> new History(id, from, to, found, List.of()));
        read.timeout(HISTORY_SECONDS_MAX, TimeUnit.SECONDS)
                .onSuccess(history -> Answers.json(context, 200, history))
                .onFailure(cause -> Problems.answer(
                        context, Problem.unavailable("the telemetry store did not answer: " + cause.getMessage())));
    }

    private void plan(RoutingContext context) {
        PlanView plan =
                Answers.known("plan", context.pathParam("plan"), view.snapshot().plans().stream(), PlanView::id);
        int offset = Answers.number(context, "offset", 0, Integer.MAX_VALUE / 2, 0);
        int limit = Answers.number(context, "limit", 1, STEPS_MAX, STEPS_MAX);
        Optional<String> status = Answers.query(context, "status");
        later(context, vertx.executeBlocking(() -> {
            List<StepView> steps = view.steps(plan.id()).orElse(List.of()).stream()
                    .filter(step -> status.isEmpty() || step.status().equals(status.get()))
                    .toList();
            List<StepView> page = steps.stream().skip(offset).limit(limit).toList();
            return Json.encode(new PlanDocument(plan, steps.size(), offset, page, view.durations(plan.id())));
        }));
    }

    private void summary(RoutingContext context) {
        PlanView plan =
                Answers.known("plan", context.pathParam("plan"), view.snapshot().plans().stream(), PlanView::id);
        DaemonSnapshot now = view.snapshot();
        later(
                context,
                vertx.executeBlocking(
                        () -> Json.encode(PlanSummary.of(
                                view.site(), plan, now, view.steps(plan.id()).orElse(List.of()))),
                        false));
    }

    private void permit(RoutingContext context) {
        Site site = view.site();
        String room = context.pathParam("room");
        Answers.known("room", room, site.rooms().stream(), Room::id);
        Answers.json(
                context,
                200,
                view.permit(room)
                        .orElseThrow(() -> new ProblemException(
                                Problem.unavailable("no permit can be issued for " + room + " at present"))));
    }

    private void inventory(RoutingContext context) {
        Optional<String> room = Answers.query(context, "room");
        room.ifPresent(id -> Answers.known("room", id, view.site().rooms().stream(), Room::id));
        later(
                context,
                vertx.executeBlocking(
                        () -> Json.encode(room.map(view.inventory()::of).orElseGet(view::inventory))));
    }

    private void why(RoutingContext context) {
        String room = context.pathParam("room");
        Answers.known("room", room, view.site().rooms().stream(), Room::id);
        // A + of an offset such as 15:19+09:00 arrives as a space where it was not escaped.
        Optional<String> at = Answers.query(context, "at").map(text -> text.replace(' ', '+'));
        Future.fromCompletionStage(view.why(room, at), vertx.getOrCreateContext())
                .onSuccess(answer -> {
                    if (answer instanceof WhyAnswer.Told told) {
                        Answers.json(context, 200, told.why());
                    } else if (answer instanceof WhyAnswer.NoSuchTime none) {
                        Problems.answer(context, Problem.invalid(List.of(new Problem.FieldError("at", none.detail()))));
                    } else if (answer instanceof WhyAnswer.Unavailable busy) {
                        Problems.answer(context, Problem.unavailable(busy.detail()));
                    }
                })
                .onFailure(context::fail);
    }

    private static void later(RoutingContext context, Future<Buffer> body) {
        body.onSuccess(json -> Answers.json(context, 200, json)).onFailure(context::fail);
    }

    record Points(Moment at, List<PointView> points) {}

    /** Samples, or where they were asked for, buckets. */
    record History(String point, Moment from, Moment to, List<SampleView> samples, List<BucketView> buckets) {}

    record Compartments(Moment at, long revision, List<CompartmentView> compartments) {}

    record Rooms(Moment at, long revision, List<RoomView> rooms) {}

    record Silences(Moment at, long revision, List<SilenceView> silences) {}

    record Alerts(Moment at, long revision, List<AlertView> alerts) {}

    record Notices(Moment at, long revision, List<TenantView> tenants) {}

    record Plans(Moment at, long revision, List<PlanView> plans) {}

    /** @param matching how many steps have the status asked for; {@code steps} is one page of them */
    record PlanDocument(PlanView plan, int matching, int offset, List<StepView> steps, List<DurationView> durations) {}

    record Keys(List<KeyView> keys) {}
}
