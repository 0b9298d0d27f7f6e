package org.bongsu.migration.shutdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.deadline.Deadline;
import org.junit.jupiter.api.Test;

/** Who is told to shut down and when; a host that was told wrongly is an outage of our making. */
class ShutdownsTest {

    private static final Site SITE = TestSites.small(1);
    private static final String ROOM = "hall-0";
    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final ShutdownGroup FIRST = new ShutdownGroup("first", ROOM, List.of(3, 2), Duration.ofMinutes(10));
    private static final ShutdownGroup LAST = new ShutdownGroup("last", ROOM, List.of(0, 1), Duration.ofMinutes(10));

    private final Shutdowns shutdowns = new Shutdowns(SITE, List.of(LAST, FIRST));

    private static Moment minute(double minutes) {
        return TestSites.T0.plusSeconds(60 * minutes);
    }

    private static Optional<Deadline> cutAt(double minutes) {
        return Optional.of(TestSites.deadline(ROOM, 60 * minutes, MARGIN));
    }

    private static RoomDanger danger(Stage stage, Optional<Deadline> deadline, boolean armed) {
        return danger(stage, deadline, armed, Map.of());
    }

    private static RoomDanger danger(
            Stage stage, Optional<Deadline> deadline, boolean armed, Map<Integer, Moment> lastMoves) {
        return new RoomDanger(stage, deadline, Optional.empty(), OptionalDouble.empty(), armed, lastMoves, Sight.SEEN);
    }

    private static RoomDanger seen(Sight sight, Optional<Deadline> battery) {
        return new RoomDanger(Stage.NORMAL, Optional.empty(), battery, OptionalDouble.empty(), false, Map.of(), sight);
    }

    /** What changed, as {@code first+} or {@code first-}. */
    private List<String> at(double minutes, RoomDanger danger) {
        return shutdowns.update(ROOM, danger, minute(minutes)).stream()
                .map(change -> change.group().id() + (change.told() ? "+" : "-"))
                .toList();
    }

