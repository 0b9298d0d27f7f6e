package org.bongsu.migration.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Whereabouts.Kind;
import org.junit.jupiter.api.Test;

/** In libvirt's numbers, as {@code virDomainState} and its reasons have them. */
class WhereaboutsTest {

    private static final Guest GUEST = new Guest("g", "s1", "g");
    private static final DomainState RUNS = new DomainState(1, 1);
    private static final DomainState ARRIVED = new DomainState(1, 2);
    private static final DomainState INCOMING = new DomainState(3, 2);
    private static final DomainState PAUSED_BY_HAND = new DomainState(3, 1);
    private static final DomainState OFF = new DomainState(5, 1);
    private static final DomainState OFF_SINCE_RESTART = new DomainState(5, 0);
    private static final DomainState OFF_MIGRATED = new DomainState(5, 4);
    private static final DomainState OFF_CRASHED = new DomainState(5, 3);

    private final Whereabouts where = new Whereabouts(List.of("s1", "far/0", "far/1"));
    private long now;

    private void lists(String host, DomainState... state) {
        now += 10;
        where.answered(host, now, now + 5, state.length == 0 ? Map.of() : Map.of("g", state[0]));
    }

    private Kind kind() {
        return where.judge(GUEST, false).kind();
    }

    @Test
    void itRunsWhereItRunsWhateverTheOthersSay() {
        lists("s1", RUNS);
        assertEquals(Kind.RUNNING, kind());
        lists("far/0");
        lists("s1", PAUSED_BY_HAND);
        assertEquals(Kind.RUNNING, kind(), "paused, its memory is still here");
    }

    @Test
    void itHasMovedOnceItRunsThereAndIsGoneHere() {
        lists("s1", RUNS);
        lists("far/0", INCOMING);
        assertEquals(Kind.MOVING, kind());
        lists("far/0", ARRIVED);
        assertEquals(Kind.MOVING, kind(), "its source was listed before");
        lists("s1");
        assertEquals(new Whereabouts.Verdict(Kind.MOVED, "far/0", ""), where.judge(GUEST, false));
        lists("s1", OFF_MIGRATED);
        assertEquals(Kind.MOVED, kind());
    }

    @Test
    void aSourceThatDoesNotAnswerMayStillRunIt() {
        lists("far/0", ARRIVED);
        assertEquals(Kind.UNKNOWN, kind());
        lists("s1");
        assertEquals(Kind.MOVED, kind());
        where.silent("s1");
        assertEquals(Kind.UNKNOWN, kind());
    }

    @Test
    void whatAFailedMoveLeftThereIsNoMove() {
        lists("s1", RUNS);
        lists("far/0", INCOMING);
        where.failed("g", "far/0");
        assertEquals(Kind.RUNNING, kind());
        lists("far/0", INCOMING);
        assertEquals(Kind.RUNNING, kind(), "its host has not cleared it away yet");
        lists("far/1", INCOMING);
        assertEquals(Kind.MOVING, kind(), "somebody else's");
        lists("far/1");
        lists("far/0");
        lists("far/0", INCOMING);
        assertEquals(Kind.MOVING, kind(), "another one");
    }

    @Test
    void itRunsThereAfterAllThoughItsMoveWasSaidToHaveFailed() {
        lists("s1", RUNS);
        lists("far/0", INCOMING);
        where.failed("g", "far/0");
        lists("far/0", ARRIVED);
        lists("s1");
        assertEquals(Kind.MOVED, kind());
    }

    @Test
    void onItsWayItIsNeitherHereNorThere() {
        lists("s1");
        lists("far/0", INCOMING);
        assertEquals(Kind.MOVING, kind());
        lists("far/0", PAUSED_BY_HAND);
        assertEquals(Kind.UNKNOWN, kind(), "a guest that does not run has not moved");
    }

    @Test
    void whileItFetchesItsMemoryFromTheSourceItHasNotMoved() {
        lists("s1", new DomainState(3, 12));
        lists("far/0", new DomainState(1, 10));
        assertEquals(Kind.MOVING, kind());
        lists("s1");
        assertEquals(Kind.MOVING, kind());
        lists("far/0", ARRIVED);
        assertEquals(Kind.MOVED, kind());
    }

