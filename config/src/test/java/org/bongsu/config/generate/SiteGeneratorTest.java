package org.bongsu.config.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bongsu.config.ConfigException;
import org.bongsu.config.SiteFolder;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled Pangyo-sized site is what the generator writes, and is what the story of 2022 needs. */
class SiteGeneratorTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");
    private static final Path PANGYO = HOME.resolve("sites/pangyo");
    private static final SiteFolder.Loaded LOADED = SiteFolder.load(PANGYO, HOME);
    private static final Site SITE = LOADED.site();
    private static final Set<String> ZONE_A = new TreeSet<>(List.of("hall-1", "hall-2", "hall-3", "hall-4"));

    @Test
    void regeneratingGivesTheCommittedFilesByteForByte(@TempDir Path folder) throws IOException {
        Files.copy(PANGYO.resolve("generate.yaml"), folder.resolve("generate.yaml"));
        SiteGenerator.generate(folder);
        for (String name : List.of("site.yaml", "devices.yaml", "servers.csv", "tenants.yaml")) {
            assertEquals(-1, Files.mismatch(PANGYO.resolve(name), folder.resolve(name)), name + " differs at");
        }
    }

    @Test
    void anotherSeedGivesAnotherSite(@TempDir Path folder) throws IOException {
        String text = Files.readString(PANGYO.resolve("generate.yaml")).replace("seed: 20221015", "seed: 20221016");
        Files.writeString(folder.resolve("generate.yaml"), text);
        Map<String, String> other = SiteGenerator.files(folder);
        assertNotEquals(Files.readString(PANGYO.resolve("servers.csv")), other.get("servers.csv"));
        assertEquals(Files.readString(PANGYO.resolve("devices.yaml")), other.get("devices.yaml"));
    }

    @Test
    void aBadDescriptionWritesNothing(@TempDir Path folder) throws IOException {
        String text = Files.readString(PANGYO.resolve("generate.yaml")).replace("share: 0.05", "share: 0.06");
        Files.writeString(folder.resolve("generate.yaml"), text);
        ConfigException thrown = assertThrows(ConfigException.class, () -> SiteGenerator.generate(folder));
        assertTrue(thrown.getMessage().contains("shares sum to 1"), thrown.getMessage());
        assertTrue(Files.notExists(folder.resolve("site.yaml")));
    }

    @Test
    void thirtyTwoThousandServersStandInEightHallsOfAHundredRacksOfForty() {
        assertEquals(32_000, SITE.servers().size());
        assertEquals(32_000, SITE.workloads().size());
        assertEquals(800, SITE.racks().size());
        for (int hall = 1; hall <= 8; hall++) {
            assertEquals(100, SITE.racksIn("hall-" + hall).size());
            assertEquals(4_000, SITE.workloadsIn("hall-" + hall).size());
        }
    }

    @Test
    void aFireInTheSharedCompartmentTakesBothFeedsOfHalls1To4AndOfNoOther() {
        assertEquals("c-b3", SITE.room("bat-b3").compartment());
        assertEquals("c-b3", SITE.room("ups-b3").compartment());
        assertEquals(ZONE_A, SITE.darkRooms(SITE.nodesIn("c-b3")));
        assertEquals(400, SITE.darkRacks(SITE.nodesIn("c-b3")).size());
        assertEquals(Set.of(), SITE.darkRooms(SITE.nodesIn("c-bat-b4")));
        SITE.racks().forEach(rack -> assertEquals(2, rack.feeds().size(), rack.id()));
    }

    @Test
    void theMainsAndTheGeneratorsTogetherDarkenNothingWhileBatteriesHold() {
        Set<String> mains = Set.of("utility-1", "generator-1", "generator-2", "generator-3", "generator-4");
        assertEquals(Set.of(), SITE.darkRooms(mains));
    }

    @Test
    void fortyTenantsHaveFourHundredServicesEachInBothZones() {
        assertEquals(40, SITE.tenants().size());
        assertEquals(400, SITE.services().size());
        Map<String, Set<Boolean>> zones = new LinkedHashMap<>();
        for (Workload workload : SITE.workloads()) {
            zones.computeIfAbsent(workload.service(), key -> new LinkedHashSet<>())
                    .add(ZONE_A.contains(SITE.roomOf(workload).id()));
        }
        assertEquals(400, zones.size());
        zones.forEach((service, both) -> assertEquals(2, both.size(), service));
        SITE.tenants().forEach(tenant -> assertTrue(tenant.webhook().isPresent(), tenant.id()));
    }

    @Test
    void tiersAreFive20ThirtyFiveAnd40PercentInEachZone() {
        for (boolean zoneA : new boolean[] {true, false}) {
            TreeMap<Integer, Long> tiers = SITE.workloads().stream()
                    .filter(workload -> ZONE_A.contains(SITE.roomOf(workload).id()) == zoneA)
                    .collect(Collectors.groupingBy(Workload::tier, TreeMap::new, Collectors.counting()));
            assertEquals(new TreeMap<>(Map.of(0, 800L, 1, 3_200L, 2, 5_600L, 3, 6_400L)), tiers);
        }
    }

    @Test
    void fourFifthsOfTiers0And1HaveAWarmReplicaAndShiftAsFastAsTheirTier() {
        for (int tier = 0; tier <= 1; tier++) {
            int shifting = 0;
            int all = 0;
            for (Workload workload : SITE.workloads()) {
                if (workload.tier() == tier) {
                    all++;
                    shifting += workload.methods().get(0) == Method.SHIFT ? 1 : 0;
                    Service service = SITE.service(workload.service());
                    Duration shift = service.shift().map(s -> s.duration()).orElse(Duration.ofMinutes(5));
                    if (tier == 1) {
                        assertEquals(Duration.ofMinutes(5), shift);
                    } else if (service.shift().isPresent()) {
                        assertTrue(shift.toSeconds() >= 60 && shift.toSeconds() <= 180, service.id());
                    }
                }
            }
            assertEquals(0.8, shifting / (double) all, 0.001, "tier " + tier);
        }
    }

    @Test
    void methodsMemoryDirtyPagesAndStopsAreInTheirRanges() {
        for (Workload workload : SITE.workloads()) {
            boolean replica = SITE.service(workload.service()).shift().isPresent();
            List<Method> expected = workload.tier() == 3
                    ? List.of(Method.STOP)
                    : replica
                            ? List.of(Method.SHIFT, Method.LIVE, Method.COLD, Method.STOP)
                            : List.of(Method.LIVE, Method.COLD, Method.STOP);
            assertEquals(expected, workload.methods(), workload.id());
            assertTrue(workload.memoryGib() >= 16 && workload.memoryGib() <= 64, workload.id());
            assertTrue(workload.dirtyShare() >= 0.0002 && workload.dirtyShare() <= 0.003, workload.id());
            assertTrue(workload.stop().toSeconds() >= 30 && workload.stop().toSeconds() <= 120, workload.id());
        }
    }

    @Test
    void aFifthOfTheServicesDependOnAnotherOfTheirTenant() {
        int dependent = 0;
        for (Service service : SITE.services()) {
            dependent += service.dependsOn().size();
            service.dependsOn()
                    .forEach(other ->
                            assertEquals(service.tenant(), SITE.service(other).tenant()));
            assertTrue(service.weight() >= 0.5 && service.weight() <= 2, service.id());
        }
        assertEquals(80, dependent);
    }

    @Test
    void twoDestinationsHaveRoomForThreeFifthsOfTheMemoryBehind400GbitEach() {
        double demand =
                SITE.workloads().stream().mapToDouble(Workload::memoryGib).sum();
        double room = SITE.destinations().stream()
                .mapToDouble(destination -> destination.hosts() * destination.memoryGibPerHost())
                .sum();
        assertEquals(2, SITE.destinations().size());
        assertEquals(0.6, room / demand, 0.002);
        SITE.destinations().forEach(destination -> assertEquals(400, destination.linkGbps()));
        assertEquals(new MigrationLimits(10, 100, 2, 20, Duration.ofMinutes(2)), SITE.limits());
    }

    @Test
    void fifteenHundredDevicesGiveAboutThreeThousandReadingsASecond() {
        assertEquals(1_500, LOADED.inventory().devices().size());
        assertEquals(20_000, LOADED.inventory().points().size(), 500);
        double rate = LOADED.inventory().points().stream()
                .mapToDouble(point -> 1e9 / point.device().period().toNanos())
                .sum();
        assertEquals(3_000, rate, 100);
    }

    @Test
    void noGatewayCarriesMoreThan32UnitsAndAllAreOnThisMachine() {
        Map<String, Integer> units = new TreeMap<>();
        for (Device device : LOADED.inventory().devices()) {
            if (device.address() instanceof Address.Modbus modbus) {
                units.merge(modbus.lane(), 1, Integer::sum);
                assertTrue(modbus.host().equals("127.0.0.1") && modbus.port() >= 20_000, device.id());
            }
        }
        assertTrue(units.size() > 30, "gateways: " + units.size());
        assertTrue(Collections.max(units.values()) <= 32);
    }

    @Test
    void theServersFileStaysBelowThreeMegabytes() throws IOException {
        assertTrue(Files.size(PANGYO.resolve("servers.csv")) < 3_000_000);
    }

    /** The command line promises an answer at once. Processor time, so that a busy machine does not fail the test. */
    @Test
    void loadingItTakesLessThanTwoSecondsOfOneCore() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        SiteFolder.Loaded again = SiteFolder.load(PANGYO, HOME);
        Duration taken = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
        assertEquals(32_000, again.site().workloads().size());
        assertTrue(taken.toMillis() < 2_000, "took " + taken);
    }

    @Test
    void aWholeIsSplitByWeightWithoutLosingAnything() {
        int[] parts = Catalogue.parts(new double[] {1, 1, 1}, 10, 0);
        assertEquals(List.of(4, 3, 3), List.of(parts[0], parts[1], parts[2]));
        int[] least = Catalogue.parts(new double[] {1000, 1}, 10, 1);
        assertEquals(List.of(9, 1), List.of(least[0], least[1]));
    }
}
