package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.domain.ScenarioClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices are read again while the daemon runs; none of them has to answer for that. */
class ReloadTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String GAS_3 =
            "  - {id: gas-3, profile: pt495-h2, room: ups-1, period: 5s, modbus: {host: 127.0.0.1, port: 15023, unit: 3}}\n";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private Path site = Path.of(".");
    private String devices = "";
    private Daemon daemon;
    private int api;

    @BeforeEach
    void start() throws Exception {
        site = folder.resolve("site");
        copy(Setup.configHome().resolve("sites/demo"), site);
        devices = Files.readString(site.resolve("devices.yaml"));
        Setup setup = Setup.load(site);
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(setup, new Endpoints(Map.of()), Optional.of("127.0.0.1:0"), problems);
        problems.throwIfAny();
        ScenarioClock clock = ScenarioClock.real(System.currentTimeMillis());
        daemon = new Daemon(setup, parts.resolved(site), folder.resolve("data"), clock, System::currentTimeMillis);
        api = daemon.start();
    }

    @AfterEach
    void stop() {
        daemon.stop();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private JsonNode reload(int status) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri("/api/v1/reload"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"kim\",\"reason\":\"new sensor\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(status, response.statusCode(), response.body());
        return json.readTree(response.body());
    }

    private String get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api + path);
    }

    private boolean shows(String path, String what) {
        try {
            return get(path).contains(what);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(site.resolve("devices.yaml"), text);
    }

    /** The demo's orchestrator stands on a server that the evacuation powers off. */
    @Test
    void whatWillFailIsCountedAndToldFromTheStart() throws Exception {
        assertTrue(shows("/metrics", "bongsu_findings{code=\"cycle\"} 1"));
        assertTrue(shows("/metrics", "bongsu_findings{code=\"capacity-short\"} 0"));
        JsonNode findings = json.readTree(get("/api/v1/findings")).get("findings");
        assertEquals("control-inside", findings.at("/0/code").textValue());
        assertEquals("site.yaml", findings.at("/0/file").textValue());
        reload(202);
        assertEquals(findings, json.readTree(get("/api/v1/findings")).get("findings"));
    }

    @Test
    void aNewDeviceIsReadAndTheJournalSaysSo() throws Exception {
        assertFalse(shows("/api/v1/points", "gas-3/gas.h2"));
        write(devices + GAS_3);
        JsonNode accepted = reload(202);
        assertTrue(accepted.path("sequence").asLong() > 0, accepted.toString());
        assertTrue(shows("/api/v1/points", "gas-3/gas.h2"));
        assertTrue(shows("/metrics", "bongsu_config_last_reload_successful 1"));
        // Its gateway is not there: what is told of it proves that it is polled.
        Await.until("it is polled", LIMIT, () -> shows("/api/v1/points", "transport_lost"));
        daemon.stop();
        try (Journal journal = Journal.openFile(folder.resolve("data").resolve("journal.db"))) {
            long[] changes = new long[1];
            journal.read(row -> changes[0] += row.kind().equals("DevicesChanged") ? 1 : 0);
            assertEquals(1, changes[0]);
            Replay replay = Replay.of(journal, Setup.load(site), (row, effect) -> {});
            assertEquals(0, replay.differing());
            assertTrue(replay.engine().devices().stream()
                    .anyMatch(place -> place.device().equals("gas-3")));
        }
    }

    @Test
    void whatIsWrongIsToldAtOnceInFullAndTheFormerConfigurationStays() throws Exception {
        String before = get("/api/v1/points");
        write(devices.replace("profile: faast, room: ups-1", "profile: fast, room: ups-1")
                .replace(
                        "id: rack-2, profile: sunspec-lithium, room: bat-1",
                        "id: rack-2, profile: sunspec-lithium, room: bat-9"));
        JsonNode problem = reload(422);
        assertEquals(
                "urn:bongsu:problem:invalid-configuration", problem.path("type").asText());
        List<String> places = problem.path("errors").findValuesAsText("pointer");
        assertEquals(2, places.size(), problem.toString());
        assertTrue(places.stream().allMatch(place -> place.matches(".*devices\\.yaml:\\d+:\\d+")), places.toString());
        assertEquals(
                json.readTree(before).path("points").size(),
                json.readTree(get("/api/v1/points")).path("points").size());
        assertTrue(shows("/metrics", "bongsu_config_last_reload_successful 0"));
        Await.until("operators are told", LIMIT, () -> shows("/api/v1/alerts", "health.configuration"));
        write(devices);
        reload(202);
        assertTrue(shows("/metrics", "bongsu_config_last_reload_successful 1"));
    }

    /** A rule with a mistake must not take the others along, and a good one is taken up without a restart. */
    @Test
    void rulesAreReadAgainAndABadFileKeepsTheOldOnesAndIsAnAlert() throws Exception {
        String own = """
                groups:
                  - name: own
                    rules:
                      - alert: own-warm
                        for_each: {each: room, kind: ambient}
                        expr: count(ambient.temperature > 25 °C) >= 1
                        hazard: fire
                        modality: heat
                        grade: advisory
                        annotations: {summary: {en: Warm, ko: 따뜻함}}
                """;
        Path file = site.resolve("rules").resolve("own.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, own);
        int more = rules(reload(202));
        Files.writeString(file, own.replace("25 °C", "25 V"));
        JsonNode problem = reload(422);
        assertTrue(problem.toString().contains("rules/own.yaml:6:43"), problem.toString());
        assertTrue(problem.toString().contains("°C cannot be compared with V"), problem.toString());
        Await.until("operators are told", LIMIT, () -> shows("/api/v1/alerts", "health.configuration"));
        Files.delete(file);
        assertEquals(more - 1, rules(reload(202)));
        assertTrue(shows("/metrics", "bongsu_config_last_reload_successful 1"));
    }

    private static int rules(JsonNode accepted) {
        Matcher said = Pattern.compile("and (\\d+) rules watched").matcher(accepted.toString());
        assertTrue(said.find(), accepted.toString());
        return Integer.parseInt(said.group(1));
    }

    @Test
    void whatTakesARestartIsRefusedByName() throws Exception {
        Files.writeString(site.resolve("site.yaml"), "# a new wall\n", StandardOpenOption.APPEND);
        JsonNode problem = reload(422);
        assertTrue(
                problem.path("detail").asText().startsWith("site.yaml:1:1: changed since the start"),
                problem.toString());
    }
}
