package org.bongsu.daemon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final Principal KIM = new Principal("kim", Role.OPERATOR, Principal.Means.PASSWORD);
    private static final long IDLE = Duration.ofMinutes(10).toMillis();
    private static final long LIFETIME = Duration.ofHours(1).toMillis();

    private final Sessions sessions = new Sessions(Duration.ofMillis(IDLE), Duration.ofMillis(LIFETIME));

    @Test
    void aSessionEndsWhenItIsNotUsed() {
        sessions.open("a", KIM, "", 0);
        assertTrue(sessions.use("a", IDLE - 1).isPresent());
        assertTrue(sessions.use("a", 2 * IDLE - 2).isPresent());
        assertEquals(Optional.empty(), sessions.use("a", 3 * IDLE - 2));
        assertEquals(
                List.of(Session.End.IDLE),
                sessions.lapse(3 * IDLE).stream().map(Session.Over::why).toList());
        assertEquals(List.of(), sessions.all());
    }

    @Test
    void aSessionEndsHoweverMuchItIsUsed() {
        sessions.open("a", KIM, "", 0);
        for (long now = 0; now < LIFETIME; now += IDLE / 2) {
            assertTrue(sessions.use("a", now).isPresent(), "at " + now);
        }
        assertEquals(Optional.empty(), sessions.use("a", LIFETIME));
    }

    @Test
    void theOldestOfTooManyIsReplaced() {
        for (int index = 0; index < Sessions.OF_ONE_MOST; index++) {
            assertEquals(List.of(), sessions.open("s" + index, KIM, "", index));
        }
        assertEquals(
                List.of(Session.End.REPLACED),
                sessions.open("one more", KIM, "", 100).stream()
                        .map(Session.Over::why)
                        .toList());
        assertEquals(Optional.empty(), sessions.use("s0", 100));
        assertTrue(sessions.use("s1", 100).isPresent());
        assertEquals(Sessions.OF_ONE_MOST, sessions.all().size());
    }

    @Test
    void whatIsUnknownOrClosedLetsNobodyIn() {
        sessions.open("a", KIM, "", 0);
        assertEquals(Optional.empty(), sessions.use("b", 1));
        assertTrue(sessions.close("a").isPresent());
        assertEquals(Optional.empty(), sessions.use("a", 1));
        assertEquals(Optional.empty(), sessions.close("a"));
    }

    @Test
    void aLifetimeBelowTheIdleTimeMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new Sessions(Duration.ofHours(2), Duration.ofHours(1)));
    }
}
