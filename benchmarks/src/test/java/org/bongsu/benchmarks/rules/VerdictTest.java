package org.bongsu.benchmarks.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void alarmsAreReadAsTheyWereTold() {
        assertEquals(Map.of(3, 12L, 40, 7L), Verdict.parse("3:12 40:7"));
        assertEquals(Map.of(), Verdict.parse(""));
    }

    @Test
    void aZoneThatOnlyOneFoundIsADifferenceOnEitherSide() {
        assertEquals(1, Verdict.differences(Map.of(3, 12L), Map.of(), 1));
        assertEquals(1, Verdict.differences(Map.of(), Map.of(3, 12L), 1));
        assertEquals(0, Verdict.differences(Map.of(3, 12L), Map.of(3, 12L), 0));
    }

    @Test
    void timesMayDifferByTheToleranceAndNoMore() {
        assertEquals(0, Verdict.differences(Map.of(3, 12L), Map.of(3, 13L), 1));
        assertEquals(1, Verdict.differences(Map.of(3, 12L), Map.of(3, 14L), 1));
        assertEquals(1, Verdict.differences(Map.of(3, 12L), Map.of(3, 11L), 0));
    }

    /** A contender that never alarms would agree with another that does not. */
    @Test
    void aMissedAlarmAndAFalseOneAreBothWrong() {
        Story[] stories = {Story.RISING_PAIR, Story.STUCK_FAULT, Story.QUIET};
        assertEquals(0, Verdict.wrong(Map.of(0, 40L), stories));
        assertEquals(1, Verdict.wrong(Map.of(), stories));
        assertEquals(1, Verdict.wrong(Map.of(0, 40L, 1, 40L), stories));
        assertEquals(1, Verdict.falseAlarms(Map.of(0, 40L, 1, 40L, 2, 40L), stories));
        assertEquals(0, Verdict.falseAlarms(Map.of(0, 40L), stories));
    }
}
