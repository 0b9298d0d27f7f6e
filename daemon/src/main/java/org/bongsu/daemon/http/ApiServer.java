package org.bongsu.daemon.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
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

    /** How soon a renewed certificate is seen. */
    static final long CERTIFICATE_MILLIS = 10_000;

    private static final int IDLE_SECONDS = 75;

    /** A burst of thousands of handlers that come back at once after a restart. */
    private static final int BACKLOG = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final Vertx vertx;
    private final ListenAddress listen;
    private final AccessPort access;
    private final DaemonView view;
    private final EventStreams streams;
    private final Context context;
    private final Router router;
    private final AtomicBoolean publishing = new AtomicBoolean();
    private final HttpSettings settings;
    private final Connections connections;
    private Optional<HttpServer> server = Optional.empty();
    private Stamp stamp = new Stamp(FileTime.fromMillis(0), FileTime.fromMillis(0));

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
        this(vertx, listen, HttpSettings.DEFAULT, view, port, tenants, AccessPort.OPEN, meters, run);
    }

    /**
     * @param settings with paths that can be read from anywhere
     * @param access how operators come in
     */
    public ApiServer(
            Vertx vertx,
            ListenAddress listen,
            HttpSettings settings,
            DaemonView view,
            OperatorPort port,
            TenantPort tenants,
            AccessPort access,
            PrometheusMeterRegistry meters,
            String run) {
        this.vertx = vertx;
        this.listen = listen;
        this.settings = settings;
        this.view = view;
        this.context = vertx.getOrCreateContext();
        this.streams = new EventStreams(vertx, new EventFeed(run, EventFeed.CAPACITY), view::now);
        this.router = Router.router(vertx);
        this.connections = new Connections(vertx, context, settings);
        this.access = access;
        Gauge.builder("bongsu_http_listeners", streams, EventStreams::count)
                .description("Browsers and programs that follow the event stream")
                .register(meters);
        Gauge.builder("bongsu_http_connections", connections, Connections::count)
                .description("Connections to the API")
                .register(meters);
        FunctionCounter.builder("bongsu_http_connections_refused", connections, Connections::refused)
                .description("Connections refused, or closed to make room")
                .register(meters);
        route(port, tenants, meters);
    }

    private void route(OperatorPort port, TenantPort tenants, PrometheusMeterRegistry meters) {
        Problems.handle(router);
        router.route().handler(request -> {
            HttpConnection connection = request.request().connection();
            connections.asks(connection);
            request.addEndHandler(done -> connections.answered(connection));
            request.next();
        });
        router.route().handler(new Guard(vertx, listen, settings.tls().isPresent()));
        Doors doors = new Doors(router, new Gate(access, tenants));
        new ServiceRoutes(vertx, view, meters).mount(doors);
        new LoginRoutes(access).mount(doors);
        new ReadRoutes(vertx, view).mount(doors);
        new PowerRoutes(vertx, view).mount(doors);
        new NutRoutes(view).mount(doors);
        new OrderRoutes(view, port).mount(doors);
        new TenantRoutes(vertx, context, tenants).mount(doors);
        doors.get("/api/v1/events").handler(streams);
        doors.get("/api/v1/points/events").handler(new PointStreams(vertx, view));
        new PageRoutes(view).mount(doors);
    }

    /** What is served, for the test that compares it with the description. */
    List<Route> routes() {
        return router.getRoutes();
    }

    /** Completes with the port it listens on; fails where the address is taken or not ours, or a certificate is not one. */
    public CompletionStage<Integer> start() {
        if (!access.required()) {
            LOG.warn(
                    listen.loopback()
                            ? "the API on {} has no log-in: whoever is on this machine can order anything; docs/access.md"
                            : "the API on {} has no log-in: whoever reaches it can order a cut; docs/access.md",
                    listen);
        }
        Promise<Integer> started = Promise.promise();
        context.runOnContext(none -> {
            HttpServer made = vertx.createHttpServer(options())
                    .connectionHandler(connections::opened)
                    .requestHandler(router);
            server = Optional.of(made);
            streams.published(view.snapshot());
            made.listen().map(HttpServer::actualPort).onComplete(started);
            settings.tls().ifPresent(tls -> {
                stamp = Stamp.of(tls);
                vertx.setPeriodic(CERTIFICATE_MILLIS, tick -> retrust(made, tls));
            });
        });
        return started.future().toCompletionStage();
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setAcceptBacklog(BACKLOG)
                // One request at a time on a connection: what counts connections counts requests under way.
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true);
        settings.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setKeyCertOptions(pem(tls))
                        .setEnabledSecureTransportProtocols(new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"))));
        return options;
    }

    private static PemKeyCertOptions pem(HttpSettings.Tls tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
    }

    /** A renewed certificate is taken up for new connections; one that is not fit leaves the former in place. */
    private void retrust(HttpServer made, HttpSettings.Tls tls) {
        Stamp now = Stamp.of(tls);
        if (now.equals(stamp)) {
            return;
        }
        stamp = now;
        ServerSSLOptions fresh = new ServerSSLOptions().setKeyCertOptions(pem(tls));
        fresh.setEnabledSecureTransportProtocols(new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2")));
        // By force: the paths are the same, and what lies there is not.
        made.updateSSLOptions(fresh, true)
                .onSuccess(changed -> LOG.info("certificate {} is taken up", tls.certificate()))
                .onFailure(cause -> LOG.error(
                        "certificate {} cannot be taken up, the former stays: {}",
                        tls.certificate(),
                        cause.getMessage()));
    }

    /** When the two files were last written. */
    private record Stamp(FileTime certificate, FileTime key) {
        static Stamp of(HttpSettings.Tls tls) {
            return new Stamp(written(tls.certificate()), written(tls.key()));
        }

        private static FileTime written(Path file) {
            try {
                return Files.getLastModifiedTime(file);
            } catch (IOException gone) {
                return FileTime.fromMillis(0);
            }
        }
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
