package org.bongsu.daemon.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A problem document of RFC 9457: what every answer of 400 and above carries.
 *
 * @param type a stable name of the kind of problem, {@code urn:bongsu:problem:...}
 * @param title the same for all problems of the type
 * @param detail this occurrence, with what to do about it
 * @param instance the path asked for
 * @param suggestions known words that resemble the unknown one, nearest first
 * @param errors each wrong member of the body or query
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> suggestions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One wrong member.
     *
     * @param pointer JSON pointer as a URI fragment, such as {@code #/in}, or the name of a query parameter, or
     *     a place {@code file:line:column} in the configuration
     */
    record FieldError(String pointer, String detail) {}

    Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not a problem's");
        }
        suggestions = List.copyOf(suggestions);
        errors = List.copyOf(errors);
    }

    Problem at(String path) {
        return new Problem(type, title, status, detail, path, suggestions, errors);
    }

    private static Problem of(String slug, String title, int status, String detail) {
        return new Problem("urn:bongsu:problem:" + slug, title, status, detail, "", List.of(), List.of());
    }

    static Problem malformed(String detail) {
        return of("malformed-request", "The request cannot be read", 400, detail);
    }

    static Problem invalid(List<FieldError> errors) {
        String detail = errors.get(0).pointer() + ": " + errors.get(0).detail();
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        Problem problem = of("invalid-request", "The request says something impossible", 422, detail + more);
        return new Problem(problem.type, problem.title, 422, problem.detail, "", List.of(), errors);
    }

    /** @param problems each {@code file:line:column: message} */
    static Problem unfit(List<String> problems) {
        List<FieldError> errors = problems.stream().map(Problem::placed).toList();
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        Problem problem = of("invalid-configuration", "The configuration cannot be taken up", 422, "");
        return new Problem(
                problem.type,
                problem.title,
                422,
                problems.get(0) + more + "; the former one stays",
                "",
                List.of(),
                errors);
    }

    private static FieldError placed(String problem) {
        int end = problem.indexOf(": ");
        return end < 0
                ? new FieldError("", problem)
                : new FieldError(problem.substring(0, end), problem.substring(end + 2));
    }

    static Problem forbidden(String detail) {
        return of("forbidden", "The request did not come from where it may", 403, detail);
    }

    static Problem unauthorised() {
        return of(
                "unauthorised", "Who asks is not known", 401, "a tenant's token is expected: Authorization: Bearer …");
    }

    static Problem loginNeeded() {
        return of(
                "login-needed",
                "Who asks is not known",
                401,
                "log in at /login, or send a token: Authorization: Bearer …");
    }

    static Problem notAllowed(String detail) {
        return of("not-allowed", "Who asks may not", 403, detail);
    }

    static Problem tooMany(String detail) {
        return of("too-many", "Too many requests at once", 429, detail);
    }

    static Problem unknown(String what, String id, List<String> suggestions) {
        String hint = suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
        Problem problem = of("unknown-" + what, "No such " + what, 404, "no " + what + " " + id + hint);
        return new Problem(problem.type, problem.title, 404, problem.detail, "", suggestions, List.of());
    }

    static Problem noSuchPath() {
        return of("unknown-path", "No such path", 404, "the paths are described at /api/openapi.json");
    }

    static Problem methodNotAllowed(String method) {
        return of("method-not-allowed", "The path does not answer this method", 405, method + " is not served here");
    }

    static Problem conflict(String detail) {
        return of("conflict", "It does not fit the present state", 409, detail);
    }

    static Problem tooLarge(long limit) {
        return of("too-large", "The body is too large", 413, "a body may have " + limit + " bytes");
    }

    static Problem notJson(String mediaType) {
        return of("not-json", "The body is not JSON", 415, "Content-Type is '" + mediaType + "', not application/json");
    }

    static Problem internal() {
        return of("internal", "Bongsu failed to answer", 500, "the daemon's log has the cause");
    }

    static Problem unavailable(String detail) {
        return of("unavailable", "Not to be had at present", 503, detail);
    }

    static Problem late(String detail) {
        return of("late", "No answer in time", 504, detail);
    }

    static Problem of(Outcome.Refused refused) {
        return switch (refused.reason()) {
            case UNKNOWN ->
                of(
                        "unknown-target",
                        "What it names is not there",
                        404,
                        refused.why().en());
            case CONFLICT -> conflict(refused.why().en());
            case UNAVAILABLE -> unavailable(refused.why().en());
        };
    }
}
