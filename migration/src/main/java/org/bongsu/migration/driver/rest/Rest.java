package org.bongsu.migration.driver.rest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.execution.Command;
import org.jspecify.annotations.Nullable;

/**
 * Requests to management interfaces. Each ends within the time-out; one that was given up before it had a connection is
 * never sent. A 429 or 503 with a {@code Retry-After} that leaves time is asked again: both say that nothing was done.
 * Redirections are not followed, for they would carry credentials to whoever is named. Called on the driver's context, and
 * completes there.
 */
public final class Rest {

    /** A list of 100,000 guests is some 60 MiB. */
    static final int BODY_BYTES_MAX = 96 * 1024 * 1024;

    private static final Duration CONNECT_MOST = Duration.ofSeconds(5);

    /** An idle connection is not used again after this: the far end may be closing it, and a command would go down with it. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private final DriverContext driver;
    private final Duration timeout;
    private final HttpClientAgent client;
    /** One for all requests, or each would have a handshake of its own. */
    private final Map<Trust, ClientSSLOptions> ssl = new LinkedHashMap<>();

    /**
     * @param timeout of a request from its beginning to the last byte of its answer, waits for a connection and for {@code
     *     Retry-After} included. Wall time
     * @param connections to one endpoint, at least 1
     */
    public Rest(DriverContext driver, Duration timeout, int connections) {
        this.driver = driver;
        this.timeout = timeout;
        this.client = driver.vertx()
                .createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout(
                                        (int) Math.min(CONNECT_MOST.toMillis(), Math.max(1, timeout.toMillis())))
                                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                                .setDecompressionSupported(false),
                        new PoolOptions().setHttp1MaxSize(connections));
    }

    /**
     * One request.
     *
     * @param path from the endpoint's own on, with its query
     */
    public record Call(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        public Call {
            headers = Map.copyOf(headers);
        }

        public static Call get(String path) {
            return new Call(HttpMethod.GET, path, Map.of(), Buffer.buffer());
        }

        public static Call delete(String path) {
            return new Call(HttpMethod.DELETE, path, Map.of(), Buffer.buffer());
        }

        public static Call json(HttpMethod method, String path, String json) {
            return new Call(method, path, Map.of("content-type", "application/json"), Buffer.buffer(json));
        }

        /** @param fields in order */
        public static Call form(String path, Map<String, String> fields) {
            StringBuilder form = new StringBuilder();
            fields.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                    .append(encode(name))
                    .append('=')
                    .append(encode(value)));
            return new Call(
                    HttpMethod.POST,
                    path,
                    Map.of("content-type", "application/x-www-form-urlencoded"),
                    Buffer.buffer(form.toString()));
        }

        public Call with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Call(method, path, more, body);
        }

        /** Names the command, so that the far end's access log tells why it was asked. */
        public Call of(Command command) {
            return with("user-agent", "bongsu command/" + command.epoch() + "." + command.sequence());
        }
    }

    /** One segment of a path, or a value of a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Duration timeout() {
        return timeout;
    }

    /** Fails with a {@link RestException} only when there was no whole answer. */
    public Future<Answer> send(Endpoint endpoint, Call call) {
        Promise<Answer> done = Promise.promise();
        new Attempt(endpoint, call, done).begin();
        return done.future();
    }

    public Future<Void> close() {
        return client.close();
    }

    /** One call until its end, tried again where the far end asks for it. */
    private final class Attempt {
        private final Endpoint endpoint;
        private final Call call;
        private final Promise<Answer> done;
        private final long endNanos = System.nanoTime() + timeout.toNanos();
        private @Nullable HttpClientRequest request;
        private boolean sent;
        private boolean over;

        Attempt(Endpoint endpoint, Call call, Promise<Answer> done) {
            this.endpoint = endpoint;
            this.call = call;
            this.done = done;
        }

        void begin() {
            long timer = driver.vertx()
                    .setTimer(
                            Math.max(1, timeout.toMillis()),
                            late -> end(() -> {
                                if (request != null) {
                                    request.reset();
                                }
                                done.tryFail(new RestException(
                                        place() + " has no answer within " + timeout.toMillis() + " ms", sent));
                            }));
            done.future().onComplete(any -> driver.vertx().cancelTimer(timer));
            once();
        }

        private void end(Runnable how) {
            driver.context().runOnContext(none -> {
                if (!over) {
                    over = true;
                    how.run();
                }
            });
        }

        private String place() {
            String path = call.path();
            int query = path.indexOf('?');
            return call.method() + " " + endpoint.url().getHost() + ":" + endpoint.port()
                    + Answer.line(query < 0 ? path : path.substring(0, query));
        }

        private void once() {
            if (over) {
                return;
            }
            RequestOptions options = new RequestOptions()
                    .setMethod(call.method())
                    .setHost(endpoint.url().getHost())
                    .setPort(endpoint.port())
                    .setSsl(endpoint.secure())
                    .setURI(endpoint.base() + call.path())
                    .setFollowRedirects(false)
                    .putHeader("accept", "application/json")
                    .putHeader("user-agent", "bongsu");
            if (endpoint.secure()) {
                options.setSslOptions(ssl.computeIfAbsent(endpoint.trust(), Trust::ssl));
            }
            call.headers().forEach(options::putHeader);
            client.request(options)
                    .onFailure(why -> end(() -> done.tryFail(
                            new RestException(place() + ": " + Answer.line(String.valueOf(why.getMessage())), false))))
                    .onSuccess(ready -> driver.context().runOnContext(none -> go(ready)));
        }

        private void go(HttpClientRequest ready) {
            if (over) {
                ready.reset();
                return;
            }
            request = ready;
            sent = true;
            ready.send(call.body())
                    .compose(this::whole)
                    .onFailure(why -> end(() -> done.tryFail(
                            new RestException(place() + ": " + Answer.line(String.valueOf(why.getMessage())), true))))
                    .onSuccess(answer -> driver.context().runOnContext(none -> came(answer)));
        }

        private Future<Answer> whole(HttpClientResponse response) {
            Promise<Answer> whole = Promise.promise();
            Buffer body = Buffer.buffer();
            response.handler(part -> {
                if (body.length() + part.length() > BODY_BYTES_MAX) {
                    whole.tryFail("an answer above " + BODY_BYTES_MAX + " bytes");
                    response.request().reset();
                } else {
                    body.appendBuffer(part);
                }
            });
            response.exceptionHandler(whole::tryFail);
            response.endHandler(end -> whole.tryComplete(new Answer(
                    response.statusCode(), String.valueOf(response.statusMessage()), response.headers(), body)));
            return whole.future();
        }

        private void came(Answer answer) {
            Optional<Duration> wait = wait(answer);
            if (wait.isPresent() && System.nanoTime() + wait.get().toNanos() < endNanos) {
                sent = false;
                request = null;
                driver.vertx().setTimer(Math.max(1, wait.get().toMillis()), timer -> once());
            } else {
                end(() -> done.tryComplete(answer));
            }
        }

        private static Optional<Duration> wait(Answer answer) {
            return answer.status() == 503 || answer.status() == 429
                    ? answer.header("retry-after").flatMap(Attempt::duration)
                    : Optional.empty();
        }

        private static Optional<Duration> duration(String text) {
            if (SECONDS.matcher(text).matches()) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                long millis = then.toEpochMilli() - System.currentTimeMillis();
                return Optional.of(Duration.ofMillis(Math.max(0, millis)));
            } catch (DateTimeParseException unreadable) {
                return Optional.empty();
            }
        }
    }

    /** Of a request that acts: a bit beyond, for the driver's own books. */
    public Duration limit(int requests) {
        return timeout.multipliedBy(requests).plusMillis(TimeUnit.SECONDS.toMillis(5));
    }
}
