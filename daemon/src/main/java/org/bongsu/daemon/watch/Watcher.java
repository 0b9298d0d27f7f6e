package org.bongsu.daemon.watch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bongsu.alerting.signature.StandardWebhook;
import org.bongsu.alerting.signature.WebhookKey;
import org.bongsu.daemon.host.HeartbeatBody;
import org.jspecify.annotations.Nullable;

/** The watcher's sockets around one {@link Watch}; everything happens on one Vert.x context. */
public final class Watcher {

    /** A heartbeat has some hundred bytes. */
    private static final int BODY_MOST = 64 * 1024;

    private static final long TICK_MILLIS = 250;

    private final Vertx vertx;
    private final Context context;
    private final Watch watch;
    private final Optional<String> site;
    private final LongSupplier steadyMillis;
    private final LongSupplier wallMillis;
    private final Consumer<Watch.Change> told;
    private long newestMillis;

    /**
     * @param site heartbeats of another are refused; empty takes the first's
     * @param steadyMillis a clock that nobody sets
     * @param told on the context: must not block
     */
    public Watcher(
            Vertx vertx,
            Watch watch,
            Optional<String> site,
            LongSupplier steadyMillis,
            LongSupplier wallMillis,
            Consumer<Watch.Change> told) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.watch = watch;
        this.site = site;
        this.steadyMillis = steadyMillis;
        this.wallMillis = wallMillis;
        this.told = told;
    }

    private void tick() {
        watch.tick(steadyMillis.getAsLong()).ifPresent(told);
    }

    /** Takes signed heartbeats under any path; {@code GET /healthz} says how the watched one is, 200 or 503. */
    public Future<Integer> listen(String host, int port, WebhookKey key) {
        Future<HttpServer> server = Future.future(promise -> context.runOnContext(now -> {
            vertx.setPeriodic(TICK_MILLIS, tick -> tick());
            vertx.createHttpServer()
                    .requestHandler(request -> take(request, key))
                    .listen(port, host)
                    .onComplete(promise);
        }));
        return server.map(HttpServer::actualPort);
    }

    private void take(HttpServerRequest request, WebhookKey key) {
        if (request.method() == HttpMethod.GET) {
            boolean well = !watch.state().isTrouble();
            request.response().setStatusCode(well ? 200 : 503).end(watch.state().name() + "\n");
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > BODY_MOST) {
                request.connection().close();
                return;
            }
            body.appendBuffer(part);
        });
        request.endHandler(end -> request.response()
                .setStatusCode(taken(request, body.toString(), key))
                .end());
    }

    private int taken(HttpServerRequest request, String body, WebhookKey key) {
        StandardWebhook.Verdict verdict = StandardWebhook.verify(
                header(request.getHeader(StandardWebhook.HEADER_ID)),
                header(request.getHeader(StandardWebhook.HEADER_TIMESTAMP)),
                header(request.getHeader(StandardWebhook.HEADER_SIGNATURE)),
                body,
                key,
                wallMillis.getAsLong() / 1_000);
        if (verdict != StandardWebhook.Verdict.VALID) {
            return 401;
        }
        Optional<HeartbeatBody> beat = HeartbeatBody.read(body);
        if (beat.isEmpty() || !site.map(beat.get().site()::equals).orElse(true)) {
            return 422;
        }
        // Played again by somebody who recorded it, it would keep the dead alive.
        if (beat.get().atMillis() <= newestMillis) {
            return 409;
        }
        newestMillis = beat.get().atMillis();
        watch.heard(beat.get(), steadyMillis.getAsLong()).ifPresent(told);
        return 204;
    }

    private static String header(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Asks for itself: 200 to 299 is well, any other answer is not, and none is silence. */
    public void poll(String url, Duration every) {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) every.toMillis()));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .setTimeout(every.toMillis());
        context.runOnContext(now -> {
            ask(client, options, every);
            vertx.setPeriodic(every.toMillis(), tick -> ask(client, options, every));
            vertx.setPeriodic(TICK_MILLIS, tick -> tick());
        });
    }

    private void ask(HttpClient client, RequestOptions options, Duration every) {
        client.request(options)
                .compose(request -> request.send()
                        .compose(response ->
                                response.body().map(body -> answered(response.statusCode(), body.toString(), every))))
                .onSuccess(beat -> watch.heard(beat, steadyMillis.getAsLong()).ifPresent(told));
    }

    private HeartbeatBody answered(int status, String body, Duration every) {
        String line = "answers " + status
                + (status / 100 == 2
                        ? ""
                        : ": " + body.substring(0, Math.min(400, body.length())).strip());
        return new HeartbeatBody(site.orElse(""), wallMillis.getAsLong(), every, 0, status / 100 == 2, false, line);
    }
}
