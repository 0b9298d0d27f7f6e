package org.bongsu.migration.driver.kubernetes;

import java.time.Duration;
import java.util.Optional;

/** The API server answered no, or not at all. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient Optional<Duration> retryAfter;
    private final transient Optional<String> budget;

    ApiException(int code, String message, Optional<Duration> retryAfter, Optional<String> budget) {
        super(message);
        this.code = code;
        this.retryAfter = retryAfter;
        this.budget = budget;
    }

    static ApiException unanswered(Throwable why) {
        String message = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return new ApiException(0, message, Optional.empty(), Optional.empty());
    }

    /** HTTP status; 0 when there was no answer, and the request was carried out or not. */
    int code() {
        return code;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** The disruption budget that forbids it. */
    Optional<String> budget() {
        return budget;
    }
}
