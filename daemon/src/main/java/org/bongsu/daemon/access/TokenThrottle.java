package org.bongsu.daemon.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a tenant's token may be wrong. Counted by address and token together, so that a handler that goes on with a replaced token
 * holds up itself alone, and by address over all its different tokens, which is what guessing is. A token that has been right from an
 * address before is never held up there, nor is any by what other addresses do; a token that is right takes no failure back, since whoever
 * guesses at another's may have one. No lock lasts longer than {@link #LOCK_MOST}: it is the most by which a new token can be late. Safe on
 * any thread.
 */
public final class TokenThrottle {

    /** Requests of a few handlers between the replacing of a token and the first look at what they are answered. */
    public static final int TOKEN_FREE = 10;

    /** Different wrong tokens: more than a tenant ever had, fewer than are worth trying. */
    public static final int ADDRESS_FREE = 30;

    /** Failures older than this count no more. */
    public static final Duration WINDOW = LoginThrottle.WINDOW;

    public static final Duration LOCK_FIRST = LoginThrottle.LOCK_FIRST;
    public static final Duration LOCK_MOST = LoginThrottle.LOCK_MOST;

    /** Above it the longest unused is forgotten: an attack from everywhere costs no more memory than this. */
    static final int REMEMBERED_MOST = 20_000;

    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > REMEMBERED_MOST;
        }
    };

    private static final class Count {
        int failures;
        long lastMillis;
        long lockedUntilMillis;
        boolean known;
    }

    /** What becomes of a request with a token. */
    public sealed interface Verdict {

        record Admitted() implements Verdict {}

        /** @param locks whether the address, or this token from it, is held up from now on */
        record Wrong(boolean locks) implements Verdict {}

        /** Said of right tokens and of wrong ones alike: nothing is learnt from it. */
        record Locked(Duration left) implements Verdict {}
    }

    /**
     * @param token a digest of what was presented
     * @param right whether it is anybody's, found out in constant time before
     */
    public synchronized Verdict judge(String token, String address, boolean right, long nowMillis) {
        Count pair = count("pair " + address + " " + token, nowMillis);
        if (right && pair.known) {
            return new Verdict.Admitted();
        }
        Count byAddress = count("address " + address, nowMillis);
        long until = Math.max(pair.lockedUntilMillis, byAddress.lockedUntilMillis);
        if (until > nowMillis) {
            return new Verdict.Locked(Duration.ofMillis(until - nowMillis));
        }
        if (right) {
            pair.known = true;
            pair.failures = 0;
            return new Verdict.Admitted();
        }
        boolean locks = fail(pair, TOKEN_FREE, nowMillis);
        if (pair.failures == 1) {
            locks |= fail(byAddress, ADDRESS_FREE, nowMillis);
        }
        return new Verdict.Wrong(locks);
    }

    private Count count(String key, long nowMillis) {
        Count count = counts.computeIfAbsent(key, none -> new Count());
        if (nowMillis - count.lastMillis >= WINDOW.toMillis()) {
            count.failures = 0;
        }
        return count;
    }

    private static boolean fail(Count count, int free, long nowMillis) {
        count.failures++;
        count.lastMillis = nowMillis;
        if (count.failures < free) {
            return false;
        }
        long lock = LOCK_FIRST.toMillis() << Math.min(count.failures - free, 10);
        count.lockedUntilMillis = nowMillis + Math.min(lock, LOCK_MOST.toMillis());
        return true;
    }
}
