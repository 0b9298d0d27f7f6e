package org.bongsu.migration.evacuability;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.junit.jupiter.api.Test;

/** Minutes needed against minutes given, on sites small enough to reckon by hand. */
class EvacuabilityTest {

    private static final Duration MARGIN = Duration.ofSeconds(60);
    private static final int SERVERS = 8;

    /** One copy of 10 GiB over 10 Gbit/s: 85.9 Gbit, and 3 s for a live migration. */
    private static final double COPY_S = 10 * 8.589934592 / 10 + 3;

    /** All copies one after the other; of the last, a fifth is kept in hand. */
    private static final double LINE_S = (SERVERS - 1) * COPY_S + 1.2 * COPY_S;

    /** What a search by halving may be off. */
    private static double fine(double seconds) {
        return Math.max(5, 0.02 * seconds);
    }

    /** Two halls, hall-1's busways over the batteries; racks on feeds A and B. */
    private static final class Plan {
        List<Destination> destinations = new ArrayList<>(List.of(TestSites.outside("far", 40, 64, 10)));
        List<String> feedsOfRacks = List.of("pdu-a", "pdu-b");
        Optional<Duration> runtime = Optional.of(Duration.ofMinutes(10));
        OptionalDouble rating = OptionalDouble.empty();
        OptionalDouble load = OptionalDouble.empty();
        boolean batteries = true;
        int tierInHall2 = 2;
        double gibInHall2 = 10;
        RoomLimits room = RoomLimits.NONE;

        private PowerNode node(String id, PowerKind kind, String room, List<String> through, List<String> from) {
            boolean battery = kind == PowerKind.BATTERY;
            Optional<String> feed =
                    id.contains("-a") ? Optional.of("A") : id.contains("-b") ? Optional.of("B") : Optional.empty();
            return new PowerNode(
                    id,
                    kind,
                    room.isEmpty() ? Optional.empty() : Optional.of(room),
                    through,
                    from,
                    feed,
                    kind == PowerKind.UPS ? rating : OptionalDouble.empty(),
                    battery ? runtime : Optional.empty());
        }

        Site site() {
            List<PowerNode> nodes = new ArrayList<>();
            nodes.add(node("utility", PowerKind.UTILITY, "", List.of(), List.of()));
            for (String feed : List.of("a", "b")) {
                nodes.add(node("swgr-" + feed, PowerKind.SWITCHGEAR, "", List.of(), List.of("utility")));
                if (batteries) {
                    nodes.add(node("string-" + feed, PowerKind.BATTERY, "bat", List.of(), List.of()));
                }
                List<String> from = batteries ? List.of("swgr-" + feed, "string-" + feed) : List.of("swgr-" + feed);
                nodes.add(node("ups-" + feed, PowerKind.UPS, "plant", List.of(), from));
                nodes.add(node("pdu-" + feed, PowerKind.PDU, "hall-1", List.of("bat"), List.of("ups-" + feed)));
                nodes.add(node("pdu2-" + feed, PowerKind.PDU, "hall-2", List.of(), List.of("ups-" + feed)));
            }
            List<Compartment> compartments = new ArrayList<>();
            List<Room> rooms = new ArrayList<>();
            for (String id : List.of("bat", "plant", "hall-1", "hall-2", "annex")) {
                compartments.add(new Compartment("c-" + id, Text.same(id), List.of()));
                RoomKind kind = id.equals("bat") ? RoomKind.BATTERY : RoomKind.HALL;
                rooms.add(new Room(id, Text.same(id), id.equals("annex") ? "y" : "x", kind, "c-" + id));
            }
            List<Rack> racks = new ArrayList<>();
            List<Server> servers = new ArrayList<>();
            List<Workload> workloads = new ArrayList<>();
            for (int hall = 1; hall <= 2; hall++) {
                for (int number = 0; number < SERVERS; number++) {
                    String id = "s" + hall + number;
                    List<String> feeds = hall == 1 ? feedsOfRacks : List.of("pdu2-a", "pdu2-b");
                    racks.add(new Rack("r" + id, "hall-" + hall, feeds));
                    servers.add(new Server(id, "r" + id, load));
                    workloads.add(new Workload(
                            workloads.size(),
                            "w" + id,
                            id,
                            "app",
                            hall == 1 ? 2 : tierInHall2,
                            hall == 1 ? 10 : gibInHall2,
                            0,
                            List.of(Method.LIVE, Method.STOP),
                            Duration.ofSeconds(30)));
                }
            }
            return new Site(
                    "s",
                    Text.same("s"),
                    List.of(new Building("x", Text.same("x")), new Building("y", Text.same("y"))),
                    compartments,
                    rooms,
                    new PowerGraph(nodes),
                    racks,
                    servers,
                    workloads,
                    List.of(new Tenant("t", Text.same("t"), Optional.empty())),
                    List.of(new Service("app", "t", 1, List.of(), Optional.empty())),
                    destinations,
                    new MigrationLimits(10, 100, 2, 20, MARGIN, room));
        }
    }

