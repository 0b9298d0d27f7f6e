package org.bongsu.migration.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.ControlKind;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Restart;
import org.bongsu.domain.site.ServiceKind;
import org.bongsu.domain.site.Shift;
import org.junit.jupiter.api.Test;

/** For each finding the smallest site on which it appears, and the neighbouring one on which it does not. */
class LinterTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Finding only(LintSite site, FindingCode code) {
        List<Finding> found = site.findings();
        assertEquals(1, found.size(), found.toString());
        assertEquals(code, found.get(0).code());
        return found.get(0);
    }

    private static void none(LintSite site) {
        assertEquals(List.of(), site.findings());
    }

    private static void says(Finding finding, String... parts) {
        for (String part : parts) {
            assertTrue(finding.text().en().contains(part), finding.text().en());
        }
    }

    @Test
    void ofASiteWithoutAWeaknessNothingIsSaid() {
        none(new LintSite());
    }

    // fate-shared

    @Test
    void aDestinationInTheBuildingThatIsCutSharesItsFateAndOneInAnotherBuildingDoesNot() {
        LintSite site = new LintSite();
        site.destinations.add(LintSite.near("hall-2"));
        Finding found = only(site, FindingCode.FATE_SHARED);
        assertEquals(new Subject(Subject.Kind.DESTINATION, "near", "room"), found.subject());
        assertEquals(Severity.WARNING, found.severity());
        says(found, "the cut of building a takes it and hall-1");
        LintSite neighbour = new LintSite();
        neighbour.destinations.add(LintSite.near("annex"));
        none(neighbour);
    }

    /** The rack keeps feed b, so the loss of ups-a takes the pool alone; the building takes what feeds both. */
    @Test
    void aDestinationInAnotherBuildingThatIsFedFromTheFirstGoesWithItAndNotWithOneUps() {
        LintSite site = new LintSite();
        site.destinations.add(new Destination(
                "near", Text.same("near"), Optional.of("annex"), List.of("pdu-hall-2-a"), List.of(), 9, 64, 100));
        Finding found = only(site, FindingCode.FATE_SHARED);
        says(found, "destination near", "the cut of building a takes it and hall-1");
        assertFalse(found.text().en().contains("ups-a"), found.text().en());
    }

    private static Finding strandedBeside(LintSite site) {
        List<Finding> found = site.findings(FindingCode.FATE_SHARED);
        assertEquals(2, found.size(), found.toString());
        assertEquals(Severity.SEVERE, found.get(0).severity());
        return found.get(0);
    }

    @Test
    void aRoomWhoseEveryDestinationGoesWithItIsTheWorstAndOneRefugeMendsThat() {
        LintSite site = new LintSite();
        site.destinations.clear();
        site.destinations.add(LintSite.near("hall-2"));
        Finding worst = strandedBeside(site);
        assertEquals(new Subject(Subject.Kind.ROOM, "hall-1", ""), worst.subject());
        says(worst, "hall-1 has no refuge after the cut of building a");
        site.destinations.add(LintSite.far("far", 1, 64, 100));
        assertEquals(1, site.findings(FindingCode.FATE_SHARED).size());
    }

    @Test
    void aRoomThatNoDestinationServesHasNoneAndOneThatOnlyStopsNeedsNone() {
        LintSite site = new LintSite();
        site.destinations.clear();
        Finding found = only(site, FindingCode.FATE_SHARED);
        assertEquals(Severity.SEVERE, found.severity());
        says(found, "no destination takes from hall-1");
        site.nothingRuns().workload("hall-1", "web", 0, 16, 0, LintSite.MINUTE, Method.STOP);
        none(site);
    }

    // control-inside

    @Test
    void bongsuInAHallThatItMustEmptyIsFoundWithWhatTakesIt() {
        LintSite site = new LintSite().without(ControlKind.STANDBY).inRoom("bongsu", ControlKind.BONGSU, "hall-1");
        Finding found = only(site, FindingCode.CONTROL_INSIDE);
        assertEquals(Severity.SEVERE, found.severity());
        assertEquals(new Subject(Subject.Kind.CONTROL, "bongsu", "room"), found.subject());
        says(
                found,
                "Bongsu stands in what it must empty",
                "a fire in c-hall-1 (with 1 workload)",
                "the cut of building a");
        none(new LintSite().without(ControlKind.STANDBY).inRoom("bongsu", ControlKind.BONGSU, "annex"));
    }

    @Test
    void aStandbyElsewhereMendsThatAndOneInTheSameBuildingDoesNot() {
        none(new LintSite().inRoom("bongsu", ControlKind.BONGSU, "hall-1"));
        LintSite site = new LintSite()
                .inRoom("bongsu", ControlKind.BONGSU, "hall-1")
                .inRoom("standby", ControlKind.STANDBY, "hall-2");
        says(only(site, FindingCode.CONTROL_INSIDE), "both of", "go with the cut of building a");
    }

    @Test
    void aHallWhereNothingRunsTakesNothingThatIsNeeded() {
        LintSite site = new LintSite().inRoom("dns", ControlKind.DNS, "hall-2");
        says(only(site, FindingCode.CONTROL_INSIDE), "the cut of building a");
        assertTrue(
                !site.findings().get(0).text().en().contains("c-hall-2"),
                site.findings().toString());
        none(site.nothingRuns());
    }

    @Test
    void whatOnlyPeopleMissIsAWarning() {
        Finding found = only(new LintSite().inRoom("chat", ControlKind.CHAT, "hall-1"), FindingCode.CONTROL_INSIDE);
        assertEquals(Severity.WARNING, found.severity());
    }

    @Test
    void whereNobodySaysWhereBongsuStandsThatIsSaidAndSoIsOfTheRest() {
        LintSite silent = new LintSite();
        silent.control.clear();
        Finding found = only(silent, FindingCode.CONTROL_INSIDE);
        assertEquals(Severity.WARNING, found.severity());
        says(found, "nobody says where Bongsu stands");
        Finding rest =
                only(new LintSite().without(ControlKind.DNS).without(ControlKind.CHAT), FindingCode.CONTROL_INSIDE);
        assertEquals(Severity.NOTE, rest.severity());
        says(rest, "name service");
        assertFalse(rest.text().en().contains("chat"), rest.text().en());
    }

    // cycle

    @Test
    void aControllerOnAServerThatItPowersOffIsABoomerang() {
        LintSite site = new LintSite().onServer("orchestrator", ControlKind.ORCHESTRATOR, "s-hall-1-0");
        List<Finding> found = site.findings(FindingCode.CYCLE);
        assertEquals(1, found.size());
        says(found.get(0), "emptying hall-1 powers off s-hall-1-0 (orchestrator)");
        site.elsewhere("orchestrator-2", ControlKind.ORCHESTRATOR);
        none(site);
    }

    @Test
    void twoControllersInTwoHallsGoWithTheBuildingAndInTwoBuildingsDoNot() {
        LintSite site =
                new LintSite().workload("hall-2", "web", 0, 16, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        site.onServer("orchestrator", ControlKind.ORCHESTRATOR, "s-hall-1-0");
        site.onServer("orchestrator-2", ControlKind.ORCHESTRATOR, "s-hall-2-1");
        says(site.findings(FindingCode.CYCLE).get(0), "emptying building a powers off");
        site.workload("annex", "web", 0, 16, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        site.onServer("orchestrator-2", ControlKind.ORCHESTRATOR, "s-annex-2");
        none(site);
    }

    @Test
    void whatNeedsEachOtherToStartNeverStartsUnlessAnotherOfItsKindDoes() {
        LintSite site = new LintSite()
                .elsewhere("secrets", ControlKind.SECRETS, "orchestrator")
                .elsewhere("orchestrator", ControlKind.ORCHESTRATOR, "dns")
                .elsewhere("dns", ControlKind.DNS, "secrets")
                .elsewhere("bongsu", ControlKind.BONGSU, "dns");
        Finding found = only(site, FindingCode.CYCLE);
        says(found, "secrets -> orchestrator -> dns -> secrets");
        assertTrue(
                !found.text().en().contains("bongsu"),
                "it waits, and is in no circle: " + found.text().en());
        none(site.elsewhere("dns-2", ControlKind.DNS));
    }

    // storage-before-clients

    private static LintSite storage(Method... methods) {
        return new LintSite()
                .service("disks", ServiceKind.STORAGE, OptionalInt.empty(), Restart.NONE, Optional.empty())
                .workload("hall-1", "disks", 1, 16, 0.001, Duration.ofSeconds(30), methods);
    }

    @Test
    void storageOnWhichNothingDependsWouldBeStoppedUnderItsClients() {
        LintSite site = storage(Method.LIVE, Method.STOP);
        Finding found = only(site, FindingCode.STORAGE_BEFORE_CLIENTS);
        assertEquals(new Subject(Subject.Kind.SERVICE, "disks", "kind"), found.subject());
        none(site.service("web", "disks"));
    }

    @Test
    void clientsThatMoveAwayFromStorageThatCanOnlyBeStoppedLoseTheirDisks() {
        LintSite site = storage(Method.STOP).service("web", "disks");
        says(only(site, FindingCode.STORAGE_BEFORE_CLIENTS), "move away and run on without their disks: web");
        LintSite stopped = new LintSite().nothingRuns();
        stopped.service("disks", ServiceKind.STORAGE, OptionalInt.empty(), Restart.NONE, Optional.empty())
                .service("web", "disks")
                .workload("hall-1", "disks", 1, 16, 0, Duration.ofSeconds(30), Method.STOP)
                .workload("hall-1", "web", 1, 16, 0, Duration.ofSeconds(30), Method.STOP);
        none(stopped);
    }

    // quorum-in-one-compartment

    private static LintSite members(int needed, String... rooms) {
        LintSite site = new LintSite().nothingRuns();
        site.service("web", ServiceKind.ORDINARY, OptionalInt.of(needed), Restart.NONE, Optional.empty());
        for (String room : rooms) {
            site.workload(room, "web", 0, 16, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        }
        return site;
    }

    @Test
    void twoOfThreeMembersInOneHallAreAQuorumLostWithIt() {
        Finding found = only(members(2, "hall-1", "hall-1", "annex"), FindingCode.QUORUM_IN_ONE_COMPARTMENT);
        assertEquals(new Subject(Subject.Kind.SERVICE, "web", "quorum"), found.subject());
        says(found, "needs 2 of its 3 members", "a fire in c-hall-1 leaves 1", "the cut of building a leaves 1");
        none(members(1, "hall-1", "hall-1", "annex"));
    }

    @Test
    void membersInTwoHallsSurviveAFireAndNotTheCutOfTheirBuilding() {
        Finding found = only(members(1, "hall-1", "hall-2"), FindingCode.QUORUM_IN_ONE_COMPARTMENT);
        says(found, "the cut of building a leaves 0");
        assertFalse(found.text().en().contains("c-hall"), found.text().en());
        none(members(1, "hall-1", "hall-2", "annex"));
    }

    @Test
    void fewerMembersThanNeededAreToldAsThat() {
        says(only(members(2, "hall-1"), FindingCode.QUORUM_IN_ONE_COMPARTMENT), "needs 2 members and has 1");
    }

    // restart-armed

    @Test
    void whatIsStartedAgainIsFoundAndWhatIsNot() {
        LintSite armed = new LintSite();
        armed.service("web", ServiceKind.ORDINARY, OptionalInt.empty(), Restart.ARMED, Optional.empty());
        says(only(armed, FindingCode.RESTART_ARMED), "web is started again when it stops");
        armed.service("web", ServiceKind.ORDINARY, OptionalInt.empty(), Restart.DISARMED, Optional.empty());
        none(armed);
    }

    @Test
    void whatNobodySaidOfAnyServiceIsSaidOnce() {
        LintSite site = new LintSite();
        for (String service : List.of("web", "mail")) {
            site.service(service, ServiceKind.ORDINARY, OptionalInt.empty(), Restart.UNKNOWN, Optional.empty());
            site.workload("hall-1", service, 1, 16, 0.001, Duration.ofSeconds(30), Method.LIVE, Method.STOP);
        }
        Finding found = only(site, FindingCode.RESTART_ARMED);
        assertEquals(Severity.NOTE, found.severity());
        says(found, "of 2 of 2 services");
    }

    // capacity-short

    @Test
    void moreMemoryThanTheRefugesHaveIsShortByTheDifference() {
        LintSite site = new LintSite();
        site.destinations.clear();
        site.destinations.add(LintSite.far("far", 1, 20, 100));
        none(site);
        site.workload("hall-1", "web", 1, 5, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        Finding found = only(site, FindingCode.CAPACITY_SHORT);
        assertEquals(new Subject(Subject.Kind.ROOM, "hall-1", ""), found.subject());
        says(found, "need 21 GiB", "far can take 20 GiB", "1 GiB have nowhere to run");
    }

    @Test
    void twoHallsThatFitAloneDoNotFitTogetherWhenTheirBuildingIsCut() {
        LintSite site = new LintSite();
        site.destinations.clear();
        site.destinations.add(LintSite.far("far", 1, 20, 100));
        site.workload("hall-2", "web", 1, 5, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        Finding found = only(site, FindingCode.CAPACITY_SHORT);
        assertEquals(new Subject(Subject.Kind.BUILDING, "a", ""), found.subject());
        says(found, "hall-1, hall-2, which the cut of building a takes together");
    }

    /** Together the refuges have more than enough; but both halls may only use the small one. */
    @Test
    void memoryThatMayNotBeUsedDoesNotCount() {
        LintSite site = new LintSite();
        site.workload("hall-2", "web", 1, 16, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        site.destinations.clear();
        site.destinations.add(LintSite.far("small", 1, 20, 100));
        site.destinations.add(new Destination(
                "large", Text.same("large"), Optional.empty(), List.of(), List.of("plant-a"), 99, 64, 100));
        Finding found = only(site, FindingCode.CAPACITY_SHORT);
        assertEquals(new Subject(Subject.Kind.BUILDING, "a", ""), found.subject());
        says(found, "need 32 GiB", "small can take 20 GiB", "12 GiB have nowhere to run");
        site.destinations.add(
                new Destination("more", Text.same("more"), Optional.empty(), List.of(), List.of("hall-2"), 1, 64, 100));
        none(site);
    }

    /** By Hall's theorem: what cannot be taken is the worst group of senders against all that may take from it. */
    @Test
    void whatCanBeTakenIsWhatTheWorstGroupOfSendersLeaves() {
        int less = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            double[] sent = random.doubles(1 + random.nextInt(5), 1, 50).toArray();
            double[] room = random.doubles(1 + random.nextInt(5), 1, 50).toArray();
            boolean[][] may = new boolean[sent.length][room.length];
            for (boolean[] row : may) {
                for (int taker = 0; taker < row.length; taker++) {
                    row[taker] = random.nextBoolean();
                }
            }
            double lost = 0;
            for (int group = 0; group < 1 << sent.length; group++) {
                double needed = 0;
                double open = 0;
                for (int taker = 0; taker < room.length; taker++) {
                    boolean some = false;
                    for (int sender = 0; sender < sent.length; sender++) {
                        some |= (group >> sender & 1) == 1 && may[sender][taker];
                    }
                    open += some ? room[taker] : 0;
                }
                for (int sender = 0; sender < sent.length; sender++) {
                    needed += (group >> sender & 1) == 1 ? sent[sender] : 0;
                }
                lost = Math.max(lost, needed - open);
            }
            double all = Arrays.stream(sent).sum();
            assertEquals(all - lost, Transport.taken(sent, room, may), 1e-4, "seed " + seed);
            less += lost > 0 && lost < all ? 1 : 0;
        }
        assertTrue(less > 500, "in between " + less);
    }

    /** What shifts needs no memory there, and what need only be stopped none at all. */
    @Test
    void whatShiftsOrOnlyStopsTakesNoMemory() {
        LintSite site = new LintSite().nothingRuns();
        site.destinations.clear();
        site.destinations.add(LintSite.far("far", 1, 1, 100));
        site.service(
                "web",
                ServiceKind.ORDINARY,
                OptionalInt.empty(),
                Restart.NONE,
                Optional.of(new Shift("far", LintSite.MINUTE)));
        site.workload("hall-1", "web", 0, 16, 0, LintSite.MINUTE, Method.SHIFT, Method.STOP);
        site.workload("hall-1", "web", 0, 16, 0, LintSite.MINUTE, Method.STOP);
        none(site);
        site.workload("hall-1", "web", 0, 1.5, 0, LintSite.MINUTE, Method.LIVE, Method.STOP);
        assertEquals(2, site.findings(FindingCode.CAPACITY_SHORT).size(), "too much, and too large for its host");
    }

    @Test
    void aWorkloadLargerThanEveryHostIsFoundAtItsRow() {
        LintSite site = new LintSite();
        site.destinations.clear();
        site.destinations.add(LintSite.far("far", 10, 16, 100));
        none(site);
        site.workload("hall-1", "web", 1, 16.5, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        Finding found = only(site, FindingCode.CAPACITY_SHORT);
        assertEquals(new Subject(Subject.Kind.WORKLOAD, "hall-1-1", "memory_gib"), found.subject());
        says(
                found,
                "no host of a refuge has room for 1 workload of hall-1: hall-1-1 has 16.5 GiB, the largest host 16 GiB free");
    }

    /** 58 min of 0.04 Gbit/s are 16.2 GiB. */
    @Test
    void aLinkTooThinForTierZeroAloneIsFoundAndASecondLinkMendsIt() {
        LintSite site = new LintSite().nothingRuns();
        site.destinations.clear();
        site.destinations.add(LintSite.far("far", 10, 64, 0.04));
        site.workload("hall-1", "web", 0, 8, 0, LintSite.MINUTE, Method.LIVE, Method.STOP);
        none(site);
        site.workload("hall-1", "web", 0, 8.3, 0, LintSite.MINUTE, Method.LIVE, Method.STOP);
        says(only(site, FindingCode.CAPACITY_SHORT), "tier 0 of hall-1 alone take 58.3 min", "leaves 58.0 min");
        site.destinations.add(LintSite.far("far-2", 10, 64, 0.04));
        none(site);
    }

    // method-too-long

    /** 16 GiB are 137.4 Gbit; a copy has 10 Gbit/s. */
    @Test
    void memoryThatIsWrittenFasterThanItIsCopiedNeverConverges() {
        LintSite site = new LintSite().nothingRuns();
        site.workload("hall-1", "web", 1, 16, 0.072, LintSite.MINUTE, Method.LIVE, Method.STOP);
        none(site);
        site.workload("hall-1", "web", 1, 16, 0.073, LintSite.MINUTE, Method.LIVE, Method.STOP);
        Finding found = only(site, FindingCode.METHOD_TOO_LONG);
        assertEquals(new Subject(Subject.Kind.WORKLOAD, "hall-1-1", "dirty_percent_s"), found.subject());
        says(found, "1 workload of hall-1 can never be moved live", "10.0 Gbit/s");
    }

    /** A stop is counted a fifth longer; of three minutes half a minute is kept free. */
    @Test
    void aStopOnlyWorkloadThatNeedsMoreThanTheThreeMinutesIsFound() {
        LintSite site = new LintSite().workload("hall-1", "web", 3, 16, 0, Duration.ofSeconds(125), Method.STOP);
        none(site);
        LintSite late = new LintSite().workload("hall-1", "web", 3, 16, 0, Duration.ofSeconds(126), Method.STOP);
        Finding found = only(late, FindingCode.METHOD_TOO_LONG);
        assertEquals(Severity.WARNING, found.severity());
        says(found, "can only be stopped, and not in time", "a fire that takes its power leaves 150 s");
        LintSite never = new LintSite().workload("hall-1", "web", 3, 16, 0, Duration.ofMinutes(49), Method.STOP);
        assertEquals(Severity.SEVERE, only(never, FindingCode.METHOD_TOO_LONG).severity());
    }

    @Test
    void aShiftLongerThanTheLongestDeadlineIsNeverBegunAndALongBatteryMakesThatLonger() {
        LintSite site = new LintSite().nothingRuns();
        site.service(
                "web",
                ServiceKind.ORDINARY,
                OptionalInt.empty(),
                Restart.NONE,
                Optional.of(new Shift("far", Duration.ofMinutes(49))));
        site.workload("hall-1", "web", 0, 16, 0, LintSite.MINUTE, Method.SHIFT, Method.STOP);
        Finding found = only(site, FindingCode.METHOD_TOO_LONG);
        assertEquals(new Subject(Subject.Kind.SERVICE, "web", "shift"), found.subject());
        says(found, "counts as 58.8 min", "a fire in its building leaves 58.0 min");
        site.batteryRuntime = Optional.of(Duration.ofMinutes(61));
        none(site);
    }

    @Test
    void aColdMoveThatNoDeadlineHoldsIsNeverBegun() {
        LintSite site = new LintSite().nothingRuns();
        site.destinations.clear();
        site.destinations.add(LintSite.far("far", 10, 4096, 1));
        site.workload("hall-1", "web", 1, 300, 0, SECOND, Method.COLD, Method.STOP);
        none(site);
        site.workload("hall-1", "web", 1, 340, 0, SECOND, Method.COLD, Method.STOP);
        Finding found = only(site, FindingCode.METHOD_TOO_LONG);
        assertEquals(new Subject(Subject.Kind.WORKLOAD, "hall-1-1", "methods"), found.subject());
        says(found, "cold is never begun for 1 workload of hall-1");
    }

    /** Each stop alone fits; one after the other they do not. */
    @Test
    void aChainOfStopsIsCountedWhereAllOfItStandsInOneRoom() {
        LintSite site = new LintSite()
                .service("web", "cache")
                .service("cache", "base")
                .service("base")
                .workload("hall-1", "cache", 1, 16, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        none(site);
        site.workload("hall-2", "base", 1, 16, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        none(site);
        site.workload("hall-1", "base", 1, 16, 0.001, LintSite.MINUTE, Method.LIVE, Method.STOP);
        Finding found = only(site, FindingCode.METHOD_TOO_LONG);
        assertEquals(new Subject(Subject.Kind.SERVICE, "web", "depends_on"), found.subject());
        says(found, "stopping web, then cache, then base in hall-1 counts as 3.6 min");
    }

    @Test
    void theWorstComesFirst() {
        LintSite site = new LintSite().without(ControlKind.DNS);
        site.service("web", ServiceKind.ORDINARY, OptionalInt.empty(), Restart.ARMED, Optional.empty());
        site.inRoom("orchestrator", ControlKind.ORCHESTRATOR, "hall-1");
        assertEquals(
                List.of(Severity.SEVERE, Severity.WARNING, Severity.NOTE),
                site.findings().stream().map(Finding::severity).toList());
    }
}
