package org.bongsu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.ControlKind;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Restart;
import org.bongsu.domain.site.ServiceKind;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.junit.jupiter.api.Test;

/** The demo says what its story needs: one hall falls with the battery room, the other with the building. */
class DemoSiteTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");

    private final SiteFolder.Loaded loaded = SiteFolder.load(HOME.resolve("sites/demo"), HOME);
    private final Site site = loaded.site();

    @Test
    void aFireInTheBatteryRoomTakesBothFeedsOfHall1AndNoneOfHall2() {
        assertEquals(Set.of("hall-1"), site.darkRooms(site.nodesIn("c-bat")));
        assertEquals(6, site.darkRacks(site.nodesIn("c-bat")).size());
    }

    @Test
    void theUpsRoomHoldsBothHallsUp() {
        assertEquals(Set.of("hall-1", "hall-2"), site.darkRooms(site.nodesIn("c-ups")));
    }

    @Test
    void theUtilityAloneIsNotEnoughToDarkenAnything() {
        assertEquals(Set.of(), site.darkRooms(Set.of("utility-1", "battery-a", "battery-b")));
        assertEquals(
                Set.of("hall-1", "hall-2"),
                site.darkRooms(Set.of("utility-1", "generator-1", "battery-a", "battery-b")));
    }

    @Test
    void twelveRacksHold240ServersOfFourTenantsInTheAgreedMixOfTiers() {
        assertEquals(12, site.racks().size());
        assertEquals(240, site.servers().size());
        assertEquals(240, site.workloads().size());
        assertEquals(4, site.tenants().size());
        assertEquals(12, site.services().size());
        TreeMap<Integer, Long> tiers = site.workloads().stream()
                .collect(Collectors.groupingBy(Workload::tier, TreeMap::new, Collectors.counting()));
        assertEquals(new TreeMap<>(java.util.Map.of(0, 12L, 1, 48L, 2, 84L, 3, 96L)), tiers);
        site.racks().forEach(rack -> assertEquals(2, rack.feeds().size(), rack.id()));
    }

    @Test
    void theControlAndTheWordsOfServicesAreReadAsWritten() {
        assertEquals(8, site.control().size());
        assertEquals(
                new ControlElement(
                        "orchestrator-1",
                        ControlKind.ORCHESTRATOR,
                        Optional.of("s-201-01"),
                        Optional.empty(),
                        List.of(),
                        List.of("dns-1")),
                site.control().get(4));
        ControlElement standby = site.control().get(1);
        assertEquals(ControlKind.STANDBY, standby.kind());
        assertEquals(Optional.empty(), standby.place(site).room(), "elsewhere");
        assertEquals(OptionalInt.of(2), site.service("pay-ledger").quorum());
        assertEquals(Restart.DISARMED, site.service("pay-ledger").restart());
        assertEquals(Restart.UNKNOWN, site.service("cloud-vm").restart());
        assertEquals(ServiceKind.STORAGE, site.service("talk-archive").kind());
        assertEquals(ServiceKind.ORDINARY, site.service("pay-ledger").kind());
    }

    @Test
    void methodsFollowTheTierAndTheReplica() {
        for (Workload workload : site.workloads()) {
            boolean replica = site.service(workload.service()).shift().isPresent();
            List<Method> expected = workload.tier() == 3
                    ? List.of(Method.STOP)
                    : replica
                            ? List.of(Method.SHIFT, Method.LIVE, Method.COLD, Method.STOP)
                            : List.of(Method.LIVE, Method.COLD, Method.STOP);
            assertEquals(expected, workload.methods(), workload.id());
            assertTrue(workload.memoryGib() >= 16 && workload.memoryGib() <= 64, workload.id());
            assertTrue(workload.dirtyShare() >= 0.0002 && workload.dirtyShare() <= 0.003, workload.id());
        }
    }

    @Test
    void everyServiceRunsInBothHalls() {
        for (var service : site.services()) {
            Set<String> rooms = new LinkedHashSet<>();
            site.workloads().stream()
                    .filter(workload -> workload.service().equals(service.id()))
                    .forEach(workload -> rooms.add(site.roomOf(workload).id()));
            assertEquals(Set.of("hall-1", "hall-2"), rooms, service.id());
        }
    }

    @Test
    void theDestinationHasRoomForThreeFifthsOfTheMemory() {
        double demand =
                site.workloads().stream().mapToDouble(Workload::memoryGib).sum();
        Destination anyang = site.destination("anyang");
        assertEquals(0.61, anyang.hosts() * anyang.memoryGibPerHost() / demand, 0.01);
        assertTrue(anyang.room().isEmpty());
    }

    @Test
    void devicesStandWhereTheSimulatorsServeThem() {
        assertEquals(23, loaded.inventory().devices().size());
        assertEquals(
                new Address.Modbus("127.0.0.1", 15020, 5),
                loaded.inventory().device("rack-5").orElseThrow().address());
        assertEquals(
                new Address.Mqtt("bongsu/demo/bat-1/panel-1"),
                loaded.inventory().device("panel-1").orElseThrow().address());
        assertTrue(loaded.inventory().point("panel-1/panel.zone.2").isPresent());
        assertFalse(loaded.inventory().points().isEmpty());
        for (int i = 0; i < loaded.inventory().points().size(); i++) {
            assertEquals(i, loaded.inventory().points().get(i).index());
        }
    }

    @Test
    void theDaemonsFileIsKeptForTheModulesToDecode() {
        assertEquals(
                "auto",
                loaded.bongsuYaml()
                        .root()
                        .get("autonomy")
                        .orElseThrow()
                        .get("default")
                        .orElseThrow()
                        .scalar());
        assertEquals(List.of(HOME.resolve("rules/default.yaml")), loaded.ruleFiles());
    }
}
