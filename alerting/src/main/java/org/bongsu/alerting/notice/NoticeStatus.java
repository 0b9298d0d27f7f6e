package org.bongsu.alerting.notice;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A notice and how its delivery stands.
 *
 * @param failures failed tries
 * @param nextWallMillis when the next try is due; empty for what is settled, waits for another or is under way
 * @param settledWallMillis when it was delivered or dropped
 */
public record NoticeStatus(
        Notice notice,
        NoticeState state,
        int failures,
        OptionalLong nextWallMillis,
        OptionalLong settledWallMillis,
        Optional<String> lastFailure) {

    NoticeStatus withoutBody() {
        return new NoticeStatus(notice.withoutBody(), state, failures, nextWallMillis, settledWallMillis, lastFailure);
    }

    /** From the announcement to the receiver's 2xx, wall milliseconds; empty unless it was delivered. */
    public OptionalLong latencyMillis() {
        return state == NoticeState.DELIVERED && settledWallMillis.isPresent()
                ? OptionalLong.of(settledWallMillis.getAsLong() - notice.announcedWallMillis())
                : OptionalLong.empty();
    }
}
