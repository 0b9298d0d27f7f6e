package org.bongsu.simulators.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.simulators.Sites;
import org.bongsu.simulators.fleet.FleetCommand.Verb;
import org.bongsu.simulators.fleet.FleetObservation.Power;
import org.bongsu.simulators.fleet.FleetObservation.State;
import org.bongsu.simulators.fleet.FleetReply.Status;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Site SITE = Sites.DEMO.site();
    private static final Moment START = Moment.parse("2022-10-15T06:19:00Z");
    private static final double FOREVER = 100_000;

    private static Fleet honest() {
        return new Fleet(SITE, 1, FaultRates.NONE, START);
    }

    private static Workload with(Method method) {
        return SITE.workloads().stream()
                .filter(w -> w.methods().get(0) == method)
                .findFirst()
                .orElseThrow();
    }

    private static FleetCommand start(long epoch, long sequence, Workload workload, Method method, double gbps) {
        Optional<String> destination = method.keepsRunning()
                ? Optional.of(method == Method.SHIFT ? "anyang" : "anyang/" + (1 + sequence % 23))
                : Optional.empty();
        return new FleetCommand(
                epoch,
                sequence,
                Verb.START,
                workload.server(),
                Optional.of(workload.id()),
                Optional.of(method),
                destination,
                gbps);
    }

    private static FleetCommand order(Verb verb, long sequence, Workload workload) {
        return new FleetCommand(
                1,
                sequence,
                verb,
                workload.server(),
                Optional.of(workload.id()),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    private static FleetTruth.Outcome outcome(Fleet fleet, Workload workload) {
        return fleet.truth().outcomes().get(workload.index());
    }

    /** live = memory * 8.589934592 / (rate - dirty rate) + 3 s, within 5 %. */
    @Test
    void aLiveMigrationTakesWhatItsMemoryItsRateAndItsDirtyPagesSay() {
        Fleet fleet = honest();
        Workload workload = with(Method.LIVE);
        double gbit = workload.memoryGib() * 8.589934592;
        double nominal = gbit / (10 - gbit * workload.dirtyShare()) + 3;
        assertInstanceOf(FleetAck.Accepted.class, fleet.submit(start(1, 1, workload, Method.LIVE, 10), START));
        fleet.advanceTo(START.plusSeconds(nominal * 0.949));
        assertEquals(State.MOVING, outcome(fleet, workload).state());
        Fleet.Advance advance = fleet.advanceTo(START.plusSeconds(nominal * 1.051));
        assertEquals(State.MOVED, outcome(fleet, workload).state());
        assertEquals("anyang/2", outcome(fleet, workload).where());
        assertEquals(Status.SUCCEEDED, advance.replies().get(0).status());
        assertEquals(List.of(), fleet.violations());
    }

    @Test
    void aMigrationThatCannotConvergeIsGivenUpAndTheWorkloadRunsOn() {
        Fleet fleet = honest();
        Workload workload = with(Method.LIVE);
        double dirty = workload.memoryGib() * 8.589934592 * workload.dirtyShare();
        fleet.submit(start(1, 1, workload, Method.LIVE, dirty * 0.99), START);
        List<FleetReply> replies = fleet.advanceTo(START.plusSeconds(200)).replies();
        assertEquals(Status.FAILED, replies.get(replies.size() - 1).status());
        assertEquals(State.RUNNING, outcome(fleet, workload).state());
    }

    @Test
    void shiftColdAndStopReachTheirOwnEnds() {
        Fleet fleet = honest();
        Workload shift = with(Method.SHIFT);
        Workload stop = with(Method.STOP);
        Workload cold = with(Method.LIVE);
        fleet.submit(start(1, 1, shift, Method.SHIFT, 0), START);
        fleet.submit(start(1, 2, stop, Method.STOP, 0), START);
        fleet.submit(start(1, 3, cold, Method.COLD, 10), START);
        fleet.advanceTo(START.plusSeconds(FOREVER));
        assertEquals(State.SHIFTED, outcome(fleet, shift).state());
        assertTrue(outcome(fleet, shift).keptRunning());
        assertEquals(State.STOPPED, outcome(fleet, stop).state());
        assertTrue(outcome(fleet, stop).safe());
        assertEquals(State.MOVED, outcome(fleet, cold).state());
    }

    @Test
    void aSequenceSeenBeforeHasNoFurtherEffectEvenFromANewerEpoch() {
        Fleet fleet = honest();
        Workload workload = with(Method.STOP);
        fleet.submit(start(1, 5, workload, Method.STOP, 0), START);
        assertInstanceOf(FleetAck.Duplicate.class, fleet.submit(start(2, 5, workload, Method.STOP, 0), START));
        long stopped = fleet.advanceTo(START.plusSeconds(FOREVER)).replies().stream()
                .filter(r -> r.status() == Status.SUCCEEDED)
                .count();
        assertEquals(1, stopped);
        assertEquals(0, fleet.truth().duplicatedSteps());
    }

    @Test
    void aStaleEpochIsRefusedAndTouchesNothing() {
        Fleet fleet = honest();
        Workload workload = with(Method.STOP);
        fleet.submit(order(Verb.CORDON, 1, workload), START);
        fleet.submit(start(3, 2, with(Method.LIVE), Method.LIVE, 10), START);
        FleetAck ack = fleet.submit(start(2, 3, workload, Method.STOP, 0), START);
        assertEquals(new FleetAck.Refused(3, "stale epoch", 3), ack);
        fleet.advanceTo(START.plusSeconds(FOREVER));
        assertEquals(State.RUNNING, outcome(fleet, workload).state());
        assertInstanceOf(
                FleetAck.Accepted.class,
                fleet.submit(start(3, 3, workload, Method.STOP, 0), fleet.now()),
                "a refused sequence is not used up");
    }

    /** What the scorecard calls a duplicated step: the same effect ordered under another number. */
    @Test
    void orderingTheSameEffectUnderANewNumberCountsAsDuplicated() {
        Fleet fleet = honest();
        Workload workload = with(Method.STOP);
        fleet.submit(start(1, 1, workload, Method.STOP, 0), START);
        fleet.submit(start(1, 2, workload, Method.STOP, 0), START.plusSeconds(1));
        fleet.advanceTo(START.plusSeconds(FOREVER));
        fleet.submit(start(1, 3, workload, Method.STOP, 0), fleet.now());
        assertEquals(2, fleet.truth().duplicatedSteps());
    }

    @Test
    void aPowerCutLosesWhatRunsAndWhatIsOnItsWayAndSparesWhatIsOut() {
        Fleet fleet = honest();
        String rack = SITE.rackOf(with(Method.STOP)).id();
        List<Workload> inRack = SITE.workloads().stream()
                .filter(w -> SITE.rackOf(w).id().equals(rack) && w.methods().contains(Method.STOP))
                .toList();
        Workload out = inRack.get(0);
        Workload moving = inRack.get(1);
        Workload running = inRack.get(2);
        fleet.submit(start(1, 1, out, Method.STOP, 0), START);
        fleet.advanceTo(START.plusSeconds(300));
        fleet.submit(start(1, 2, moving, Method.STOP, 0), START.plusSeconds(300));
        fleet.powerCut(List.of(rack), List.of(), START.plusSeconds(301));
        assertEquals(State.STOPPED, outcome(fleet, out).state());
        assertEquals(State.LOST, outcome(fleet, moving).state());
        assertEquals(State.LOST, outcome(fleet, running).state());
        assertEquals(Optional.of(START.plusSeconds(301)), outcome(fleet, out).feedDiedAt());
        assertEquals(20, fleet.servers().get(Power.DARK));
        fleet.advanceTo(START.plusSeconds(FOREVER));
        assertEquals(State.LOST, outcome(fleet, moving).state(), "a lost workload does not finish its move");
    }

    @Test
    void switchingOffAServerThatStillWorksIsDirtyAndOneThatIsEmptyIsNot() {
        Fleet fleet = honest();
        Workload stopped = SITE.workloads().get(0);
        Workload running = SITE.workloads().get(1);
        fleet.submit(start(1, 1, stopped, Method.STOP, 0), START);
        fleet.advanceTo(START.plusSeconds(600));
        fleet.submit(order(Verb.POWER_OFF, 2, stopped), fleet.now());
        fleet.advanceTo(START.plusSeconds(700));
        assertEquals(0, fleet.truth().dirtyPowerOffs());
        fleet.submit(order(Verb.POWER_OFF, 3, running), fleet.now());
        fleet.advanceTo(START.plusSeconds(800));
        assertEquals(1, fleet.truth().dirtyPowerOffs());
        assertEquals(State.LOST, outcome(fleet, running).state());
        assertEquals(State.STOPPED, outcome(fleet, stopped).state());
    }

    @Test
    void aCancelledMoveRunsOnAndMayStartAgain() {
        Fleet fleet = honest();
        Workload workload = with(Method.LIVE);
        fleet.submit(start(1, 1, workload, Method.LIVE, 1), START);
        fleet.submit(order(Verb.CANCEL, 2, workload), START.plusSeconds(5));
        assertEquals(State.RUNNING, outcome(fleet, workload).state());
        fleet.submit(start(1, 3, workload, Method.LIVE, 10), START.plusSeconds(6));
        fleet.advanceTo(START.plusSeconds(FOREVER));
        assertEquals(State.MOVED, outcome(fleet, workload).state());
        assertEquals(0, fleet.truth().duplicatedSteps());
        assertEquals(List.of(), fleet.violations(), "the cancelled copy's rate and memory were given back");
    }

    /** Each limit at both sides of its boundary. */
    @Test
    void goingOverALimitIsSeenAndReachingItIsNot() {
        List<Workload> ofRack = SITE.workloads().stream()
                .filter(w -> SITE.rackOf(w).id().equals(SITE.racks().get(0).id()))
                .toList();
        Fleet fleet = honest();
        for (int i = 0; i < 4; i++) {
            fleet.submit(start(1, i + 1, ofRack.get(i), Method.LIVE, 10), START);
        }
        assertEquals(List.of(), fleet.violations(), "the link carries exactly 40 Gbit/s");
        fleet.submit(start(1, 5, ofRack.get(4), Method.LIVE, 0.5), START);
        assertEquals(
                List.of(Violation.Limit.LINK),
                fleet.violations().stream().map(Violation::limit).toList());
        Fleet alone = honest();
        alone.submit(start(1, 1, ofRack.get(0), Method.LIVE, 10.5), START);
        assertEquals(Violation.Limit.SERVER_RATE, alone.violations().get(0).limit());
    }

    /** A room's limit is seen to be broken though each of its racks bears what it carries. */
    @Test
    void goingOverARoomsLimitIsSeenAndReachingItIsNot() {
        MigrationLimits before = SITE.limits();
        Site site = SITE.with(
                SITE.destinations(),
                new MigrationLimits(
                        before.serverGbps(),
                        before.rackGbps(),
                        before.movesPerServer(),
                        before.movesPerRack(),
                        before.margin(),
                        new RoomLimits(OptionalDouble.of(20), OptionalInt.of(3))));
        List<Workload> ofRoom =
                site.workloadsIn(site.roomOf(site.workloads().get(0)).id());
        Fleet fleet = new Fleet(site, 1, FaultRates.NONE, START);
        fleet.submit(start(1, 1, ofRoom.get(0), Method.LIVE, 10), START);
        fleet.submit(start(1, 2, ofRoom.get(21), Method.LIVE, 10), START);
        assertEquals(List.of(), fleet.violations(), "20 Gbit/s are allowed");
        fleet.submit(start(1, 3, ofRoom.get(1), Method.LIVE, 1), START);
        fleet.submit(start(1, 4, ofRoom.get(22), Method.LIVE, 1), START);
        assertEquals(
                List.of(Violation.Limit.ROOM_RATE, Violation.Limit.ROOM_RATE, Violation.Limit.MOVES_OF_ROOM),
                fleet.violations().stream().map(Violation::limit).toList());
    }

    @Test
    void aHostThatIsOverfilledIsSeen() {
        Fleet fleet = honest();
        Moment at = START;
        double taken = 0;
        long sequence = 0;
        for (Workload workload : SITE.workloads()) {
            if (taken > 256) {
                break;
            }
            assertEquals(List.of(), fleet.violations(), taken + " GiB fit");
            taken += workload.memoryGib();
            fleet.submit(
                    new FleetCommand(
                            1,
                            ++sequence,
                            Verb.START,
                            workload.server(),
                            Optional.of(workload.id()),
                            Optional.of(Method.COLD),
                            Optional.of("anyang/7"),
                            10),
                    at);
            at = at.plusSeconds(1000);
            fleet.advanceTo(at);
        }
        assertEquals(Violation.Limit.HOST_MEMORY, fleet.violations().get(0).limit());
    }

    @Test
    void nonsenseIsRefusedWithItsReason() {
        Fleet fleet = honest();
        Workload workload = with(Method.LIVE);
        FleetCommand nowhere = new FleetCommand(
                1,
                1,
                Verb.START,
                workload.server(),
                Optional.of(workload.id()),
                Optional.of(Method.LIVE),
                Optional.of("anyang/24"),
                10);
        assertEquals(new FleetAck.Refused(1, "no destination anyang/24", 1), fleet.submit(nowhere, START));
        FleetCommand noServer =
                new FleetCommand(1, 2, Verb.CORDON, "s-0", Optional.empty(), Optional.empty(), Optional.empty(), 0);
        assertEquals(new FleetAck.Refused(2, "no server s-0", 1), fleet.submit(noServer, START));
    }

    /** Over 10,000 commands each fault comes about as often as asked, and a lie leaves the workload where it was. */
    @Test
    void faultsComeAsOftenAsAskedAndLiesChangeNothing() {
        Fleet fleet = new Fleet(SITE, 42, FaultRates.DEFAULT, START);
        Moment at = START;
        for (int i = 0; i < 10_000; i++) {
            fleet.submit(order(Verb.CORDON, i, SITE.workloads().get(i % 240)), at);
            at = at.plusSeconds(0.1);
        }
        fleet.advanceTo(at.plusSeconds(100));
        FleetTruth truth = fleet.truth();
        for (String kind : List.of("lost", "delayed", "lied", "doubled")) {
            assertEquals(100, truth.faults().get(kind), 35, kind);
        }
        long expected = 10_000 - truth.faults().get("lost") + truth.faults().get("doubled");
        assertEquals(expected, fleet.repliesAfter(0).size());

        Fleet liar = new Fleet(SITE, 1, new FaultRates(0, 0, 1, 0, 0), START);
        Workload workload = with(Method.STOP);
        liar.submit(start(1, 1, workload, Method.STOP, 0), START);
        List<FleetReply> replies = liar.advanceTo(START.plusSeconds(FOREVER)).replies();
        assertEquals(Status.SUCCEEDED, replies.get(replies.size() - 1).status());
        assertEquals(State.RUNNING, outcome(liar, workload).state());
        assertEquals(List.of(), liar.inventoryAfter(liar.revision()));
    }

    @Test
    void aLostCommandIsSilentAndADelayedOneComesWithinAMinute() {
        Fleet loser = new Fleet(SITE, 1, new FaultRates(1, 0, 0, 0, 0), START);
        Workload workload = with(Method.STOP);
        assertInstanceOf(FleetAck.Accepted.class, loser.submit(start(1, 1, workload, Method.STOP, 0), START));
        assertEquals(List.of(), loser.advanceTo(START.plusSeconds(FOREVER)).replies());
        Fleet late = new Fleet(SITE, 1, new FaultRates(0, 1, 0, 0, 0), START);
        late.submit(start(1, 1, workload, Method.STOP, 0), START);
        late.advanceTo(START.plusSeconds(9.9));
        assertEquals(State.RUNNING, outcome(late, workload).state());
        late.advanceTo(START.plusSeconds(60.1));
        assertNotEquals(State.RUNNING, outcome(late, workload).state());
    }

    @Test
    void theInventoryTellsOnlyWhatChangedSinceARevision() {
        Fleet fleet = honest();
        assertEquals(480, fleet.inventoryAfter(0).size(), "240 servers and as many workloads");
        Workload workload = with(Method.STOP);
        fleet.submit(start(1, 1, workload, Method.STOP, 0), START);
        long revision = fleet.revision();
        fleet.advanceTo(START.plusSeconds(FOREVER));
        assertEquals(
                List.of(new FleetObservation.WorkloadSeen(3, workload.id(), State.STOPPED, workload.server())),
                fleet.inventoryAfter(revision));
    }

    @Test
    void theSameSeedPlaysTheSameFaultsInWhateverOrderCommandsArrive() {
        List<Long> orders = new ArrayList<>();
        for (long i = 0; i < 240; i++) {
            orders.add(i);
        }
        assertEquals(
                states(orders, 9),
                states(
                        orders.stream()
                                .sorted(java.util.Comparator.reverseOrder())
                                .toList(),
                        9));
        assertNotEquals(states(orders, 9), states(orders, 10), "control: the seed matters");
    }

    private static List<State> states(List<Long> orders, long seed) {
        Fleet fleet = new Fleet(SITE, seed, new FaultRates(0.2, 0.2, 0.2, 0.1, 0.1), START);
        for (long order : orders) {
            fleet.submit(start(1, order, SITE.workloads().get((int) order), Method.STOP, 0), START);
        }
        fleet.advanceTo(START.plusSeconds(FOREVER));
        return fleet.truth().outcomes().stream().map(FleetTruth.Outcome::state).toList();
    }
}