    private GroupState state(String id) {
        return shutdowns.states().stream()
                .filter(state -> state.group().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLessImportantIsDownWhenTheMoreImportantBegins() {
        RoomDanger danger = danger(Stage.CONFIRMED, cutAt(60), true);
        assertEquals(List.of(), at(0, danger));
        assertEquals(Optional.of(minute(38)), shutdowns.nextDue());
        assertEquals(Optional.of(minute(48)), state("last").due());
        assertEquals(
                List.of(), shutdowns.update(ROOM, danger, new Moment(minute(38).epochNanos() - 1)));
        assertEquals(List.of("first+"), at(38, danger));
        assertEquals(Optional.of(minute(38)), state("first").toldAt());
        assertEquals(Optional.of(minute(48)), shutdowns.nextDue());
        assertEquals(List.of(), at(47.999, danger));
        assertEquals(List.of("last+"), at(48, danger));
        assertEquals(Optional.empty(), shutdowns.nextDue());
    }

    @Test
    void nobodyIsToldUnlessAPlanIsInForce() {
        for (int minutes = 0; minutes < 90; minutes++) {
            assertEquals(List.of(), at(minutes, danger(Stage.CUT_IMMINENT, cutAt(60), false)));
        }
        assertEquals(Optional.empty(), shutdowns.nextDue());
        assertEquals(GroupState.Line.ONLINE, state("first").line(), "a client on OB that loses us stops its host");
        assertEquals(List.of(), at(30, danger(Stage.CUT_IMMINENT, cutAt(60), true)));
        assertEquals(GroupState.Line.THREATENED, state("first").line());
        assertEquals(List.of("first+", "last+"), at(90, danger(Stage.CUT_IMMINENT, cutAt(60), true)));
    }

    @Test
    void whereTimeIsShortAllGoAtOnceTheLessImportantFirst() {
        assertEquals(List.of("first+", "last+"), at(0, danger(Stage.CONFIRMED, cutAt(3), true)));
    }

    /** Moves fill the time up to the margin, those of the less important last: what they get is the margin, never the order. */
    @Test
    void movesAreLetEndIntoTheMarginAsFarAsTheCutAndTheOrderAllow() {
        moves(Map.of(0, minute(49)), 38, 49);
        moves(Map.of(1, minute(58)), 38, 50);
        moves(Map.of(1, minute(10)), 38, 48);
        moves(Map.of(3, minute(45)), 38, 48);
        moves(Map.of(0, minute(49), 3, minute(38.5)), 38.5, 49);
        moves(Map.of(0, minute(49), 3, minute(45)), 39, 49);
        moves(Map.of(1, minute(58), 2, minute(58)), 40, 50);
    }

    private void moves(Map<Integer, Moment> last, double first, double second) {
        at(0, danger(Stage.CONFIRMED, cutAt(60), true, last));
        assertEquals(Optional.of(minute(first)), state("first").due());
        assertEquals(Optional.of(minute(second)), state("last").due());
    }

    /** nut#3574: power is back while some hosts stop. Those that were told stay off, the others never hear of it. */
    @Test
    void whoWasToldStaysToldUntilTheAllClearAndWhoWasNotMayRunOn() {
        at(0, danger(Stage.CONFIRMED, cutAt(60), true));
        assertEquals(List.of("first+"), at(40, danger(Stage.CONFIRMED, cutAt(60), true)));
        assertEquals(List.of(), at(41, danger(Stage.CONFIRMED, cutAt(300), true)));
        assertEquals(List.of(), at(42, danger(Stage.CONFIRMED, cutAt(300), false)));
        assertEquals(Optional.of(minute(40)), state("first").toldAt());
        assertEquals(Optional.empty(), state("last").toldAt());
        assertEquals(List.of(), at(43, danger(Stage.DE_ENERGISED, Optional.empty(), true)));
        assertEquals(List.of(), at(44, danger(Stage.RECOVERY, Optional.empty(), false)));
        assertEquals(Optional.of(minute(40)), state("first").toldAt());
        assertEquals(GroupState.Line.ONLINE, state("last").line());
        assertEquals(List.of("first-"), at(45, danger(Stage.NORMAL, Optional.empty(), false)));
        assertEquals(GroupState.Line.ONLINE, state("first").line());
        assertEquals(Optional.empty(), state("first").toldAt());
    }

    /** Invariant 1. */
    @Test
    void lostAndUnseenSensorsTellNobodyAnything() {
        for (Sight sight : List.of(Sight.LOST, Sight.UNSEEN)) {
            for (int minutes = 0; minutes < 600; minutes += 10) {
                assertEquals(List.of(), at(minutes, seen(sight, Optional.empty())));
            }
            assertEquals(GroupState.Line.UNKNOWN, state("first").line());
        }
        at(600, seen(Sight.UNMETERED, Optional.empty()));
        assertEquals(GroupState.Line.ONLINE, state("first").line());
    }

    @Test
    void aRoomOnItsBatteryIsThreatenedThoughNobodyEvacuatesIt() {
        at(0, seen(Sight.SEEN, cutAt(30)));
        assertEquals(GroupState.Line.THREATENED, state("first").line());
        assertEquals(Optional.of(minute(28)), state("first").emptyBy());
        assertEquals(Optional.empty(), shutdowns.nextDue());
        // What was last seen of it stands, whatever becomes of the sensors.
        at(1, seen(Sight.LOST, cutAt(30)));
        assertEquals(GroupState.Line.THREATENED, state("first").line());
    }

    @Test
    void aSlowWorkloadMakesItsGroupGoEarlier() {
        ShutdownGroup quick = new ShutdownGroup("quick", ROOM, List.of(0, 1, 2, 3), Duration.ofSeconds(1));
        double slowest = SITE.workloadsIn(ROOM).stream()
                .mapToDouble(workload -> workload.stop().toMillis() / 1000.0)
                .max()
                .orElseThrow();
        assertTrue(slowest > 1, "the site has one that takes its time");
        Shutdowns alone = new Shutdowns(SITE, List.of(quick));
        alone.update(ROOM, danger(Stage.CONFIRMED, cutAt(60), true), minute(0));
        Moment due = alone.nextDue().orElseThrow();
        assertEquals(1.2 * slowest, due.secondsUntil(minute(58)), 0.001);
    }

    @Test
    void otherRoomsAreNotTold() {
        assertEquals(List.of(), shutdowns.update("hall-1", danger(Stage.CONFIRMED, cutAt(1), true), minute(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Shutdowns(SITE, List.of(new ShutdownGroup("x", "hall-9", List.of(0), MARGIN))));
        assertThrows(IllegalArgumentException.class, () -> new ShutdownGroup("x", ROOM, List.of(), MARGIN));
        assertThrows(IllegalArgumentException.class, () -> new ShutdownGroup("x", ROOM, List.of(0), Duration.ZERO));
    }

    /**
     * Whatever happens in whatever order: nobody is told without plan and deadline, nobody before the less important, nobody
     * twice, and only the all-clear takes it back.
     */
    @Test
    void inAnyCourseOfEventsTheOrderHoldsAndOnlyTheAllClearTakesAWordBack() {
        int told = 0;
        int taken = 0;
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Shutdowns world = new Shutdowns(SITE, List.of(FIRST, LAST));
            List<String> standing = new ArrayList<>();
            for (int minutes = 0; minutes < 120; minutes++) {
                Stage stage = Stage.values()[random.nextInt(Stage.values().length)];
                Optional<Deadline> deadline =
                        random.nextInt(4) == 0 ? Optional.empty() : cutAt(minutes + random.nextInt(60));
                boolean armed = random.nextInt(3) > 0;
                Map<Integer, Moment> moves = Map.of(random.nextInt(4), minute(minutes + random.nextInt(60)));
                RoomDanger danger = danger(stage, deadline, armed, moves);
                for (GroupChange change : world.update(ROOM, danger, minute(minutes))) {
                    String id = change.group().id();
                    String context = "seed " + seed + " minute " + minutes + " " + id;
                    if (change.told()) {
                        told++;
                        assertTrue(armed && deadline.isPresent(), context);
                        assertTrue(!standing.contains(id), context);
                        assertTrue(id.equals("first") || standing.contains("first"), context);
                        standing.add(id);
                    } else {
                        taken++;
                        assertTrue(standing.remove(id), context);
                        assertTrue(deadline.isEmpty() && !stage.atLeast(Stage.DE_ENERGISED), context);
                    }
                }
            }
        }
        assertTrue(told > 1_000 && taken > 1_000, told + " told, " + taken + " taken back");
    }
}
