package org.bongsu.daemon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.bongsu.daemon.access.TokenThrottle.Verdict;
import org.junit.jupiter.api.Test;

class TokenThrottleTest {

    private static final String NAT = "203.0.113.9";

    private final TokenThrottle throttle = new TokenThrottle();
    private long now = 1_000_000;

    private Verdict wrong(String token, String address) {
        return throttle.judge(token, address, /* right= */ false, now);
    }

    private Verdict right(String token, String address) {
        return throttle.judge(token, address, /* right= */ true, now);
    }

    private void guess(String address, int times) {
        for (int guess = 0; guess < times; guess++) {
            wrong("guess-" + guess, address);
        }
    }

    @Test
    void differentWrongTokensLockTheirAddressForAWhileThatGrowsToAMinuteAndNeverBeyond() {
        for (int guess = 1; guess < TokenThrottle.ADDRESS_FREE; guess++) {
            assertEquals(new Verdict.Wrong(false), wrong("guess-" + guess, NAT));
        }
        assertEquals(new Verdict.Wrong(true), wrong("the-last", NAT));
        Duration longest = Duration.ZERO;
        for (int lock = 0; lock < 20; lock++) {
            Duration left = assertInstanceOf(Verdict.Locked.class, wrong("more-" + lock, NAT))
                    .left();
            assertTrue(left.compareTo(TokenThrottle.LOCK_MOST) <= 0 && !left.isZero(), left.toString());
            longest = left.compareTo(longest) > 0 ? left : longest;
            now += left.toMillis();
            assertEquals(new Verdict.Wrong(true), wrong("more-" + lock, NAT), "the lock has ended");
        }
        assertEquals(TokenThrottle.LOCK_MOST, longest);
    }

    /** A guess that is right while its address is locked is not told from one that is wrong. */
    @Test
    void whatIsNewThereWaitsLikeAGuessAndComesInOnceTheLockIsOver() {
        guess(NAT, TokenThrottle.ADDRESS_FREE);
        assertEquals(wrong("another-guess", NAT), right("naru-pay", NAT));
        now += TokenThrottle.LOCK_MOST.toMillis();
        assertEquals(new Verdict.Admitted(), right("naru-pay", NAT));
    }

    @Test
    void whoHasComeInFromThereBeforeIsNotHeldUpByWhoGuesses() {
        assertEquals(new Verdict.Admitted(), right("naru-pay", NAT));
        guess(NAT, 10 * TokenThrottle.ADDRESS_FREE);
        assertInstanceOf(Verdict.Locked.class, wrong("guess", NAT), "the control");
        assertEquals(new Verdict.Admitted(), right("naru-pay", NAT));
    }

    @Test
    void noOtherAddressIsLocked() {
        for (int stranger = 0; stranger < 100; stranger++) {
            guess("198.51.100." + stranger, TokenThrottle.ADDRESS_FREE + 5);
        }
        assertEquals(new Verdict.Admitted(), right("naru-pay", NAT));
    }

    /** One of a tenant's handlers that nobody has given the new token must not keep the others out. */
    @Test
    void theSameWrongTokenAgainAndAgainLocksItselfAlone() {
        for (int request = 1; request < TokenThrottle.TOKEN_FREE; request++) {
            assertEquals(new Verdict.Wrong(false), wrong("the-former", NAT));
        }
        assertEquals(new Verdict.Wrong(true), wrong("the-former", NAT));
        for (int request = 0; request < 1_000; request++) {
            assertInstanceOf(Verdict.Locked.class, wrong("the-former", NAT));
        }
        assertEquals(new Verdict.Admitted(), right("the-new-one", NAT));
        // It may become right: a tenant can have it sooner than the daemon.
        now += TokenThrottle.LOCK_MOST.toMillis();
        assertEquals(new Verdict.Admitted(), right("the-former", NAT));
    }

    /** A tenant that guesses at another's token has one that is right. */
    @Test
    void aRightTokenTakesNoFailureBack() {
        int tried = 0;
        for (int guess = 0; guess < 10 * TokenThrottle.ADDRESS_FREE; guess++) {
            right("dure-map", NAT);
            tried += wrong("guess-" + guess, NAT) instanceof Verdict.Wrong ? 1 : 0;
        }
        assertEquals(TokenThrottle.ADDRESS_FREE, tried);
    }

    @Test
    void whatIsOldCountsNoMore() {
        for (int window = 0; window < 5; window++) {
            guess(NAT, TokenThrottle.ADDRESS_FREE - 1);
            now += TokenThrottle.WINDOW.toMillis();
        }
        assertEquals(new Verdict.Wrong(false), wrong("guess", NAT));
    }
}
