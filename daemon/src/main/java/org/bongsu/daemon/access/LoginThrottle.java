package org.bongsu.daemon.access;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a password may be tried. Counted by user and address together, by address, and by user over all addresses; the last does not
 * count against an address from which the user has come in before, so that strangers who guess at an operator's name do not keep the
 * operator out. No lock lasts longer than {@link #LOCK_MOST}: in an emergency a minute is the worst. Open sessions, tokens and OpenID
 * Connect are never locked. Safe on any thread.
 */
public final class LoginThrottle {

    /** Typing slips, a forgotten keyboard layout. */
    public static final int PAIR_FREE = 5;

    /** A control room behind one address at a change of shift. */
    public static final int ADDRESS_FREE = 30;

    public static final int USER_FREE = 50;

    /** Failures older than this count no more. */
    public static final Duration WINDOW = Duration.ofMinutes(10);

    public static final Duration LOCK_FIRST = Duration.ofSeconds(15);
    public static final Duration LOCK_MOST = Duration.ofMinutes(1);

    /** So many within {@link #WINDOW}, whoever and from wherever, are told to people. */
    public static final int SUSPECT = 20;

    /** What is suspect is over after so long without a failure. */
    public static final Duration CALM = Duration.ofMinutes(30);

    /** Above it the longest unused is forgotten: an attack from everywhere costs no more memory than this. */
    static final int REMEMBERED_MOST = 20_000;

    /** Rows of the journal that failures may cost a minute. */
    static final int TOLD_MOST = 20;

    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > REMEMBERED_MOST;
        }
    };
    private final Deque<Long> failures = new ArrayDeque<>();
    private boolean suspect;
    private long lastFailureMillis;
    private long toldSinceMillis;
    private int told;
    private int untold;

    private static final class Count {
        int failures;
        long lastMillis;
        long lockedUntilMillis;
        boolean known;
    }

    /** Whether a password may be tried now. */
    public sealed interface Verdict {

        /** @param locks what this try, should it fail, has locked: {@code kim from 10.0.0.7} */
        record Admitted(List<String> locks) implements Verdict {
            public Admitted {
                locks = List.copyOf(locks);
            }
        }

        record Locked(Duration left) implements Verdict {}
    }

    /** How the failures as a whole look. */
    public enum Mood {
        UNCHANGED,
        SUSPECT,
        CALM
    }

    /**
     * Counts the try as failed, so that many at once are not all let through before the first has failed; {@link #succeeded} takes it
     * back.
     */
    public synchronized Verdict attempt(String user, String address, long nowMillis) {
        Count pair = count(pair(user, address), nowMillis);
        Count byAddress = count(address(address), nowMillis);
        Count byUser = count(user(user), nowMillis);
        long until = Math.max(pair.lockedUntilMillis, byAddress.lockedUntilMillis);
        if (!pair.known) {
            until = Math.max(until, byUser.lockedUntilMillis);
        }
        if (until > nowMillis) {
            return new Verdict.Locked(Duration.ofMillis(until - nowMillis));
        }
        List<String> locks = new ArrayList<>();
        fail(pair, PAIR_FREE, user + " from " + address, locks, nowMillis);
        fail(byAddress, ADDRESS_FREE, "everybody from " + address, locks, nowMillis);
        if (!pair.known) {
            fail(byUser, USER_FREE, user + " from new addresses", locks, nowMillis);
        }
        return new Verdict.Admitted(locks);
    }

    private Count count(String key, long nowMillis) {
        Count count = counts.computeIfAbsent(key, none -> new Count());
        if (nowMillis - count.lastMillis >= WINDOW.toMillis()) {
            count.failures = 0;
        }
        return count;
    }

    private static void fail(Count count, int free, String what, List<String> locks, long nowMillis) {
        count.failures++;
        count.lastMillis = nowMillis;
        if (count.failures >= free) {
            long lock = LOCK_FIRST.toMillis() << Math.min(count.failures - free, 10);
            count.lockedUntilMillis = nowMillis + Math.min(lock, LOCK_MOST.toMillis());
            locks.add(what);
        }
    }

    /** Takes the try back, and remembers from where the user comes. */
    public synchronized void succeeded(String user, String address, long nowMillis) {
        Count pair = count(pair(user, address), nowMillis);
        pair.failures = 0;
        pair.lockedUntilMillis = 0;
        if (!pair.known) {
            back(count(user(user), nowMillis), USER_FREE);
        }
        pair.known = true;
        back(count(address(address), nowMillis), ADDRESS_FREE);
    }

    private static void back(Count count, int free) {
        count.failures = Math.max(0, count.failures - 1);
        if (count.failures < free) {
            count.lockedUntilMillis = 0;
        }
    }

    /**
     * A try, or a token, was refused.
     *
     * @return how many failures the journal is to be told of now, with this one; 0 while it has been told enough this minute
     */
    public synchronized int failed(long nowMillis) {
        lastFailureMillis = nowMillis;
        failures.addLast(nowMillis);
        if (failures.size() > SUSPECT) {
            failures.removeFirst();
        }
        if (nowMillis - toldSinceMillis >= 60_000) {
            toldSinceMillis = nowMillis;
            told = 0;
        }
        untold++;
        if (told >= TOLD_MOST) {
            return 0;
        }
        told++;
        return untold();
    }

    /** How many failures the journal was not told of yet; they count as told. */
    public synchronized int untold() {
        int count = untold;
        untold = 0;
        return count;
    }

    /** Whether people have to be told that passwords are being tried, or need not be any more. To be asked after failures and now and then. */
    public synchronized Mood mood(long nowMillis) {
        boolean many = failures.size() >= SUSPECT && nowMillis - failures.getFirst() < WINDOW.toMillis();
        if (many && !suspect) {
            suspect = true;
            return Mood.SUSPECT;
        }
        if (suspect && nowMillis - lastFailureMillis >= CALM.toMillis()) {
            suspect = false;
            failures.clear();
            return Mood.CALM;
        }
        return Mood.UNCHANGED;
    }

    private static String pair(String user, String address) {
        return "pair " + address + " " + user;
    }

    private static String address(String address) {
        return "address " + address;
    }

    private static String user(String user) {
        return "user " + user;
    }
}
