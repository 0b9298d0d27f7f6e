package org.bongsu.daemon.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bongsu.domain.Moment;

/** What the routes share in reading requests and writing answers. */
final class Answers {

    private Answers() {}

    static void json(RoutingContext context, int status, Object value) {
        json(context, status, Json.encode(value));
    }

    static void json(RoutingContext context, int status, Buffer encoded) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(encoded);
    }

    /** @throws ProblemException naming the nearest known ids where none is the one */
    static <T> T known(String what, String id, Stream<T> all, Function<T, String> idOf) {
        List<T> some = all.toList();
        return some.stream()
                .filter(one -> idOf.apply(one).equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(what, id, some.stream().map(idOf)));
    }

    static ProblemException unknown(String what, String id, Stream<String> known) {
        return new ProblemException(Problem.unknown(what, id, DidYouMean.among(known, id)));
    }

    static Optional<String> query(RoutingContext context, String name) {
        return context.queryParam(name).stream().findFirst().filter(value -> !value.isBlank());
    }

    /** @throws ProblemException unless the parameter is absent or a whole number in the range */
    static int number(RoutingContext context, String name, int min, int max, int otherwise) {
        return query(context, name)
                .map(text -> {
                    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
                        throw invalid(name, "'" + text + "' is not a whole number from " + min + " to " + max);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    /** @throws ProblemException unless the parameter is absent or a moment */
    static Moment moment(RoutingContext context, String name, Moment otherwise) {
        return query(context, name)
                .map(text -> {
                    try {
                        return Moment.parse(text);
                    } catch (RuntimeException e) {
                        throw invalid(name, "'" + text + "' is not ISO 8601 in UTC, such as 2022-10-15T06:19:00Z");
                    }
                })
                .orElse(otherwise);
    }

    static ProblemException invalid(String name, String detail) {
        return new ProblemException(Problem.invalid(List.of(new Problem.FieldError(name, detail))));
    }
}
