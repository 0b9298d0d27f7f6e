package org.bongsu.daemon.http;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failed request of a router with a problem document. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final List<Integer> STATUSES = List.of(400, 404, 405, 406, 413, 414, 415, 500);

    private Problems() {}

    /** Whoever went away before the end needs no answer, and is no error of ours: thousands may do so on purpose. */
    static void handle(Router router) {
        router.route().failureHandler(context -> {
            if (context.failure() instanceof HttpClosedException) {
                LOG.debug(
                        "{} {}: gone",
                        context.request().method(),
                        context.request().path());
            } else {
                context.next();
            }
        });
        STATUSES.forEach(status -> router.errorHandler(status, Problems::answer));
    }

    static void answer(RoutingContext context) {
        answer(context, of(context, context.failure()));
    }

    static void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Json.encode(problem.at(context.request().path())));
    }

    private static Problem of(RoutingContext context, @Nullable Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        return switch (context.statusCode()) {
            case 400, 406, 414 ->
                Problem.malformed(
                        failure == null
                                ? "the request line or a header cannot be read"
                                : String.valueOf(failure.getMessage()));
            case 404 -> Problem.noSuchPath();
            case 405 -> Problem.methodNotAllowed(context.request().method().name());
            case 413 -> Problem.tooLarge(ApiServer.BODY_BYTES_MAX);
            case 415 -> Problem.notJson(String.valueOf(context.request().getHeader("Content-Type")));
            default -> {
                LOG.error(
                        "{} {} failed",
                        context.request().method(),
                        context.request().path(),
                        failure);
                yield Problem.internal();
            }
        };
    }
}
