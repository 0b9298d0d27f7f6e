package org.bongsu.alerting.channel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.RetrySchedule;
import org.jspecify.annotations.Nullable;

/**
 * A POST to a service of others, which believes the status alone and follows no redirect. Secrets are looked up on a worker;
 * what is told of a failure holds neither the URL, which may be a secret, nor a header.
 */
final class PlainPost {

    private static final int ANSWER_SECONDS_MOST = 60;

    private final Vertx vertx;
    private final SecretResolver secrets;
    private final HttpClient client;

    PlainPost(Vertx vertx, SecretResolver secrets) {
        this.vertx = vertx;
        this.secrets = secrets;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) RetrySchedule.TIMEOUT.toMillis()),
                new PoolOptions().setHttp1MaxSize(1));
    }

    /**
     * @param url a reference or the URL
     * @param authorization a reference to a header
     * @return always succeeds
     */
    Future<Answer> send(String url, String contentType, Optional<String> authorization, String body) {
        Promise<Answer> answer = Promise.promise();
        vertx.executeBlocking(
                        () -> {
                            RequestOptions options = new RequestOptions()
                                    .setMethod(HttpMethod.POST)
                                    .setAbsoluteURI(secrets.text(url))
                                    .setFollowRedirects(false)
                                    .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                                    .putHeader(HttpHeaders.USER_AGENT, "Bongsu");
                            authorization.ifPresent(
                                    reference -> options.putHeader(HttpHeaders.AUTHORIZATION, secrets.text(reference)));
                            return options;
                        },
                        false)
                .onFailure(none -> answer.complete(new Answer.Rejected(Failure.of(
                        Failure.Kind.UNSIGNED, none instanceof IllegalArgumentException ? reason(none) : "no URL"))))
                .onSuccess(options -> post(options, body, answer));
        return answer.future();
    }

    private void post(RequestOptions options, String body, Promise<Answer> answer) {
        client.request(options)
                .compose(request -> request.send(Buffer.buffer(body)))
                .timeout(RetrySchedule.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(broken ->
                        answer.tryComplete(new Answer.Rejected(Failure.of(Failure.Kind.UNREACHABLE, reason(broken)))))
                .onSuccess(response -> {
                    int status = response.statusCode();
                    response.handler(part -> {});
                    response.exceptionHandler(cut -> {});
                    answer.tryComplete(
                            status / 100 == 2
                                    ? new Answer.Accepted(status)
                                    : new Answer.Rejected(
                                            Failure.answered(status, after(response.getHeader("Retry-After")))));
                });
    }

    private static OptionalLong after(@Nullable String header) {
        try {
            return header == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.max(0, Math.min(ANSWER_SECONDS_MOST, Long.parseLong(header.strip()))));
        } catch (NumberFormatException aDate) {
            return OptionalLong.empty();
        }
    }

    static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    Future<Void> close() {
        return client.close();
    }
}
