package org.bongsu.migration.driver.netbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads NetBox 4 page by page, one request at a time: the answer of a busy installation takes seconds, and it serves others
 * too. A page that fails is asked for again some times; a list that changed while it was read is read again from its
 * beginning, as pages would miss what moved. Nothing is taken over from a read that fails. Any thread; one read at a time.
 */
public final class NetBoxReader {

    /** What installations allow at most by default is 1,000. */
    static final int PAGE = 500;

    /** Of one list; a site of 100,000 servers has some 400,000 power ports. */
    static final long OBJECTS_MOST = 1_000_000;

    static final int ATTEMPTS_MOST = 5;

    /** Reads of one list that changes under our hands. */
    static final int BEGINNINGS_MOST = 3;

    private static final Duration RETRY_AFTER_MOST = Duration.ofSeconds(60);
    private static final int BODY_BYTES_MOST = 64 * 1024 * 1024;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Vertx vertx;
    private final NetBoxOptions options;
    private final URI url;
    private final Duration retryFirst;
    private final HttpClientAgent client;

    /** @param options with a url and the token itself */
    public NetBoxReader(Vertx vertx, NetBoxOptions options) {
        this(vertx, options, Duration.ofSeconds(1));
    }

    NetBoxReader(Vertx vertx, NetBoxOptions options, Duration retryFirst) {
        this.vertx = vertx;
        this.options = options;
        this.url = options.url().orElseThrow(() -> new IllegalArgumentException("no url in " + options));
        this.retryFirst = retryFirst;
        HttpClientOptions http = new HttpClientOptions()
                .setConnectTimeout((int) options.timeout().toMillis())
                .setDecompressionSupported(true)
                .setSsl("https".equals(url.getScheme()));
        options.ca().ifPresent(ca -> http.setTrustOptions(new PemTrustOptions().addCertPath(ca)));
        this.client = vertx.createHttpClient(http);
    }

    /** Everything that counts; fails with the path and the reason. */
    public Future<NetBoxRows> read() {
        NetBoxRows rows = new NetBoxRows();
        Future<Void> done = Future.succeededFuture();
        for (NetBoxRows.Kind kind : NetBoxRows.Kind.values()) {
            done = done.compose(none -> list(kind, rows, 1));
        }
        return done.map(rows);
    }

    public Future<Void> close() {
        return client.close();
    }

    private Future<Void> list(NetBoxRows.Kind kind, NetBoxRows rows, int beginning) {
        List<NetBoxRows.Page> pages = new ArrayList<>();
        return pages(kind, 0, -1, pages)
                .compose(
                        whole -> {
                            pages.forEach(page -> page.objects().forEach(object -> rows.add(kind, object)));
                            return Future.succeededFuture();
                        },
                        failure -> failure instanceof Changed && beginning < BEGINNINGS_MOST
                                ? list(kind, rows, beginning + 1)
                                : Future.failedFuture(failure));
    }

    /** The list has more or fewer objects than when its first page was read. */
    private static final class Changed extends IOException {
        private static final long serialVersionUID = 1L;

        Changed(String path) {
            super(path + " changed while it was read, " + BEGINNINGS_MOST + " times in a row");
        }
    }

    private Future<Void> pages(NetBoxRows.Kind kind, long offset, long count, List<NetBoxRows.Page> pages) {
        return page(kind, offset, 1).compose(page -> {
            if (count >= 0 && page.count() != count) {
                return Future.failedFuture(new Changed(kind.path()));
            }
            if (page.count() > OBJECTS_MOST) {
                return Future.failedFuture(
                        new IOException(kind.path() + " has " + page.count() + " objects, more than " + OBJECTS_MOST));
            }
            pages.add(page);
            long next = offset + page.objects().size();
            if (!page.more()) {
                return next == page.count() ? Future.succeededFuture() : Future.failedFuture(new Changed(kind.path()));
            }
            return page.objects().isEmpty()
                    ? Future.failedFuture(new IOException(kind.path() + " says that more follows and gives none"))
                    : pages(kind, next, page.count(), pages);
        });
    }

