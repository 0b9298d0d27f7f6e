package org.bongsu.simulators.tenant;

import java.time.Duration;
import java.util.List;

/**
 * How a tenant answers a firm notice.
 *
 * @param token its bearer token at the daemon; never printed
 * @param answer the word it says, one of {@link #ANSWERS}
 * @param reaction scenario time from the notice to the answer, while somebody reads it
 */
public record TenantHabit(String token, String answer, Duration reaction) {

    /** What needs nothing else said with it, nor anything done elsewhere. */
    public static final List<String> ANSWERS = List.of("ack", "expedite");

    public TenantHabit {
        if (!ANSWERS.contains(answer) || reaction.isNegative() || token.isBlank()) {
            throw new IllegalArgumentException("answer " + answer + " after " + reaction + ", or no token");
        }
    }

    @Override
    public String toString() {
        return answer + " after " + reaction;
    }
}
