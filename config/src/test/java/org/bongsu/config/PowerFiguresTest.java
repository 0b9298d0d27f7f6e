package org.bongsu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bongsu.domain.site.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ratings, runtimes and loads are optional, and what nobody said stays unsaid. */
class PowerFiguresTest {

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

    private void replace(String file, String from, String to) throws IOException {
        String before = Files.readString(folder.resolve(file));
        assertEquals(true, before.contains(from), from);
        Files.writeString(folder.resolve(file), before.replace(from, to));
    }

    private Site site() throws IOException {
        return SiteFolder.load(folder, HOME).site();
    }

    private List<String> problems() throws IOException {
        Problems problems = new Problems();
        SiteFolder.read(folder, HOME, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    /** Adds a column of loads: one server of two workloads, one of another load, the others without. */
    private void loads(String first, String second, String third) throws IOException {
        List<String> lines = Files.readAllLines(HOME.resolve("sites/demo/servers.csv"));
        StringBuilder text = new StringBuilder(lines.get(0)).append(",workload,load_w\n");
        text.append(lines.get(1)).append(",w-1,").append(first).append('\n');
        text.append(lines.get(1)).append(",w-2,").append(second).append('\n');
        text.append(lines.get(2)).append(",,").append(third).append('\n');
        lines.subList(3, lines.size())
                .forEach(line -> text.append(line).append(",,").append('\n'));
        Files.writeString(folder.resolve("servers.csv"), text);
    }

    @Test
    void aRatingIsInWattsWhateverItsUnitAndARuntimeIsTheBatterysOwn() throws IOException {
        replace(
                "site.yaml",
                "from: [swgr-a, battery-a], feed: A}",
                "from: [swgr-a, battery-a], feed: A, rating: 0.4 MW}");
        replace(
                "site.yaml",
                "from: [swgr-b, battery-b], feed: B}",
                "from: [swgr-b, battery-b], feed: B, rating: 400kW}");
        replace(
                "site.yaml",
                "kind: battery, room: bat-1, feed: A}",
                "kind: battery, room: bat-1, feed: A, runtime: 5m}");
        Site site = site();
        assertEquals(
                OptionalDouble.of(400_000),
                site.power().node("ups-a").orElseThrow().ratingWatts());
        assertEquals(
                OptionalDouble.of(400_000),
                site.power().node("ups-b").orElseThrow().ratingWatts());
        assertEquals(
                OptionalDouble.empty(),
                site.power().node("pdu-1a").orElseThrow().ratingWatts());
        assertEquals(
                Optional.of(Duration.ofMinutes(5)),
                site.power().node("battery-a").orElseThrow().runtime());
        assertEquals(
                Optional.empty(), site.power().node("battery-b").orElseThrow().runtime());
        assertEquals(List.of(), site.cooling());
    }

    @Test
    void aServersLoadIsSaidOnceOrAlikeAndOtherwiseUnknown() throws IOException {
        loads("", "350.5", "400");
        Site site = site();
        assertEquals(OptionalDouble.of(350.5), site.servers().get(0).loadWatts());
        assertEquals(OptionalDouble.of(400), site.servers().get(1).loadWatts());
        assertEquals(OptionalDouble.empty(), site.servers().get(2).loadWatts());
        loads("350", "350.0", "400");
        assertEquals(List.of(), problems());
        loads("350", "351", "0");
        assertEquals(
                List.of(
                        "servers.csv:3:86: load_w: s-101-01 draws 350.0 W on line 2",
                        "servers.csv:4:75: load_w: 0 is not above 0 and up to 1000000"),
                problems());
    }

    @Test
    void whatIsNoPowerIsNamedWithItsPlace() throws IOException {
        replace("site.yaml", "from: [busway-1a], feed: A}", "from: [busway-1a], feed: A, rating: 400 VA}");
        assertEquals(
                List.of("site.yaml:32:79: power[12].rating: \"400 VA\" is not a power such as 800 W, 12.5 kW or 2 MW"),
                problems());
    }
}
