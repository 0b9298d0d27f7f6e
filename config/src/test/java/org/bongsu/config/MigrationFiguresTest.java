package org.bongsu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may leave a room at once, and which workloads need which others. */
class MigrationFiguresTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheDemo() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertTrue(text.contains(from), file + " has no " + from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    /** Adds the column {@code depends_on}, with these cells by server. */
    private void needs(Map<String, String> cells) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("servers.csv"))) {
            String server = line.substring(0, line.indexOf(','));
            lines.add(line + "," + (server.equals("server") ? "depends_on" : cells.getOrDefault(server, "")));
        }
        Files.write(folder.resolve("servers.csv"), lines);
    }

    private List<String> problems() {
        Problems problems = new Problems();
        SiteFolder.read(folder, HOME, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    private static List<String> ids(List<Workload> workloads) {
        return workloads.stream().map(Workload::id).toList();
    }

    @Test
    void aSiteThatSaysNothingLimitsNoRoomAndNoWorkloadNeedsAnother() {
        Site site = SiteFolder.load(folder, HOME).site();
        site.rooms().forEach(room -> assertTrue(site.limitsOf(room).isNone(), room.id()));
        assertEquals(Map.of(), site.needs());
    }

    @Test
    void aRoomsOwnLimitGoesBeforeTheSitesEachForItself() throws IOException {
        edit("site.yaml", "moves_per_rack: 20,", "moves_per_rack: 20, room_gbps: 80, moves_per_room: 12,");
        edit(
                "site.yaml",
                "kind: hall, compartment: c-hall-2}",
                "kind: hall, compartment: c-hall-2, limits: {gbps: 25}}");
        Site site = SiteFolder.load(folder, HOME).site();
        assertEquals(new RoomLimits(OptionalDouble.of(80), OptionalInt.of(12)), site.limitsOf(site.room("hall-1")));
        assertEquals(new RoomLimits(OptionalDouble.of(25), OptionalInt.of(12)), site.limitsOf(site.room("hall-2")));
    }

    @Test
    void workloadsNeedThoseThatTheirCellNames() throws IOException {
        needs(Map.of("s-101-01", "s-101-02;s-101-03", "s-101-02", "s-101-03"));
        Site site = SiteFolder.load(folder, HOME).site();
        assertEquals(List.of("s-101-02", "s-101-03"), ids(site.needs(site.workload("s-101-01"))));
        assertEquals(List.of(), site.needs(site.workload("s-101-03")));
        assertEquals(2, site.needs().size(), "the others cost nothing");
    }

    @Test
    void unknownDoubledAndOwnIdsAreReportedAtTheirCell() throws IOException {
        needs(Map.of("s-101-01", "s-101-02;s-101-02", "s-101-02", "s-101-02", "s-101-03", "s-101-1;"));
        assertEquals(
                List.of(
                        "servers.csv:2:82: depends_on: s-101-02 stands twice",
                        "servers.csv:3:74: depends_on: a workload does not depend on itself",
                        "servers.csv:4:74: depends_on: an id is blank",
                        "servers.csv:4:74: depends_on: no workload s-101-1, did you mean s-101-01?"),
                problems());
    }

    @Test
    void workloadsThatNeedEachOtherAreACycle() throws IOException {
        needs(Map.of("s-101-01", "s-101-02", "s-101-02", "s-101-03", "s-101-03", "s-101-01"));
        assertEquals(
                List.of(
                        "servers.csv:2:82: depends_on: cycle of dependencies: s-101-01 -> s-101-02 -> s-101-03 -> s-101-01"),
                problems());
    }

    /** talk-message depends on talk-login: its workloads are stopped first, so none of talk-login's may go before them. */
    @Test
    void aWorkloadThatNeedsOneWhichItsServiceIsNeededByIsACycle() throws IOException {
        Site site = SiteFolder.load(folder, HOME).site();
        String login = first(site, "talk-login");
        String message = first(site, "talk-message");
        String media = first(site, "talk-media");
        needs(Map.of(message, login, media, login));
        assertEquals(List.of(), problems(), "control: the same way as the services");
        copyAgain();
        needs(Map.of(login, message));
        assertEquals(1, problems().size(), problems().toString());
        assertTrue(
                problems()
                        .get(0)
                        .endsWith("depends_on: cycle of dependencies: " + login + " -> " + message
                                + " -> service talk-message -> " + login),
                problems().get(0));
        copyAgain();
        needs(Map.of(login, media));
        assertEquals(1, problems().size(), "and over a service between: " + problems());
    }

    private static String first(Site site, String service) {
        return site.workloads().stream()
                .filter(workload -> workload.service().equals(service))
                .map(Workload::id)
                .findFirst()
                .orElseThrow();
    }

    private void copyAgain() throws IOException {
        Files.delete(folder.resolve("servers.csv"));
        Files.copy(HOME.resolve("sites/demo/servers.csv"), folder.resolve("servers.csv"));
    }
}
