package org.bongsu.daemon.access;

/**
 * Somebody is logged in.
 *
 * @param stamp what of the user's entry it rests on: another stamp now means that password or role were changed
 * @param openedMillis wall time
 * @param seenMillis wall time of the last request, at least {@code openedMillis}
 */
public record Session(Principal who, String stamp, long openedMillis, long seenMillis) {

    Session seen(long nowMillis) {
        return new Session(who, stamp, openedMillis, Math.max(seenMillis, nowMillis));
    }

    /** Why a session is over. */
    public enum End {
        LOGOUT("logged out"),
        IDLE("not used for too long"),
        LIFETIME("open for too long"),
        CHANGED("the user was changed or removed"),
        REPLACED("the user opened too many"),
        ENDED("ended by an admin");

        private final String meaning;

        End(String meaning) {
            this.meaning = meaning;
        }

        public String meaning() {
            return meaning;
        }
    }

    /** A session that is over. */
    public record Over(Session session, End why) {}
}