    private Future<NetBoxRows.Page> page(NetBoxRows.Kind kind, long offset, int attempt) {
        return request(kind, offset).compose(answer -> read(kind, answer)).recover(failure -> {
            boolean again = failure instanceof Again && attempt < ATTEMPTS_MOST;
            if (!again) {
                return Future.failedFuture(failure);
            }
            Promise<NetBoxRows.Page> later = Promise.promise();
            long backoff = retryFirst.toMillis() << (attempt - 1);
            long wait = Math.max(
                    backoff, ((Again) failure).after.orElse(Duration.ZERO).toMillis());
            vertx.setTimer(
                    Math.max(1, wait), timer -> page(kind, offset, attempt + 1).onComplete(later));
            return later.future();
        });
    }

    /** Worth another attempt. */
    private static final class Again extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Optional<Duration> after;

        Again(String message, Optional<Duration> after) {
            super(message);
            this.after = after;
        }
    }

    private record Answer(int status, Buffer body, Optional<Duration> retryAfter) {}

    private Future<NetBoxRows.Page> read(NetBoxRows.Kind kind, Answer answer) {
        String path = kind.path();
        if (answer.status() == TOO_MANY_REQUESTS || answer.status() >= 500) {
            return Future.failedFuture(new Again(path + ": HTTP status " + answer.status(), answer.retryAfter()));
        }
        if (answer.status() == 401 || answer.status() == 403) {
            return Future.failedFuture(new IOException(
                    path + ": HTTP status " + answer.status() + ": the token is not valid or may not read this"));
        }
        if (answer.status() != 200) {
            return Future.failedFuture(new IOException(path + ": HTTP status " + answer.status()));
        }
        try {
            return Future.succeededFuture(NetBoxRows.page(answer.body().getBytes()));
        } catch (IOException e) {
            return Future.failedFuture(new IOException(path + ": " + e.getMessage(), e));
        }
    }

    private Future<Answer> request(NetBoxRows.Kind kind, long offset) {
        String base = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        String query = "?limit=" + PAGE + "&offset=" + offset + "&ordering=id"
                + (kind == NetBoxRows.Kind.DEVICES || kind == NetBoxRows.Kind.VIRTUAL_MACHINES
                        ? "&exclude=config_context"
                        : "")
                + options.site()
                        .map(site -> "&site=" + URLEncoder.encode(site, StandardCharsets.UTF_8))
                        .orElse("");
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80)
                .setURI(base + kind.path() + query)
                .setFollowRedirects(false)
                .setTimeout(options.timeout().toMillis())
                .setIdleTimeout(options.timeout().toMillis())
                .putHeader("Accept", "application/json");
        if (!options.token().isBlank()) {
            // Tokens of 4.5 and later say so by their beginning.
            String scheme = options.token().startsWith("nbt_") ? "Bearer " : "Token ";
            request.putHeader("Authorization", scheme + options.token());
        }
        return client.request(request)
                .compose(sent -> sent.send())
                .compose(this::body)
                .recover(failure -> failure instanceof TooLarge
                        ? Future.failedFuture(failure)
                        : Future.failedFuture(new Again(kind.path() + ": " + failure.getMessage(), Optional.empty())));
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("an answer above " + BODY_BYTES_MOST + " bytes");
        }
    }

    private Future<Answer> body(HttpClientResponse response) {
        Promise<Answer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > BODY_BYTES_MOST) {
                whole.tryFail(new TooLarge());
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(
                new Answer(response.statusCode(), body, retryAfter(response.getHeader("Retry-After")))));
        return whole.future();
    }

    /** Seconds alone: a date would need a clock that agrees with theirs. */
    private static Optional<Duration> retryAfter(@Nullable String header) {
        if (header == null || !header.strip().matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(header.strip()));
        return Optional.of(asked.compareTo(RETRY_AFTER_MOST) < 0 ? asked : RETRY_AFTER_MOST);
    }
}
