package org.bongsu.alerting.channel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.signature.StandardWebhook;
import org.jspecify.annotations.Nullable;

/**
 * One signed POST at a time or many: signs with the time of the try, follows no redirect, believes the status alone and
 * reads no more of the answer than keeps the connection usable. Its methods are called on
 * one Vert.x context.
 */
final class SignedPost {

    /** More of an answer than this is not read: the connection is closed instead. Nothing in it is used. */
    static final int ANSWER_BYTES_MOST = 64 * 1024;

    static final String JSON = "application/json; charset=utf-8";

    /** CloudEvents 1.0.2, JSON format, section 3: a structured event's media type, so that receivers know it for one. */
    static final String CLOUD_EVENT = "application/cloudevents+json; charset=utf-8";

    /** Signing takes microseconds; two, so that one slow key file does not stop all. */
    private static final int SIGNERS = 2;

    private final Vertx vertx;
    private final WorkerExecutor signers;
    private final SecretResolver secrets;
    private final LongSupplier wallMillis;
    private final Duration timeout;
    private final HttpClient client;
    private final Optional<CheckedAddresses> addresses;

    /** To whom the operators themselves named. */
    SignedPost(Vertx vertx, SecretResolver secrets, LongSupplier wallMillis, Duration timeout, int connectionsPerHost) {
        this(vertx, secrets, wallMillis, timeout, connectionsPerHost, Optional.empty());
    }

