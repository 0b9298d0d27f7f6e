package org.bongsu.migration.driver.nut;

import java.util.Optional;
import org.bongsu.domain.Moment;

/**
 * A host that is logged in to a group, or was.
 *
 * @param leftAt when its connection ended; empty while it is logged in
 * @param says what it said by leaving: a claim, which completes nothing
 */
public record NutClient(
        String group, String user, String address, Moment since, Optional<Moment> leftAt, Optional<Says> says) {

    /** What leaving means. */
    public enum Says {
        /**
         * It left after its group was told to shut down, and so says that it does. An upsmon ends its connection then, with a
         * log-out or without; upsd counts both alike.
         */
        SHUTTING_DOWN,
        /** It logged out and was told nothing. */
        LOGGED_OUT,
        /** Its connection ended without a word, and it was told nothing. */
        NOTHING
    }

    NutClient left(Moment at, Says says) {
        return new NutClient(group, user, address, since, Optional.of(at), Optional.of(says));
    }
}