    @Test
    void twoCopiesAreOnlyCalledSoWhenTheOlderLookWasAtTheOtherOne() {
        lists("s1", RUNS);
        lists("far/0", RUNS);
        assertEquals(Kind.MOVING, kind(), "it may have moved between the looks");
        lists("s1", RUNS);
        assertEquals(Kind.SPLIT, kind());
        lists("far/0", RUNS);
        assertEquals(Kind.SPLIT, kind(), "once seen, it stays until one of them is gone");
        lists("far/0", OFF);
        assertEquals(Kind.RUNNING, kind());
        lists("far/0", RUNS);
        assertEquals(Kind.MOVING, kind());
    }

    @Test
    void copiesOnTwoDestinationsAreSplitToo() {
        lists("s1");
        lists("far/0", RUNS);
        lists("far/1", RUNS);
        assertEquals(Kind.SPLIT, kind());
        assertEquals("", where.judge(GUEST, false).where());
    }

    @Test
    void itHasStoppedWhereLibvirtSawItEnd() {
        lists("s1", OFF);
        assertEquals(Kind.STOPPED, kind(), "a far site that is cut off does not hide it");
        lists("s1", OFF_SINCE_RESTART);
        assertEquals(Kind.UNKNOWN, kind(), "it may run elsewhere");
        lists("far/0");
        lists("far/1");
        assertEquals(Kind.STOPPED, kind());
        lists("far/1", RUNS);
        assertEquals(Kind.MOVED, kind());
    }

    @Test
    void whatCrashedIsLost() {
        lists("s1", OFF_CRASHED);
        assertEquals(Kind.LOST, kind());
    }

    @Test
    void whatIsLeftBehindSaysNothing() {
        lists("s1", OFF_MIGRATED);
        lists("far/0");
        lists("far/1");
        assertEquals(Kind.UNKNOWN, kind());
    }

    @Test
    void aNameThatNoHostKnowsIsNeverStopped() {
        for (int round = 0; round < 5; round++) {
            lists("s1");
            lists("far/0");
            lists("far/1");
            where.roundOver(List.of("g"));
            assertEquals(Kind.UNKNOWN, kind());
        }
    }

    @Test
    void oneWithoutADefinitionHasStoppedAfterTwoRoundsWithoutIt() {
        lists("s1", RUNS);
        lists("far/0");
        lists("far/1");
        where.roundOver(List.of("g"));
        lists("s1");
        where.roundOver(List.of("g"));
        assertEquals(Kind.UNKNOWN, kind(), "it may have gone between two looks");
        where.silent("far/1");
        where.roundOver(List.of("g"));
        lists("far/1");
        where.roundOver(List.of("g"));
        assertEquals(Kind.UNKNOWN, kind(), "a round with a hole does not count");
        where.roundOver(List.of("g"));
        assertEquals(Kind.STOPPED, kind());
    }

    @Test
    void betweenItsStopAndItsStartElsewhereItHasNotStopped() {
        lists("s1", OFF);
        assertEquals(Kind.MOVING, where.judge(GUEST, true).kind());
    }

    @Test
    void aListIsReadOrItIsNone() {
        assertEquals(
                Optional.of(Map.of("a", new DomainState(1, 2), "it's", new DomainState(5, 4))),
                DomainState.list("Domain: 'a'\n  state.state=1\n  state.reason=2\n\nDomain: 'it's'\n"
                        + "  state.state=5\n  state.reason=4\n\n"));
        assertEquals(Optional.of(Map.of()), DomainState.list("\n"), "a host without domains");
        assertFalse(DomainState.list("Domain: 'a'\n").isPresent(), "cut off");
        assertFalse(DomainState.list("  state.state=1\n").isPresent());
        assertFalse(DomainState.list("error: no\n").isPresent());
    }

