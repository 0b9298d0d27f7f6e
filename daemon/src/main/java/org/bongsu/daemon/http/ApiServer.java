package org.bongsu.daemon.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API and the status page on one address. Reads through {@link DaemonView}, orders through {@link OperatorPort},
 * knows nothing else of the daemon. Its state belongs to one Vert.x context; {@link #start}, {@link #published} and
 * {@link #close} may be called from any thread, {@code start} once.
 */
public final class ApiServer {

    /** An order is a few words; what is larger is a mistake or an attack. */
    static final long BODY_BYTES_MAX = 64 * 1024;

    /** Long enough to read as at once, short enough that a burst of engine steps makes one event, not a hundred. */
    static final long PUBLISH_EVERY_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final Vertx vertx;
    private final ListenAddress listen;
    private final DaemonView view;
    private final EventStreams streams;
    private final Context context;
    private final Router router;
    private final AtomicBoolean publishing = new AtomicBoolean();
    private Optional<HttpServer> server = Optional.empty();

    /**
     * Touches no network yet.
     *
     * @param run digits and small letters, different in every run of the daemon (its epoch, its start's time)
     */
    public ApiServer(
            Vertx vertx,
            ListenAddress listen,
            DaemonView view,
            OperatorPort port,
            PrometheusMeterRegistry meters,
            String run) {
        this(vertx, listen, view, port, TenantPort.NONE, meters, run);
    }

    /** @param tenants who may come in by a token, and to what */
    public ApiServer(
            Vertx vertx,
            ListenAddress listen,
            DaemonView view,
            OperatorPort port,
            TenantPort tenants,
            PrometheusMeterRegistry meters,
            String run) {
        this.vertx = vertx;
        this.listen = listen;
        this.view = view;
        this.context = vertx.getOrCreateContext();
        this.streams = new EventStreams(vertx, new EventFeed(run, EventFeed.CAPACITY));
        this.router = Router.router(vertx);
        Gauge.builder("bongsu_http_listeners", streams, EventStreams::count)
                .description("Browsers and programs that follow the event stream")
                .register(meters);
        route(port, tenants, meters);
    }

    private void route(OperatorPort port, TenantPort tenants, PrometheusMeterRegistry meters) {
        Problems.handle(router);
        router.route().handler(new Guard(listen));
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        new ServiceRoutes(vertx, view, meters).mount(router);
        new ReadRoutes(vertx, view).mount(router);
        new PowerRoutes(vertx, view).mount(router);
        new NutRoutes(view).mount(router);
        new OrderRoutes(view, port).mount(router);
        new TenantRoutes(vertx, context, tenants).mount(router);
        router.get("/api/v1/events").handler(streams);
        new PageRoutes(view).mount(router);
    }

    /** What is served, for the test that compares it with the description. */
    List<Route> routes() {
        return router.getRoutes();
    }

    /** Completes with the port it listens on; fails where the address is taken or not ours. */
    public CompletionStage<Integer> start() {
        if (!listen.loopback()) {
            LOG.warn("the API on {} has no log-in: whoever reaches it can order a cut", listen);
        }
        Promise<Integer> started = Promise.promise();
        context.runOnContext(none -> {
            HttpServer made = vertx.createHttpServer(new HttpServerOptions()
                            .setHost(listen.host())
                            .setPort(listen.port())
                            .setIdleTimeout(75)
                            .setHandle100ContinueAutomatically(true))
                    .requestHandler(router);
            server = Optional.of(made);
            streams.published(view.snapshot());
            made.listen().map(HttpServer::actualPort).onComplete(started);
        });
        return started.future().toCompletionStage();
    }

    /** Says that the view's snapshot changed. Cheap and never blocks: the engine's thread calls it after every step. */
    public void published() {
        if (publishing.compareAndSet(false, true)) {
            context.runOnContext(none -> vertx.setTimer(PUBLISH_EVERY_MILLIS, timer -> {
                publishing.set(false);
                streams.published(view.snapshot());
            }));
        }
    }

    /** Ends every stream and stops listening; may be called again. */
    public CompletionStage<Void> close() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(none -> {
            streams.close();
            Future<Void> end = server.map(HttpServer::close).orElseGet(Future::succeededFuture);
            server = Optional.empty();
            end.onComplete(closed);
        });
        return closed.future().toCompletionStage();
    }
}