    /** @param addresses says where a URL's host is, and which ones are not called; without it the client asks for itself */
    SignedPost(
            Vertx vertx,
            SecretResolver secrets,
            LongSupplier wallMillis,
            Duration timeout,
            int connectionsPerHost,
            Optional<CheckedAddresses> addresses) {
        this.addresses = addresses;
        this.vertx = vertx;
        // Keys may be in files: not on the event loop, and not behind the disk work of the shared workers.
        this.signers = vertx.createSharedWorkerExecutor("webhook-signing", SIGNERS);
        this.secrets = secrets;
        this.wallMillis = wallMillis;
        this.timeout = timeout;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) timeout.toMillis())
                        .setKeepAliveTimeout((int) RetrySchedule.STEADY_WAIT.toSeconds()),
                new PoolOptions().setHttp1MaxSize(connectionsPerHost));
    }

    /**
     * Call it on a Vert.x context; the answer comes on the same.
     *
     * @return always succeeds, within the timeout
     */
    Future<Answer> send(String url, String secret, String id, String body) {
        return send(url, List.of(secret), id, body);
    }

    /** Signed with each key, the present one first: while keys are replaced. */
    Future<Answer> send(String url, List<String> secretReferences, String id, String body) {
        return send(url, secretReferences, id, JSON, body);
    }

    Future<Answer> send(String url, List<String> secretReferences, String id, String contentType, String body) {
        return new Exchange(/* listens= */ false)
                .start(url, secretReferences, id, contentType, body)
                .map(Heard::answer);
    }

    /** The same, but waits for what the answer says. */
    Future<Heard> ask(String url, List<String> secretReferences, String id, String contentType, String body) {
        return new Exchange(/* listens= */ true).start(url, secretReferences, id, contentType, body);
    }

    /** @param body of the answer where it was listened to, else blank */
    record Heard(Answer answer, String body) {}

    Future<Void> close() {
        return Future.join(client.close(), signers.close()).mapEmpty();
    }

    private record Signed(long timestampSeconds, String signature) {}

    private Signed sign(List<String> references, String id, String body) {
        long seconds = Math.floorDiv(wallMillis.getAsLong(), 1000L);
        return new Signed(
                seconds,
                StandardWebhook.sign(
                        id, seconds, body, references.stream().map(secrets::key).toList()));
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); anything else is as if it were absent. */
    private OptionalLong retryAfter(@Nullable String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Math.max(0, Long.parseLong(header.strip())));
        } catch (NumberFormatException maybeADate) {
            try {
                Instant until = ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return OptionalLong.of(Math.max(0, until.getEpochSecond() - wallMillis.getAsLong() / 1000));
            } catch (DateTimeParseException neither) {
                return OptionalLong.empty();
            }
        }
    }

    /** One request and its answer; all on the context. */
    private final class Exchange {

        private final Promise<Heard> answer = Promise.promise();
        private final boolean listens;
        private final Buffer heard = Buffer.buffer();
        private Optional<HttpClientRequest> request = Optional.empty();
        private boolean timedOut;
        private int read;

        Exchange(boolean listens) {
            this.listens = listens;
        }

        Future<Heard> start(String url, List<String> references, String id, String contentType, String body) {
            long timer = vertx.setTimer(timeout.toMillis(), late -> timeOut());
            signers.executeBlocking(() -> sign(references, id, body), /* ordered= */ false)
                    .onSuccess(signed -> open(url, id, contentType, body, signed, timer))
                    .onFailure(refused -> fail(Failure.of(Failure.Kind.UNSIGNED, reason(refused)), timer));
            return answer.future();
        }

        private void open(String url, String id, String contentType, String body, Signed signed, long timer) {
            RequestOptions options;
            try {
                options = new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(url)
                        .setFollowRedirects(false)
                        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                        .putHeader(HttpHeaders.USER_AGENT, "Bongsu")
                        .putHeader(StandardWebhook.HEADER_ID, id)
                        .putHeader(StandardWebhook.HEADER_TIMESTAMP, Long.toString(signed.timestampSeconds()))
                        .putHeader(StandardWebhook.HEADER_SIGNATURE, signed.signature());
            } catch (RuntimeException noUrl) {
                fail(unreachable(noUrl), timer);
                return;
            }
            addresses
                    .map(known -> known.of(url).compose(all -> connect(options, all, 0)))
                    .orElseGet(() -> client.request(options))
                    .compose(opened -> post(opened, body))
                    .onSuccess(response -> answered(response, timer))
                    .onFailure(broken -> fail(
                            broken instanceof CheckedAddresses.Forbidden
                                    ? Failure.of(Failure.Kind.FORBIDDEN, reason(broken))
                                    : unreachable(broken),
                            timer));
        }

        /** To the very address that was checked: asked again, a name may say another. Host and SNI stay the name's. */
        private Future<HttpClientRequest> connect(RequestOptions options, List<SocketAddress> all, int index) {
            return client.request(new RequestOptions(options).setServer(all.get(index)))
                    .recover(broken -> index + 1 < all.size() && !timedOut
                            ? connect(options, all, index + 1)
                            : Future.failedFuture(broken));
        }

        private void fail(Failure failure, long timer) {
            vertx.cancelTimer(timer);
            answer.tryComplete(new Heard(new Answer.Rejected(failure), ""));
        }

        private Future<HttpClientResponse> post(HttpClientRequest opened, String body) {
            request = Optional.of(opened);
            if (timedOut) {
                opened.reset();
                return Future.failedFuture("timed out before the connection stood");
            }
            return opened.send(Buffer.buffer(body));
        }

        private void answered(HttpClientResponse response, long timer) {
            response.exceptionHandler(broken -> {
                vertx.cancelTimer(timer);
                answer.tryComplete(new Heard(new Answer.Rejected(unreachable(broken)), ""));
            });
            response.handler(this::take);
            int status = response.statusCode();
            Answer said = status / 100 == 2
                    ? new Answer.Accepted(status)
                    : new Answer.Rejected(
                            Failure.answered(status, retryAfter(response.getHeader(HttpHeaders.RETRY_AFTER))));
            response.endHandler(end -> {
                vertx.cancelTimer(timer);
                answer.tryComplete(new Heard(said, heard.toString()));
            });
            if (!listens) {
                answer.tryComplete(new Heard(said, ""));
            }
        }

        private void take(Buffer part) {
            read += part.length();
            if (read > ANSWER_BYTES_MOST) {
                answer.tryComplete(new Heard(
                        new Answer.Rejected(Failure.of(
                                Failure.Kind.UNREACHABLE, "answers with more than " + ANSWER_BYTES_MOST + " bytes")),
                        ""));
                request.ifPresent(HttpClientRequest::reset);
            } else if (listens) {
                heard.appendBuffer(part);
            }
        }

        /** Also ends an answer that trickles after its status was taken. */
        private void timeOut() {
            timedOut = true;
            answer.tryComplete(new Heard(
                    new Answer.Rejected(
                            Failure.of(Failure.Kind.TIMEOUT, "no answer within " + timeout.toMillis() + " ms")),
                    ""));
            request.ifPresent(HttpClientRequest::reset);
        }

        private Failure unreachable(Throwable broken) {
            return Failure.of(Failure.Kind.UNREACHABLE, reason(broken));
        }
    }
}
