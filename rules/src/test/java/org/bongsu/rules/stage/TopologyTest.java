package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.api.Test;

/** The small site: busways of hall-1 cross the battery room, hall-2 has one rack on feed A alone. */
class TopologyTest {

    private static final List<String> ALL = List.of("c-bat", "c-ups", "c-hall-1", "c-hall-2");

    private final Topology topology = new Topology(SmallSite.SITE, DevicePlace.of(SmallSite.INVENTORY));

    private List<String> threatenedBy(String burning) {
        return ALL.stream().filter(other -> topology.threatens(burning, other)).toList();
    }

    private List<String> concernedBy(String device, String own) {
        return ALL.stream()
                .filter(other -> topology.concerned(device, own).contains(other))
                .toList();
    }

    /** The file names the wall on the battery room's side alone; a wall has two. */
    @Test
    void aWallIsSharedFromBothSides() {
        assertTrue(topology.threatens("c-bat", "c-ups"));
        assertTrue(topology.threatens("c-ups", "c-bat"));
    }

    /** Pangyo: the fire took the busways that crossed its room; what is fed around it lives on the switchgear. */
    @Test
    void aFireThreatensWhatItFeedsAndWhatIsBehindItsWallsAndNeverItself() {
        assertEquals(List.of("c-ups", "c-hall-1"), threatenedBy("c-bat"));
        assertEquals(List.of("c-bat", "c-hall-1", "c-hall-2"), threatenedBy("c-ups"));
        assertEquals(List.of(), threatenedBy("c-hall-1"));
        assertEquals(List.of(), threatenedBy("no such compartment"));
    }

    @Test
    void onlyCompartmentsWithRacksHaveThem() {
        assertEquals(
                List.of("c-hall-1", "c-hall-2"),
                ALL.stream().filter(topology::hasRacks).toList());
        assertFalse(topology.hasRacks("no such compartment"));
    }

    @Test
    void aNodeFeedsTheHallsBelowItAndNoOther() {
        for (String above : List.of("utility-1", "swgr-a", "battery-b", "ups-a")) {
            assertTrue(topology.feeds(above, "c-hall-1"), above);
            assertTrue(topology.feeds(above, "c-hall-2"), above);
            assertFalse(topology.feeds(above, "c-bat"), above);
        }
        assertTrue(topology.feeds("pdu-1a", "c-hall-1"));
        assertFalse(topology.feeds("pdu-1a", "c-hall-2"));
        assertFalse(topology.feeds("busway-2b", "c-hall-1"));
        assertFalse(topology.feeds("ups-a", "no such compartment"));
    }

    /** A UPS stands in its own room and matters in those that it feeds. */
    @Test
    void whatMeasuresASupplyConcernsTheRoomsThatItFeedsAndEverythingElseItsOwn() {
        assertEquals(List.of("c-hall-1", "c-hall-2"), concernedBy("ups-a", "c-ups"));
        assertEquals(List.of("c-hall-1"), concernedBy("pdu-1b", "c-hall-1"));
        assertEquals(List.of("c-bat"), concernedBy("asd-bat-1", "c-bat"));
        assertEquals(List.of("c-ups"), concernedBy("kim", "c-ups"), "a person is no device");
    }

    @Test
    void aRoomIsDarkOnceARackOfItHasLostEveryFeed() {
        assertFalse(topology.darkens(Set.of("ups-a"), "c-hall-1"), "its rack has feed B too");
        assertTrue(topology.darkens(Set.of("ups-a", "ups-b"), "c-hall-1"));
        assertTrue(topology.darkens(Set.of("ups-a"), "c-hall-2"), "r-202 has feed A alone");
        assertFalse(topology.darkens(Set.of("ups-b"), "c-hall-2"));
        assertTrue(topology.darkens(Set.of("pdu-1a", "ups-b"), "c-hall-1"), "one device on each feed");
        assertFalse(topology.darkens(Set.of("asd-bat-1", "kim"), "c-hall-2"), "neither measures a node");
        assertFalse(topology.darkens(Set.of("ups-a", "ups-b"), "c-bat"), "it has no rack");
        assertFalse(topology.darkens(Set.of("ups-a", "ups-b"), "no such compartment"));
    }

    @Test
    void aRoomIsInItsCompartment() {
        assertEquals("c-hall-2", topology.compartmentOf("hall-2"));
    }
}