    @Test
    void progressIsReadFromJobStatistics() {
        JobStats stats = JobStats.parse("Job type: 2\n\noperation: 5\ntime_elapsed: 1501\ndowntime: 300\n"
                        + "data_total: 101195776\ndata_processed: 5046031\ndata_remaining: 95178752\nmemory_bps: 8388608\n"
                        + "memory_iteration: 1\n")
                .orElseThrow();
        assertTrue(stats.isMoveOut());
        assertEquals("4.8 MiB copied, 90.8 of 96.5 MiB left, pass 1, 8.0 MiB/s", stats.words());
        assertFalse(JobStats.parse("Job type: 0\n").orElseThrow().isMoveOut());
        assertFalse(JobStats.parse("Job type: 2\noperation: 4\n").orElseThrow().isMoveOut(), "one on its way in");
        assertTrue(JobStats.parse("error: Domain not found").isEmpty());
    }

    @Test
    void onItsWayHomeTheListsComeInTheOtherOrderAndItIsNotTwoGuests() {
        lists("s1");
        lists("far/0", RUNS);
        assertEquals(Kind.MOVED, kind());
        where.begun("g", true);
        assertEquals(Kind.MOVED, kind());
        lists("s1", ARRIVED);
        assertEquals(Kind.MOVING, kind(), "where it was has been listed before");
        lists("far/0");
        assertEquals(Kind.RUNNING, kind());
        lists("far/0", RUNS);
        assertEquals(Kind.MOVING, kind(), "it leaves again, or is there twice");
        lists("s1", RUNS);
        assertEquals(Kind.SPLIT, kind(), "it is home, and the usual order counts again");
    }

    @Test
    void whoIsSeenComingInIsOnItsWayHomeThoughNobodyTold() {
        lists("s1", INCOMING);
        lists("far/0", RUNS);
        assertEquals(Kind.MOVING, kind());
        lists("s1", ARRIVED);
        assertEquals(Kind.MOVING, kind());
        lists("far/0");
        assertEquals(Kind.RUNNING, kind());
    }

    @Test
    void homeAndStillRunningThereIsTwoGuests() {
        lists("s1");
        lists("far/0", RUNS);
        where.begun("g", true);
        lists("s1", ARRIVED);
        assertEquals(Kind.MOVING, kind());
        lists("far/0", RUNS);
        assertEquals(Kind.SPLIT, kind());
    }

    @Test
    void whatAFailedReturnLeftAtHomeIsNoMove() {
        lists("far/0", RUNS);
        lists("s1", INCOMING);
        where.begun("g", true);
        assertEquals(Kind.MOVING, kind());
        where.failed("g", "s1");
        assertEquals(Kind.MOVED, kind());
        lists("s1");
        assertEquals(Kind.MOVED, kind());
        lists("s1", INCOMING);
        assertEquals(Kind.MOVING, kind(), "another one");
    }

    @Test
    void itIsStartedAtHomeOnlyWhereItCannotRunElsewhere() {
        lists("s1", OFF);
        assertEquals(Optional.empty(), where.mayRunElsewhere(GUEST), "libvirt saw it end here");
        lists("s1", OFF_SINCE_RESTART);
        assertTrue(where.mayRunElsewhere(GUEST).orElse("").startsWith("far/0 does not answer"));
        lists("far/0");
        lists("far/1");
        assertEquals(Optional.empty(), where.mayRunElsewhere(GUEST));
        lists("far/1", PAUSED_BY_HAND);
        assertEquals(Optional.of("it is active on far/1"), where.mayRunElsewhere(GUEST));
        lists("s1", OFF);
        assertEquals(Optional.of("it is active on far/1"), where.mayRunElsewhere(GUEST));
    }

    @Test
    void aMoveIsAbortedWhereItComesFrom() {
        lists("s1", RUNS);
        lists("far/0", INCOMING);
        assertEquals(Optional.of("s1"), where.runsOn(GUEST));
        lists("s1", INCOMING);
        lists("far/0", RUNS);
        assertEquals(Optional.of("far/0"), where.runsOn(GUEST));
        lists("s1", new DomainState(3, 12));
        lists("far/0", new DomainState(1, 10));
        assertEquals(Optional.empty(), where.runsOn(GUEST), "halves of a post-copy");
    }
}
