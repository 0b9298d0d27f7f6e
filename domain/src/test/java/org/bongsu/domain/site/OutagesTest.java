package org.bongsu.domain.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Text;
import org.junit.jupiter.api.Test;

/** Pangyo in small: both feeds of hall-1 cross the battery room; hall-2 is fed from the same UPSes by another way. */
class OutagesTest {

    private static PowerNode node(
            String id, PowerKind kind, String room, String crosses, double rating, String... from) {
        return new PowerNode(
                id,
                kind,
                room.isEmpty() ? Optional.empty() : Optional.of(room),
                crosses.isEmpty() ? List.of() : List.of(crosses),
                List.of(from),
                id.endsWith("a") ? Optional.of("A") : id.endsWith("b") ? Optional.of("B") : Optional.empty(),
                rating > 0 ? OptionalDouble.of(rating) : OptionalDouble.empty(),
                Optional.empty());
    }

    private static Site site(OptionalDouble load) {
        List<Room> rooms = new ArrayList<>();
        List<Compartment> compartments = new ArrayList<>();
        for (String id : List.of("bat", "plant", "hall-1", "hall-2", "annex")) {
            compartments.add(new Compartment("c-" + id, Text.same(id), List.of()));
            rooms.add(new Room(id, Text.same(id), id.equals("annex") ? "two" : "one", RoomKind.OTHER, "c-" + id));
        }
        return new Site(
                "small",
                Text.same("small"),
                List.of(new Building("one", Text.same("one")), new Building("two", Text.same("two"))),
                compartments,
                rooms,
                new PowerGraph(List.of(
                        node("utility", PowerKind.UTILITY, "", "", 0),
                        node("other-utility", PowerKind.UTILITY, "", "", 0),
                        node("battery-a", PowerKind.BATTERY, "bat", "", 0),
                        node("battery-b", PowerKind.BATTERY, "bat", "", 0),
                        node("ups-a", PowerKind.UPS, "plant", "", 800, "utility", "battery-a"),
                        node("ups-b", PowerKind.UPS, "plant", "", 799.9, "utility", "battery-b"),
                        node("bus-1a", PowerKind.BUSWAY, "plant", "bat", 0, "ups-a"),
                        node("bus-1b", PowerKind.BUSWAY, "plant", "bat", 0, "ups-b"),
                        node("pdu-2a", PowerKind.PDU, "hall-2", "", 0, "ups-a"),
                        node("pdu-2b", PowerKind.PDU, "hall-2", "", 0, "ups-b"),
                        node("pdu-x", PowerKind.PDU, "annex", "", 0, "other-utility"))),
                List.of(
                        new Rack("k-1", "hall-1", List.of("bus-1a", "bus-1b")),
                        new Rack("k-2", "hall-2", List.of("pdu-2a", "pdu-2b")),
                        new Rack("k-3", "annex", List.of("pdu-x"))),
                List.of(
                        new Server("s-1", "k-1", OptionalDouble.of(500)),
                        new Server("s-2", "k-2", load),
                        new Server("s-3", "k-3", OptionalDouble.of(1))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                MigrationLimits.DEFAULT,
                List.of(
                        new CoolingLoop("chiller", List.of("hall-1", "hall-2")),
                        new CoolingLoop("split", List.of("hall-2"))));
    }

    private final Site site = site(OptionalDouble.of(300));
    private final Outages outages = new Outages(site);

    @Test
    void eachKindOfOutageTakesItsRacksAndNoOthers() {
        assertEquals(Set.of(), outages.after(Outage.node("ups-a")).dark());
        assertEquals(Set.of(), outages.after(Outage.feed("A")).dark());
        assertEquals(Set.of("k-1"), outages.after(Outage.room("bat")).dark());
        assertEquals(Set.of("k-1"), outages.after(Outage.compartment("c-bat")).dark());
        assertEquals(
                Set.of("k-1", "k-2"),
                outages.after(Outage.compartment("c-plant")).dark());
        assertEquals(Set.of("k-2"), outages.after(Outage.room("hall-2")).dark());
        assertEquals(Set.of("k-1", "k-2"), outages.after(Outage.building("one")).dark());
        assertEquals(
                Set.of("k-1", "k-2"),
                outages.after(List.of(Outage.feed("A"), Outage.node("ups-b"))).dark());
    }

    /** Half the load on each of two UPSes of 800 W is well; all of it on one is exactly what one of them bears. */
    @Test
    void theSurvivingFeedTakesTheLoadAndIsJudgedByItsRating() {
        assertEquals(List.of(), outages.after(List.of()).overloads());
        Aftermath withoutB = outages.after(Outage.feed("B"));
        assertEquals(
                Map.of("k-1", List.of("bus-1a"), "k-2", List.of("pdu-2a")), withoutB.reduced(), "k-3 has no feed B");
        assertEquals(List.of(), withoutB.overloads(), "800 of 800 W");
        List<NodeLoad> over = outages.after(Outage.feed("A")).overloads();
        assertEquals(List.of(new NodeLoad("ups-b", 800, 0, OptionalDouble.of(799.9))), over);
        assertTrue(
                over.get(0).text().en().contains("ups-b carries 0.8 kW of 0.8 kW"),
                over.get(0).text().en());
    }

    @Test
    void anUnknownLoadIsToldAsUnknownAndNeverTakenForNothing() {
        Outages unsure = new Outages(site(OptionalDouble.empty()));
        Aftermath withoutB = unsure.after(Outage.feed("B"));
        assertEquals(List.of(), withoutB.overloads());
        NodeLoad ups = withoutB.unknowns().stream()
                .filter(load -> load.node().equals("ups-a"))
                .findFirst()
                .orElseThrow();
        assertEquals(new NodeLoad("ups-a", 500, 1, OptionalDouble.of(800)), ups);
        assertTrue(
                ups.text().en().contains("1 servers of unknown load"),
                ups.text().en());
        NodeLoad unrated = new NodeLoad("pdu", 1, 0, OptionalDouble.empty());
        assertEquals(NodeLoad.Verdict.UNKNOWN, unrated.verdict());
        assertTrue(unrated.text().en().contains("unknown rating"));
        assertEquals(
                NodeLoad.Verdict.OVERLOADED,
                new NodeLoad("pdu", 11, 5, OptionalDouble.of(10)).verdict(),
                "what is known is too much already");
    }

    @Test
    void whatTheSiteLacksIsNamed() {
        assertEquals(
                "no power node ups-z",
                assertThrows(IllegalArgumentException.class, () -> outages.after(Outage.node("ups-z")))
                        .getMessage());
        assertEquals(
                "no feed C",
                assertThrows(IllegalArgumentException.class, () -> outages.after(Outage.feed("C")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> outages.after(Outage.room("nowhere")));
    }

    @Test
    void twoHallsOfOnePlantShareItsFateByNameAndAnotherSiteSharesNone() {
        FateSharing fates = new FateSharing(site);
        List<CommonFate> halls = fates.of("s-1", "s-2");
        assertEquals(
                List.of(
                        new CommonFate(CommonFate.Reason.UTILITY, "utility", false),
                        new CommonFate(CommonFate.Reason.BATTERY_STRING, "battery-a", false),
                        new CommonFate(CommonFate.Reason.BATTERY_STRING, "battery-b", false),
                        new CommonFate(CommonFate.Reason.UPS, "ups-a", false),
                        new CommonFate(CommonFate.Reason.UPS, "ups-b", false),
                        new CommonFate(CommonFate.Reason.FEED, "A", false),
                        new CommonFate(CommonFate.Reason.FEED, "B", false),
                        new CommonFate(CommonFate.Reason.CEILING_VOID, "c-bat", false),
                        new CommonFate(CommonFate.Reason.COMPARTMENT, "c-plant", true),
                        new CommonFate(CommonFate.Reason.BUILDING, "one", true),
                        new CommonFate(CommonFate.Reason.COOLING, "chiller", false)),
                halls);
        assertEquals(List.of(), fates.of("s-1", "s-3"));
        FateSharing.Place hall = FateSharing.Place.of(site, "s-1");
        assertTrue(fates.takesBoth(hall, FateSharing.Place.of(site, "s-2")));
        assertFalse(fates.takesBoth(hall, FateSharing.Place.of(site, "s-3")));
        assertEquals(List.of(), fates.of(hall, new FateSharing.Place(Optional.empty(), List.of())), "another site");
        assertTrue(halls.get(8).text().en().contains("fire compartment c-plant, which takes both"));
    }

    @Test
    void aServerSharesEverythingWithItselfAndItsOnlyCoolingTakesBoth() {
        List<CommonFate> itself = new FateSharing(site).of("s-1", "s-1");
        assertTrue(itself.contains(new CommonFate(CommonFate.Reason.CEILING_VOID, "c-bat", true)), itself.toString());
        assertTrue(itself.contains(new CommonFate(CommonFate.Reason.COMPARTMENT, "c-hall-1", true)));
        assertTrue(itself.contains(new CommonFate(CommonFate.Reason.BUSWAY, "bus-1a", false)));
        assertTrue(itself.contains(new CommonFate(CommonFate.Reason.COOLING, "chiller", true)));
    }
}
