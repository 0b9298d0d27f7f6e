package org.bongsu.daemon.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bongsu.collector.HealthListener;
import org.bongsu.collector.telemetry.InfluxSettings;
import org.bongsu.collector.telemetry.Recording;
import org.bongsu.collector.telemetry.Telemetry;
import org.bongsu.collector.telemetry.TelemetrySettings;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;
import org.bongsu.daemon.cli.Bongsu;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a real InfluxDB, named by a site's own file: the same votes as from local history. */
@Tag("peer")
class InfluxBacktestTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Moment T = Moment.parse("2022-10-15T06:00:00Z");
    private static final int VALUES = 600;

    @TempDir
    private Path folder;

    @Test
    void influxDbAndLocalHistoryOfOneDaemonSayTheSame() throws Exception {
        int port = PeerBinaries.freePort();
        Path site = site(port);
        Setup setup = Setup.load(site);
        InfluxSettings settings = new InfluxSettings("http://127.0.0.1:" + port, 1, "bongsu", "", "", "");
        Path data = folder.resolve("data");
        try (Peer store = influxd(port)) {
            assertTrue(store.process().isAlive());
            Telemetry telemetry = new Telemetry(
                    TelemetrySettings.DEFAULT.withStore(settings),
                    data,
                    setup.site(),
                    setup.inventory(),
                    new Deaf(),
                    System::currentTimeMillis,
                    new SimpleMeterRegistry());
            telemetry.start();
            Point smoke = setup.inventory().point("asd-1/smoke.obscuration").orElseThrow();
            Point hydrogen = setup.inventory().point("gas-1/gas.h2").orElseThrow();
            for (int i = 0; i < VALUES; i++) {
                Moment at = T.plusSeconds(2.0 * i);
                telemetry.accept(List.of(Reading.good(smoke, i < 150 ? i * 0.01 : 0.001 * (i % 3), at, at)));
                Moment later = at.plus(Duration.ofMillis(500));
                telemetry.accept(List.of(Reading.good(hydrogen, i < 150 ? i * 2.0 : i % 3, later, later)));
            }
            Await.until("everything is in both", LIMIT, () -> stored(settings, data, setup));
            JsonNode influx = backtest(site, data, "influx");
            JsonNode history = backtest(site, data, "history");
            telemetry.stop();
            assertEquals(2 * VALUES, influx.at("/recording/values").asInt());
            assertTrue(influx.at("/a/votes").toString().contains("hydrogen-runaway/gas-1"), influx.toPrettyString());
            assertEquals("confirmed", influx.at("/a/highest_stage").asText());
            assertEquals(history.get("a"), influx.get("a"));
        }
        assertEquals(
                3,
                Bongsu.execute(
                        "rules",
                        "backtest",
                        "--site",
                        site.toString(),
                        "--from",
                        "2022-10-15T06:00:00Z",
                        "--to",
                        "2022-10-15T06:20:00Z",
                        "--source",
                        "influx"),
                "the store is gone");
    }

    private JsonNode backtest(Path site, Path data, String source) throws IOException {
        Path json = folder.resolve(source + ".json");
        assertEquals(
                0,
                Bongsu.execute(
                        "rules",
                        "backtest",
                        "--site",
                        site.toString(),
                        "--from",
                        "2022-10-15T06:00:00Z",
                        "--to",
                        "2022-10-15T06:20:00Z",
                        "--source",
                        source,
                        "--data",
                        data.toString(),
                        "--json",
                        json.toString()));
        return new ObjectMapper().readTree(Files.readString(json));
    }

    private static boolean stored(InfluxSettings settings, Path data, Setup setup) {
        return all(() -> Recording.influx(settings, setup.site().id())) && all(() -> Recording.history(data));
    }

    private interface Opens {
        Recording open() throws IOException;
    }

    private static boolean all(Opens opens) {
        try (Recording recording = opens.open()) {
            return recording
                            .read(T, T.plusSeconds(2.0 * VALUES), 10 * VALUES)
                            .values()
                            .size()
                    == 2 * VALUES;
        } catch (IOException e) {
            return false;
        }
    }

    private Path site(int port) throws IOException {
        Path site = Files.createDirectory(folder.resolve("site"));
        try (Stream<Path> files = Files.list(Setup.configHome().resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, site.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                site.resolve("bongsu.yaml"),
                "telemetry:\n  influx: {url: \"http://127.0.0.1:" + port
                        + "\", version: 1, database: bongsu}\n  history: 7d\n",
                StandardOpenOption.APPEND);
        return site;
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

    /** What is wrong while the store comes up is nobody's business here. */
    private static final class Deaf implements HealthListener {
        @Override
        public void fault(String id, Text what) {}

        @Override
        public void cleared(String id) {}
    }
}
