package org.bongsu.daemon.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.bongsu.daemon.http.view.CheckView;

/** What machines ask of a service: is it alive, is it ready, its metrics, its description. */
final class ServiceRoutes {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final DaemonView view;
    private final PrometheusMeterRegistry meters;
    private final Buffer description = Assets.read("openapi.json");

    ServiceRoutes(Vertx vertx, DaemonView view, PrometheusMeterRegistry meters) {
        this.vertx = vertx;
        this.view = view;
        this.meters = meters;
    }

    void mount(Doors doors) {
        doors.get("/healthz").handler(context -> checks(context, view.liveness()));
        doors.get("/readyz").handler(context -> checks(context, view.readiness()));
        doors.get("/metrics").handler(this::metrics);
        doors.get("/api/openapi.json").handler(context -> Answers.json(context, 200, description));
    }

    /** Not a problem document: probes and people read the checks whether they hold or not. */
    private static void checks(RoutingContext context, List<CheckView> checks) {
        boolean ok = checks.stream().allMatch(CheckView::ok);
        Answers.json(context, ok ? 200 : 503, new Checks(ok, checks));
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(meters::scrape)
                .onSuccess(text -> context.response()
                        .putHeader("Content-Type", METRICS_TYPE)
                        .end(text))
                .onFailure(context::fail);
    }

    record Checks(boolean ok, List<CheckView> checks) {}
}