    private static Verdict ask(Site site, Threat.Kind kind, String subject, String room) {
        return ask(Situation.configured(site, T0), kind, subject, room);
    }

    private static Verdict ask(Situation situation, Threat.Kind kind, String subject, String room) {
        return new Evacuability(situation, 40)
                .judge(new Threat(kind, subject)).stream()
                        .filter(verdict -> verdict.room().equals(room))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aRoomNeedsAsLongAsItsCopiesTakeOnTheLinkAndTheMargin() {
        Verdict verdict = ask(new Plan().site(), Threat.Kind.NOTICE, "hall-1", "hall-1");
        double expected = LINE_S + MARGIN.toSeconds();
        double needed = verdict.needed().orElseThrow();
        assertTrue(needed >= expected && needed <= expected + fine(expected), needed + " against " + expected);
        assertEquals(720, verdict.given().orElseThrow());
        assertEquals(Verdict.Answer.ENOUGH, verdict.answer());
        assertEquals(SERVERS, verdict.workloads());
    }

    @Test
    void aRoomThatNeedsLongerThanItIsGivenIsShortAndSaysWhatIsOnlyStopped() {
        Plan plan = new Plan();
        plan.destinations = List.of(TestSites.outside("far", 40, 64, 1));
        Verdict verdict = ask(plan.site(), Threat.Kind.NOTICE, "hall-1", "hall-1");
        double copy = 10 * 8.589934592 + 3;
        double expected = (SERVERS - 1) * copy + 1.2 * copy + MARGIN.toSeconds();
        assertTrue(Math.abs(verdict.needed().orElseThrow() - expected) <= fine(expected), verdict.toString());
        assertEquals(Verdict.Answer.SHORT, verdict.answer());
        // 720 s less the margin of 60 s: seven copies, the last of which may take a fifth longer.
        int fit = (int) Math.floor((720 - 60 - 1.2 * copy) / copy) + 1;
        assertEquals(SERVERS - fit, verdict.allStopped());
        assertEquals(0, verdict.allLost());
        assertEquals(
                "the link to far (1 Gbit/s)", verdict.tightest().orElseThrow().en());
    }

    @Test
    void whatIsSaidToBuyTimeBuysItWhenTheSiteIsBuiltSo() {
        Plan plan = new Plan();
        plan.destinations = List.of(TestSites.outside("far", 40, 64, 1));
        Verdict verdict = ask(plan.site(), Threat.Kind.NOTICE, "hall-1", "hall-1");
        Purchase link = verdict.buys().stream()
                .filter(one -> one.kind() == Purchase.Kind.LINK)
                .findFirst()
                .orElseThrow();
        assertEquals("10 Gbit/s more to far", link.what().en());
        plan.destinations = List.of(TestSites.outside("far", 40, 64, 11));
        double afterwards = ask(plan.site(), Threat.Kind.NOTICE, "hall-1", "hall-1")
                .needed()
                .orElseThrow();
        double expected = verdict.needed().orElseThrow() - afterwards;
        assertTrue(Math.abs(link.seconds() - expected) <= 2 * fine(expected), link + " against " + expected);
        Purchase stop = verdict.buys().stream()
                .filter(one -> one.kind() == Purchase.Kind.STOP_TIER)
                .findFirst()
                .orElseThrow();
        // Eight clean stops side by side take their safe duration, and may use the margin.
        assertTrue(stop.seconds() > verdict.needed().orElseThrow() - 45, stop.toString());
    }

    /** Hall-2, half of the load, is of tier 3: its copies need not be made, and the batteries carry half. */
    @Test
    void whatIsStoppedFirstIsNeitherMovedNorFed() {
        Plan plan = new Plan();
        plan.destinations = List.of(TestSites.outside("far", 40, 64, 1));
        plan.tierInHall2 = 3;
        plan.load = OptionalDouble.of(500);
        plan.rating = OptionalDouble.of(8_000);
        Verdict verdict = ask(plan.site(), Threat.Kind.FEEDS_LOST, Threat.ALL, "hall-2");
        double given = 600 * Math.pow(2, 1.05) * 0.8 * 0.88;
        assertEquals(given, verdict.given().orElseThrow(), 0.5);
        assertEquals(Verdict.Answer.SHORT, verdict.answer());
        Purchase stop = verdict.buys().stream()
                .filter(one -> one.kind() == Purchase.Kind.STOP_TIER && one.id().equals("3"))
                .findFirst()
                .orElseThrow();
        double longer = given * (Math.pow(2, 1.05) - 1);
        double copy = 10 * 8.589934592 + 3;
        double expected = longer + SERVERS * copy;
        double off = 2 * fine(verdict.needed().orElseThrow());
        assertTrue(Math.abs(stop.seconds() - expected) <= off, stop + " against " + expected);
        plan.load = OptionalDouble.empty();
        double unknown = ask(plan.site(), Threat.Kind.FEEDS_LOST, Threat.ALL, "hall-2").buys().stream()
                .filter(one -> one.kind() == Purchase.Kind.STOP_TIER && one.id().equals("3"))
                .mapToDouble(Purchase::seconds)
                .max()
                .orElseThrow();
        assertTrue(Math.abs(unknown - SERVERS * copy) <= off, "of unknown loads nothing is promised: " + unknown);
    }

    @Test
    void aRoomThatLetsFewOutAtOnceIsHeldUpByThatAndWideningItBuysTime() {
        Plan plan = new Plan();
        plan.destinations = List.of(TestSites.outside("far", 40, 64, 100));
        plan.room = new RoomLimits(OptionalDouble.of(1), OptionalInt.empty());
        Verdict verdict = ask(plan.site(), Threat.Kind.NOTICE, "hall-1", "hall-1");
        assertEquals(Verdict.Answer.SHORT, verdict.answer());
        assertEquals(
                "what may leave a room at once",
                verdict.tightest().orElseThrow().en());
        double narrow = verdict.needed().orElseThrow();
        plan.room = new RoomLimits(OptionalDouble.of(1.5), OptionalInt.empty());
        double wide = ask(plan.site(), Threat.Kind.NOTICE, "hall-1", "hall-1")
                .needed()
                .orElseThrow();
        Purchase room = verdict.buys().stream()
                .filter(one -> one.kind() == Purchase.Kind.ROOM)
                .findFirst()
                .orElseThrow();
        assertTrue(
                Math.abs(room.seconds() - (narrow - wide)) <= 2 * fine(narrow), room + " against " + (narrow - wide));
    }

    @Test
    void aRackOfTwoFeedsOutlivesEitherAndAllRoomsLeaveTogetherWhenBothAreLost() {
        Site site = new Plan().site();
        for (String feed : List.of("A", "B")) {
            assertEquals(
                    Verdict.Answer.STAYS_ON,
                    ask(site, Threat.Kind.FEED_LOST, feed, "hall-1").answer());
        }
        Verdict both = ask(site, Threat.Kind.FEEDS_LOST, Threat.ALL, "hall-1");
        assertEquals(List.of("hall-1", "hall-2"), both.together());
        // 600 s rated; unknown load, health and temperature are taken at their worst: 0.8 of health, 15 K x 0.8 %.
        assertEquals(600 * 0.8 * 0.88, both.given().orElseThrow(), 0.5);
        double expected = (2 * SERVERS - 1) * COPY_S + 1.2 * COPY_S + MARGIN.toSeconds();
        assertTrue(Math.abs(both.needed().orElseThrow() - expected) <= fine(expected), both.toString());
    }

    @Test
    void aRackOfOneFeedIsGivenThatFeedsBatteryAndNothingWhereItHasNone() {
        Plan plan = new Plan();
        plan.feedsOfRacks = List.of("pdu-a");
        assertEquals(
                600 * 0.8 * 0.88,
                ask(plan.site(), Threat.Kind.FEED_LOST, "A", "hall-1").given().orElseThrow(),
                0.5);
        assertEquals(
                Verdict.Answer.STAYS_ON,
                ask(plan.site(), Threat.Kind.FEED_LOST, "A", "hall-2").answer());
        plan.batteries = false;
        Verdict dark = ask(plan.site(), Threat.Kind.FEED_LOST, "A", "hall-1");
        assertEquals(0, dark.given().orElseThrow());
        assertEquals(SERVERS, dark.allLost());
        assertEquals(Verdict.Answer.SHORT, dark.answer());
    }

    @Test
    void aFeedThatCannotBearBothTripsWhenTheOthersBatteryIsEmptyAndWhatIsNotKnownIsSaid() {
        Plan plan = new Plan();
        Verdict unknown = ask(plan.site(), Threat.Kind.FEED_LOST, "A", "hall-1");
        assertEquals(Verdict.Answer.STAYS_ON, unknown.answer());
        assertTrue(unknown.unknown().get(0).en().startsWith("whether what is left bears the load"), "" + unknown);
        plan.load = OptionalDouble.of(500);
        plan.rating = OptionalDouble.of(7_999);
        Verdict trips = ask(plan.site(), Threat.Kind.FEED_LOST, "A", "hall-1");
        // 16 servers of 500 W: each UPS carries 4,000 of 7,999 W, and 8,000 W alone.
        double load = 4_000 / 7_999.0;
        assertEquals(600 * Math.pow(1 / load, 1.05) * 0.8 * 0.88, trips.given().orElseThrow(), 0.5);
        assertTrue(trips.because().orElseThrow().en().contains("ups-b carries 8.0 kW of 8.0 kW"), trips.toString());
        plan.rating = OptionalDouble.of(8_000);
        Verdict holds = ask(plan.site(), Threat.Kind.FEED_LOST, "A", "hall-1");
        assertEquals(Verdict.Answer.STAYS_ON, holds.answer(), "8,000 W of 8,000 W is no overload");
    }

    @Test
    void aFireOfTheBatteriesGivesTheHallWhosePowerCrossesThemThreeMinutesAndTheOtherAnHour() {
        Site site = new Plan().site();
        Verdict first = ask(site, Threat.Kind.BATTERY_FIRE, "c-bat", "hall-1");
        Verdict second = ask(site, Threat.Kind.BATTERY_FIRE, "c-bat", "hall-2");
        assertEquals(180, first.given().orElseThrow());
        assertEquals(3_600, second.given().orElseThrow());
        assertEquals(List.of("hall-2"), first.beside());
        assertEquals(List.of("hall-1"), first.together());
    }

    @Test
    void whatHasNoPlaceToGoIsNotCalledAShortageOfTime() {
        Plan plan = new Plan();
        plan.destinations = List.of(TestSites.outside("far", 3, 10, 10));
        Verdict verdict = ask(plan.site(), Threat.Kind.NOTICE, "hall-1", "hall-1");
        assertEquals(Verdict.Answer.NO_PLACE, verdict.answer());
        assertEquals(SERVERS - 3, verdict.never());
        assertEquals(
                "no destination host has the memory",
                verdict.nowhere().orElseThrow().en());
    }

    @Test
    void aRoomWithTimeEnoughMayBeCrowdedOutByWhatMattersMoreElsewhere() {
        Plan plan = new Plan();
        plan.destinations = List.of(TestSites.outside("far", 40, 1_000, 10));
        Verdict calm = ask(plan.site(), Threat.Kind.COMPARTMENT_FIRE, "c-hall-1", "hall-1");
        assertEquals(Verdict.Answer.ENOUGH, calm.answer(), calm.toString());
        // Four copies of hall-2's tier 0 fill the hour less the margin but for 10 s, too few for one of hall-1.
        plan.tierInHall2 = 0;
        plan.gibInHall2 = 975;
        Verdict crowded = ask(plan.site(), Threat.Kind.COMPARTMENT_FIRE, "c-hall-1", "hall-1");
        assertEquals(Verdict.Answer.CROWDED, crowded.answer(), crowded.toString());
        assertTrue(crowded.allStopped() == SERVERS, crowded.toString());
        assertTrue(crowded.needed().orElseThrow() <= crowded.given().orElseThrow(), crowded.toString());
    }

    @Test
    void aPoolInARoomThatTheSameThreatEmptiesIsNoPlaceToGo() {
        Plan plan = new Plan();
        plan.destinations = List.of(new Destination(
                "own", Text.same("own"), Optional.of("hall-2"), List.of("pdu2-a"), List.of(), 40, 64, 10));
        assertEquals(
                Verdict.Answer.ENOUGH,
                ask(plan.site(), Threat.Kind.NOTICE, "hall-1", "hall-1").answer());
        assertEquals(
                SERVERS,
                ask(plan.site(), Threat.Kind.BUILDING_NOTICE, "x", "hall-1").never());
        assertEquals(
                SERVERS,
                ask(plan.site(), Threat.Kind.COMPARTMENT_FIRE, "c-hall-1", "hall-1")
                        .never(),
                "hall-2 stands in the burning building");
    }

    @Test
    void whatNoLongerRunsNeedsNoTimeAndWhatIsTakenIsNotFree() {
        Site site = new Plan().site();
        Situation all = Situation.configured(site, T0);
        PlanRequest calm = all.calm();
        PlanRequest half = new PlanRequest(
                site,
                calm.deadlines(),
                calm.candidates().subList(0, SERVERS / 2),
                List.of(),
                calm.space(),
                Set.of(),
                Durations.DEFAULT,
                T0);
        Verdict verdict =
                ask(new Situation(half, all.supplies(), all.budgets()), Threat.Kind.NOTICE, "hall-1", "hall-1");
        double expected = (SERVERS / 2 - 1) * COPY_S + 1.2 * COPY_S + MARGIN.toSeconds();
        assertEquals(SERVERS / 2, verdict.workloads());
        assertTrue(Math.abs(verdict.needed().orElseThrow() - expected) <= fine(expected), verdict.toString());
    }

    /** Whatever the site: what is told is what the planner does in the time given and in the time needed. */
    @Test
    void onRandomSitesTheTimeNeededIsEnoughAndWhatIsLeftIsWhatThePlanLeaves() {
        int asked = 0;
        for (long seed = 0; seed < 60; seed++) {
            Site site = TestSites.small(seed);
            Situation situation = Situation.configured(site, T0);
            Evacuability evacuability = new Evacuability(situation, 40);
            for (String room : List.of("hall-0", "hall-1")) {
                Verdict verdict =
                        evacuability.judge(new Threat(Threat.Kind.NOTICE, room)).get(0);
                Deadline given =
                        Danger.of(situation, verdict.threat()).deadlines().get(0);
                org.bongsu.migration.plan.Plan plan =
                        Planner.plan(PlanRequest.fresh(site, List.of(given), Set.of(), Durations.DEFAULT, T0), 40);
                assertEquals(plan.left().size(), verdict.allLost() + verdict.allStopped(), "seed " + seed);
                Deadline enough = new Deadline(
                        room,
                        T0.plusSeconds(verdict.needed().orElseThrow()),
                        given.cause(),
                        given.declared(),
                        given.margin(),
                        given.why());
                org.bongsu.migration.plan.Plan timely =
                        Planner.plan(PlanRequest.fresh(site, List.of(enough), Set.of(), Durations.DEFAULT, T0), 40);
                assertTrue(timely.left().size() <= verdict.never(), "seed " + seed + " " + verdict);
                asked++;
            }
        }
        assertEquals(120, asked);
    }
}
