package org.bongsu.alerting.notice;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Why a try did not deliver.
 *
 * @param status the receiver's HTTP status when it answered
 * @param retryAfterSeconds its Retry-After when it sent one, at least 0
 * @param detail for people; holds no secret
 */
public record Failure(Kind kind, OptionalInt status, OptionalLong retryAfterSeconds, String detail) {

    /** What went wrong. */
    public enum Kind {
        /** No connection, or it broke. */
        UNREACHABLE,
        TIMEOUT,
        /** The receiver answered with anything but 2xx, 410 or a refusal: 3xx, 408, 409, 425, 429, 5xx. */
        STATUS,
        /** 4xx: the receiver is alive and does not want this message as it is. */
        REFUSED,
        /** 410: the receiver says that the endpoint is gone for good. */
        GONE,
        /** The message could not be signed: the secret is missing or no key. */
        UNSIGNED,
        /** The endpoint's address is not one that a tenant may have us call; see {@link org.bongsu.domain.net.AddressGuard}. */
        FORBIDDEN
    }

    public Failure {
        if (retryAfterSeconds.isPresent() && retryAfterSeconds.getAsLong() < 0) {
            throw new IllegalArgumentException("Retry-After " + retryAfterSeconds.getAsLong() + " is below 0");
        }
    }

    public static Failure of(Kind kind, String detail) {
        return new Failure(kind, OptionalInt.empty(), OptionalLong.empty(), detail);
    }

    /** @param status not 2xx */
    public static Failure answered(int status, OptionalLong retryAfterSeconds) {
        if (status / 100 == 2) {
            throw new IllegalArgumentException("HTTP " + status + " is no failure");
        }
        return new Failure(kindOf(status), OptionalInt.of(status), retryAfterSeconds, "HTTP " + status);
    }

    private static Kind kindOf(int status) {
        if (status == 410) {
            return Kind.GONE;
        }
        boolean passing = status == 408 || status == 409 || status == 425 || status == 429;
        return status / 100 == 4 && !passing ? Kind.REFUSED : Kind.STATUS;
    }
}
