package org.bongsu.daemon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.bongsu.daemon.access.LoginThrottle.Mood;
import org.bongsu.daemon.access.LoginThrottle.Verdict;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final LoginThrottle throttle = new LoginThrottle();
    private long now = 1_000_000;

    private boolean admitted(String user, String address) {
        return throttle.attempt(user, address, now) instanceof Verdict.Admitted;
    }

    private Duration left(String user, String address) {
        return throttle.attempt(user, address, now) instanceof Verdict.Locked locked ? locked.left() : Duration.ZERO;
    }

    @Test
    void theFifthFailureLocksForAWhileThatGrowsToAMinuteAndNeverBeyond() {
        for (int failure = 1; failure < LoginThrottle.PAIR_FREE; failure++) {
            assertEquals(new Verdict.Admitted(List.of()), throttle.attempt("kim", "10.0.0.7", now));
        }
        assertEquals(new Verdict.Admitted(List.of("kim from 10.0.0.7")), throttle.attempt("kim", "10.0.0.7", now));
        Duration longest = Duration.ZERO;
        for (int locks = 0; locks < 20; locks++) {
            Duration left = left("kim", "10.0.0.7");
            assertTrue(left.compareTo(LoginThrottle.LOCK_MOST) <= 0 && !left.isZero(), left.toString());
            longest = left.compareTo(longest) > 0 ? left : longest;
            now += left.toMillis();
            assertTrue(admitted("kim", "10.0.0.7"), "the lock has ended");
        }
        assertEquals(LoginThrottle.LOCK_MOST, longest);
    }

    @Test
    void whoEntersThePasswordRightBeginsAnew() {
        for (int round = 0; round < 50; round++) {
            for (int failure = 1; failure < LoginThrottle.PAIR_FREE; failure++) {
                assertTrue(admitted("kim", "10.0.0." + round));
            }
            assertTrue(admitted("kim", "10.0.0." + round), "round " + round);
            throttle.succeeded("kim", "10.0.0." + round, now);
            now += LoginThrottle.WINDOW.toMillis();
        }
    }

    /** An attack on an operator's name from everywhere must not keep the operator out of the control room. */
    @Test
    void strangersDoNotLockOutWhoHasComeInFromThereBefore() {
        assertTrue(admitted("kim", "10.0.0.7"));
        throttle.succeeded("kim", "10.0.0.7", now);
        for (int stranger = 0; stranger < 500; stranger++) {
            throttle.attempt("kim", "203.0.113." + stranger, now);
        }
        assertTrue(left("kim", "198.51.100.1").toMillis() > 0, "from a new address it is locked");
        assertTrue(admitted("kim", "10.0.0.7"));
    }

    @Test
    void manyNamesFromOneAddressLockTheAddressAlone() {
        for (int name = 0; name < LoginThrottle.ADDRESS_FREE; name++) {
            assertTrue(admitted("user-" + name, "203.0.113.9"));
        }
        assertTrue(left("kim", "203.0.113.9").toMillis() > 0);
        assertTrue(admitted("kim", "10.0.0.7"));
    }

    /** Each of a thousand that come at once is counted before the first has failed. */
    @Test
    void aBurstIsNotAllLetThrough() {
        int tried = 0;
        for (int attempt = 0; attempt < 1_000; attempt++) {
            tried += admitted("kim", "203.0.113.9") ? 1 : 0;
        }
        assertEquals(LoginThrottle.PAIR_FREE, tried);
    }

    @Test
    void failuresAreToldOneByOneAndThenSummedUp() {
        int rows = 0;
        int told = 0;
        for (int failure = 0; failure < 1_000; failure++) {
            int times = throttle.failed(now);
            rows += times > 0 ? 1 : 0;
            told += times;
        }
        assertEquals(LoginThrottle.TOLD_MOST, rows, "a flood does not fill the journal");
        now += 60_000;
        told += throttle.failed(now);
        assertEquals(1_001, told, "and none is left out of the count");
    }

    @Test
    void manyFailuresAreSuspectOnceUntilItHasBeenCalmForLong() {
        for (int failure = 1; failure < LoginThrottle.SUSPECT; failure++) {
            throttle.failed(now);
            assertEquals(Mood.UNCHANGED, throttle.mood(now));
        }
        throttle.failed(now);
        assertEquals(Mood.SUSPECT, throttle.mood(now));
        throttle.failed(now);
        assertEquals(Mood.UNCHANGED, throttle.mood(now));
        assertEquals(Mood.UNCHANGED, throttle.mood(now + LoginThrottle.CALM.toMillis() - 1));
        assertEquals(Mood.CALM, throttle.mood(now + LoginThrottle.CALM.toMillis()));
        assertEquals(Mood.UNCHANGED, throttle.mood(now + 2 * LoginThrottle.CALM.toMillis()));
    }
}
