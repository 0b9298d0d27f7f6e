package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.alerting.settings.ChannelSettings;
import org.bongsu.collector.settings.CollectorSettings;
import org.bongsu.collector.telemetry.InfluxSettings;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.drill.Findings;
import org.bongsu.daemon.drill.NoticeTimes;
import org.bongsu.daemon.drill.Rehearsal;
import org.bongsu.daemon.drill.Scorecard;
import org.bongsu.daemon.drill.Transcript;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.stage.Stage;
import org.bongsu.simulators.Simulation;
import org.bongsu.simulators.SimulationOptions;
import org.bongsu.simulators.fleet.FleetTruth;
import org.bongsu.simulators.physics.WorldTruth;
import org.bongsu.simulators.scenario.Scenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon as it runs, on real sockets: Modbus and HTTP from the simulators, a real Mosquitto that is killed during the
 * evacuation, a real InfluxDB.
 */
@Tag("peer")
class DaemonTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /**
     * Patience with a step is scenario time, transport is wall time: here 75 s of it are 3.8 s for a machine that also runs
     * broker, store and simulators. At 120 they are 0.6 s, and healthy steps are doubted, cancelled and begun again.
     */
    private static final double SPEED = 20;

    private static final long SEED = 1;

    /** What the broker had not yet saved when it was killed may have reached one subscriber and not the other. */
    private static final long IN_FLIGHT_MILLIS = 2_000;

    @TempDir
    Path folder;

    private final Setup setup = DemoSite.setup();
    private final Scenario scenario = DemoSite.scenario("pangyo-2022");
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final List<AutoCloseable> open = new ArrayList<>();
    private int api;

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        await(vertx.close());
    }

    @Test
    void theHallIsEmptiedAndNoReadingIsMissingThoughTheBrokerIsKilledMeanwhile() throws Exception {
        int broker = PeerBinaries.freePort();
        int influx = PeerBinaries.freePort();
        Path mosquitto = mosquittoConfig(broker);
        Peer[] running = {mosquitto(mosquitto)};
        open.add(() -> running[0].close());
        open.add(influxd(influx));
        String url = "tcp://127.0.0.1:" + broker;
        Witness witness = new Witness(url, LIMIT);
        open.add(witness);

        ScenarioClock clock = new ScenarioClock(scenario.start(), System.currentTimeMillis() + 3_000, SPEED);
        Simulation simulation =
                await(Simulation.start(vertx, setup.site(), setup.inventory(), scenario, clock, options(url)));
        open.add(() -> await(simulation.stop()));
        Path data = folder.resolve("data");
        Daemon daemon = new Daemon(setup, parts(simulation, influx), data, clock, System::currentTimeMillis);
        open.add(daemon::stop);
        api = daemon.start();
        // What is published before anybody has subscribed is nobody's.
        Await.until("the daemon hears the broker", LIMIT, () -> sum("bongsu_mqtt_connected") == 1);
        simulation.begin(clock);

        Await.until("the fire is confirmed", LIMIT, () -> stage("c-bat").equals("CONFIRMED"));
        // What the broker had handed to the witness alone it may forget: the busier the machine, the further apart the
        // two are.
        Await.until("the daemon has taken what there was", LIMIT, () -> sum("bongsu_mqtt_unacknowledged") == 0);
        long killed = System.currentTimeMillis();
        running[0].kill();
        long dead = System.currentTimeMillis();
        running[0] = mosquitto(mosquitto);
        assertEquals(202, cut("hall-2", "15m"));
        Await.until("hall 2 is safe to cut", LIMIT, () -> safe("hall-2"));
        Moment until = witness.newest();
        assertTrue(until.isAfter(clock.at(killed).plusSeconds(60)), "sensors were heard after the broker's death");
        Await.until("time passes", LIMIT, () -> witness.newest().isAfter(until.plusSeconds(30)));

        Map<String, Set<Long>> published = witness.reports(until, killed - IN_FLIGHT_MILLIS, dead);
        assertTrue(published.size() > 20, published.keySet().toString());
        assertEquals(0, sum("bongsu_mqtt_arrival_time_used"), "every report is stored under its own time");
        Map<String, String> missing = new TreeMap<>();
        try {
            Await.until("every reading is stored", LIMIT, () -> {
                missing.clear();
                missing.putAll(missing(influx, published));
                return missing.isEmpty();
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + ": " + missing, late);
        }

        JsonNode truth = await(simulation.truth());
        FleetTruth fleet = await(simulation.fleetTruth());
        WorldTruth world = await(simulation.worldTruth());
        daemon.stop();
        Transcript transcript = new Transcript(setup.site());
        try (Journal journal = Journal.openFile(data.resolve("journal.db"))) {
            Replay replay =
                    Replay.of(journal, setup, (row, effect) -> transcript.add(row.now(), row.wallMillis(), effect));
            assertEquals(0, replay.differing());
            Rehearsal rehearsal = new Findings(setup.site(), scenario, SEED, world, fleet, transcript)
                    .rehearsal(1, notices(truth, transcript), 0, replay.sha256());
            Scorecard scorecard = Scorecard.of(rehearsal);
            assertFalse(scorecard.anyBroken(), scorecard::text);
        }
        assertTrue(transcript.reached("c-bat", Stage.CONFIRMED).isPresent());
        assertTrue(transcript.permits().containsKey("hall-2"));
    }

    /** As tenants say: what they accepted, and what carried a signature that does not verify. */
    private NoticeTimes notices(JsonNode truth, Transcript transcript) {
        Set<String> accepted = new TreeSet<>();
        int refused = 0;
        for (JsonNode tenant : truth.path("tenants")) {
            refused += tenant.path("refused").asInt();
            for (JsonNode notice : tenant.path("notices")) {
                if (notice.has("accepted_ms")) {
                    accepted.add(notice.path("id").asText());
                }
            }
        }
        assertEquals(transcript.announced().keySet(), accepted);
        assertTrue(accepted.size() >= setup.site().tenants().size(), accepted.toString());
        return new NoticeTimes(transcript.announced().size(), Collections.nCopies(accepted.size(), 0.0), 0, refused);
    }

    private SimulationOptions options(String broker) {
        SecretResolver secrets = SecretResolver.of(setup.folder());
        Map<String, String> tenants = new LinkedHashMap<>();
        setup.site()
                .tenants()
                .forEach(tenant ->
                        tenant.webhook().ifPresent(hook -> tenants.put(tenant.id(), secrets.text(hook.secret()))));
        Map<String, String> operators = new LinkedHashMap<>();
        Problems problems = new Problems();
        ChannelSettings.decode(setup.document(), problems)
                .webhooks()
                .forEach(channel -> operators.put(
                        channel.id(), secrets.text(channel.webhook().secret())));
        problems.throwIfAny();
        return SimulationOptions.defaults(setup.site(), SEED)
                .onFreePorts()
                .withSecrets(tenants, operators)
                .withBroker(broker);
    }

    /** Everything configured is really on a free port, and readings go to InfluxDB. */
    private DaemonParts parts(Simulation simulation, int influx) {
        Map<String, String> moved = new LinkedHashMap<>();
        for (Device device : setup.inventory().devices()) {
            if (device.address() instanceof Address.Modbus configured
                    && simulation.inventory().device(device.id()).orElseThrow().address()
                            instanceof Address.Modbus actual) {
                moved.put(configured.lane(), actual.lane());
            }
        }
        moved.put(
                "127.0.0.1:" + SimulationOptions.MQTT_PORT,
                URI.create(simulation.brokerUrl()).getAuthority());
        moved.put(
                "127.0.0.1:" + SimulationOptions.HTTP_PORT,
                URI.create(simulation.httpUrl()).getAuthority());
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(setup, new Endpoints(moved), Optional.of("127.0.0.1:0"), problems);
        problems.throwIfAny();
        CollectorSettings collectors = parts.collectors();
        InfluxSettings store = new InfluxSettings("http://127.0.0.1:" + influx, 1, "bongsu", "", "", "");
        return new DaemonParts(
                        new CollectorSettings(
                                collectors.modbus(),
                                collectors.mqtt(),
                                collectors.telemetry().withStore(store)),
                        parts.channels(),
                        parts.drivers(),
                        parts.inventory(),
                        parts.endpoints(),
                        parts.listen())
                .resolved(setup.folder());
    }

    private String stage(String compartment) {
        for (JsonNode each : get(api, "/api/v1/compartments").path("compartments")) {
            if (each.path("id").asText().equals(compartment)) {
                return each.path("stage").asText();
            }
        }
        return "";
    }

    private boolean safe(String room) {
        return get(api, "/api/v1/rooms/" + room + "/permit").path("granted").asBoolean();
    }

    /** A counter of the daemon, as Prometheus reads it. */
    private double sum(String counter) {
        return text(api, "/metrics")
                .lines()
                .filter(line -> line.startsWith(counter))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The operator types in when the room is cut; the answer's status. */
    private int cut(String room, String in) throws Exception {
        String body = "{\"in\":\"" + in + "\",\"by\":\"kim\",\"reason\":\"water is coming\"}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api + "/api/v1/rooms/" + room + "/cut"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Reports that the store does not have, by device and point; of each the number and the first. */
    private Map<String, String> missing(int influx, Map<String, Set<Long>> published) {
        Map<String, String> missing = new TreeMap<>();
        published.forEach((name, times) -> {
            int slash = name.indexOf('/');
            String query = "SELECT \"" + name.substring(slash + 1) + "\" FROM /.*/ WHERE device = '"
                    + name.substring(0, slash) + "'";
            JsonNode answer =
                    get(influx, "/query?db=bongsu&epoch=ns&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
            Set<Long> left = new TreeSet<>(times);
            for (JsonNode series : answer.at("/results/0/series")) {
                series.path("values").forEach(row -> left.remove(row.get(0).asLong()));
            }
            if (!left.isEmpty()) {
                missing.put(name, left.size() + " from " + new Moment(Collections.min(left)));
            }
        });
        return missing;
    }

    private JsonNode get(int port, String path) {
        try {
            return json.readTree(text(port, path));
        } catch (IOException e) {
            return json.createObjectNode();
        }
    }

    /** Nothing while nobody answers. */
    private String text(int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path mosquittoConfig(int port) throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Path config = folder.resolve("mosquitto.conf");
        Files.write(
                config,
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "user root",
                        "persistence true",
                        "persistence_location " + state + "/",
                        // Every second; at every change it would be the broker that is slow.
                        "autosave_interval 1",
                        "max_queued_messages 0"));
        return config;
    }

    private Peer mosquitto(Path config) throws IOException {
        return PeerBinaries.start(folder.resolve("mosquitto.log"), "usr/sbin/mosquitto", "-c", config.toString());
    }

    private Peer influxd(int port) throws IOException {
        Path config = folder.resolve("influxdb.conf");
        Files.write(
                config,
                List.of(
                        "reporting-disabled = true",
                        "bind-address = \"127.0.0.1:" + PeerBinaries.freePort() + "\"",
                        "[meta]",
                        "dir = \"" + folder.resolve("meta") + "\"",
                        "[data]",
                        "dir = \"" + folder.resolve("shards") + "\"",
                        "wal-dir = \"" + folder.resolve("wal") + "\"",
                        "[http]",
                        "log-enabled = false",
                        "bind-address = \"127.0.0.1:" + port + "\""));
        return PeerBinaries.start(folder.resolve("influxd.log"), "usr/bin/influxd", "-config", config.toString());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
