package org.bongsu.alerting.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void waitsGrowToAMinuteAndStayThere() {
        List<Long> waits = IntStream.rangeClosed(1, 10)
                .mapToObj(failures -> RetrySchedule.waitMillis(failures, OptionalLong.empty()))
                .toList();
        assertEquals(List.of(1000L, 2000L, 4000L, 8000L, 15000L, 30000L, 60000L, 60000L, 60000L, 60000L), waits);
    }

    /** An evacuation has minutes: the published schedules of webhook services would try twice in it. */
    @Test
    void fiveTriesStartWithinTheFirstMinuteEvenWhenEachTimesOut() {
        long start = 0;
        int tries = 0;
        while (start < 60_000) {
            tries++;
            start += RetrySchedule.TIMEOUT.toMillis() + RetrySchedule.waitMillis(tries, OptionalLong.empty());
        }
        assertEquals(5, tries);
    }

    @Test
    void aReceiverMayAskForMoreTimeUpToAMinuteAndNeverForLess() {
        assertEquals(1_000, RetrySchedule.waitMillis(1, OptionalLong.of(0)));
        assertEquals(20_000, RetrySchedule.waitMillis(1, OptionalLong.of(20)));
        assertEquals(60_000, RetrySchedule.waitMillis(1, OptionalLong.of(60)));
        assertEquals(60_000, RetrySchedule.waitMillis(1, OptionalLong.of(61)));
        assertEquals(60_000, RetrySchedule.waitMillis(1, OptionalLong.of(Long.MAX_VALUE)));
        assertEquals(30_000, RetrySchedule.waitMillis(6, OptionalLong.of(29)));
    }

    /** With three minutes left nobody waits for one of them, and no wait is shorter than a second. */
    @Test
    void waitsShrinkWithTheTimeThatIsLeft() {
        assertEquals(22_500, RetrySchedule.waitMillis(9, OptionalLong.empty(), Optional.of(Duration.ofMinutes(3))));
        assertEquals(22_500, RetrySchedule.waitMillis(1, OptionalLong.of(60), Optional.of(Duration.ofMinutes(3))));
        assertEquals(1_000, RetrySchedule.waitMillis(9, OptionalLong.empty(), Optional.of(Duration.ofSeconds(4))));
        assertEquals(1_000, RetrySchedule.waitMillis(9, OptionalLong.empty(), Optional.of(Duration.ofSeconds(-4))));
        assertEquals(2_000, RetrySchedule.waitMillis(2, OptionalLong.empty(), Optional.of(Duration.ofMinutes(3))));
        assertEquals(60_000, RetrySchedule.waitMillis(9, OptionalLong.empty(), Optional.of(Duration.ofHours(3))));
        assertEquals(60_000, RetrySchedule.waitMillis(9, OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void theFirstWaitComesAfterTheFirstFailure() {
        assertThrows(IllegalArgumentException.class, () -> RetrySchedule.waitMillis(0, OptionalLong.empty()));
    }

    /** Relations between the bounds: an operator hears within the minute, a try ends before the steady wait does. */
    @Test
    void theBoundsFitEachOther() {
        assertTrue(RetrySchedule.TIMEOUT.compareTo(RetrySchedule.STEADY_WAIT) < 0);
        assertTrue(RetrySchedule.ALERT_AT_FAILURE <= RetrySchedule.FIRST_WAITS_SECONDS.size());
        assertTrue(Outbox.RESULT_OVERDUE.compareTo(RetrySchedule.TIMEOUT.multipliedBy(10)) > 0);
        assertTrue(RetrySchedule.GIVE_UP.compareTo(RetrySchedule.STEADY_WAIT.multipliedBy(100)) > 0);
    }
}
