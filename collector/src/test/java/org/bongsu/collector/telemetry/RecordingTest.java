package org.bongsu.collector.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bongsu.domain.Moment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores read back: local history beside its writer, and what is asked of a store over HTTP, against a stub of its answers. */
class RecordingTest {

    private static final Moment T = Moment.parse("2022-10-15T06:00:00Z");

    @TempDir
    private Path dir;

    private HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorised = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private String serve(String version, int status, String body) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            URI uri = exchange.getRequestURI();
            asked.add(URLDecoder.decode(uri.toString(), StandardCharsets.UTF_8));
            authorised.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            boolean ping = uri.getPath().equals("/ping");
            if (!version.isEmpty()) {
                exchange.getResponseHeaders().add("X-Influxdb-Version", version);
            }
            byte[] bytes = ping ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(ping ? 204 : status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static InfluxSettings settings(String url, int version, String database) {
        return new InfluxSettings(url, version, database, version == 2 ? "o" : "", version == 1 ? "u" : "", "s");
    }

    private static String series(String device, String rows) {
        return "{\"results\":[{\"series\":[{\"name\":\"ambient\",\"tags\":{\"device\":\"" + device
                + "\"},\"columns\":[\"time\",\"ambient.temperature\",\"water.leak\"],\"values\":" + rows
                + "}]}]}\n";
    }

    @Test
    void chunksBecomeValuesInOrderOfTimeWithoutLosingANanosecond() throws IOException {
        long t = T.epochNanos();
        String url = serve(
                "1.6.7",
                200,
                series("th-1", "[[" + (t + 1) + ",20.5,null],[" + (t + 3) + ",21,1]]")
                        + series("th-2", "[[" + (t + 2) + ",null,0]]"));
        try (Recording recording = Recording.influx(settings(url, 1, "bongsu"), "it's")) {
            assertEquals(
                    List.of(
                            new StoredValue("th-1", "ambient.temperature", new Moment(t + 1), 20.5),
                            new StoredValue("th-2", "water.leak", new Moment(t + 2), 0),
                            new StoredValue("th-1", "ambient.temperature", new Moment(t + 3), 21),
                            new StoredValue("th-1", "water.leak", new Moment(t + 3), 1)),
                    recording.read(T, T.plusSeconds(1), 4).values());
            assertFalse(recording.read(T, T.plusSeconds(1), 3).whole());
        }
        assertTrue(asked.get(0).contains("\"site\" = 'it\\'s'"), asked.get(0));
        assertTrue(asked.get(0).contains("db=bongsu"), asked.get(0));
        String pair = Base64.getEncoder().encodeToString("u:s".getBytes(StandardCharsets.UTF_8));
        assertEquals("Basic " + pair, authorised.get(0));
    }

    /** InfluxDB 1.8's buckets are a database and a policy; of InfluxDB 2 a bucket is the database. */
    @Test
    void versionTwoAsksWithItsTokenForTheBucketsDatabase() throws IOException {
        String url = serve("v2.7.1", 200, "{\"results\":[{}]}");
        try (Recording recording = Recording.influx(settings(url, 2, "bongsu/autogen"), "s")) {
            assertEquals(List.of(), recording.read(T, T.plusSeconds(1), 3).values());
        }
        assertTrue(asked.get(1).startsWith("/query?db=bongsu&"), asked.get(1));
        assertEquals("Token s", authorised.get(1));
    }

    @Test
    void whatSaysNoVersionIsAskedAsVictoriaMetrics() throws IOException {
        String url = serve(
                "",
                200,
                "{\"metric\":{\"__name__\":\"ambient_ambient.temperature\",\"device\":\"th-1\"},"
                        + "\"values\":[20.5,21],\"timestamps\":[" + T.epochMillis() + "," + (T.epochMillis() + 1_000)
                        + "]}\n");
        try (Recording recording = Recording.influx(settings(url, 2, "b"), "s")) {
            assertEquals(
                    List.of(new StoredValue("th-1", "ambient.temperature", T, 20.5)),
                    recording.read(T, T.plusSeconds(1), 3).values(),
                    "the end is not included, though the store includes it");
        }
        assertTrue(asked.get(1).startsWith("/api/v1/export?match[]={site=\"s\"}"), asked.get(1));
    }

    @Test
    void aRefusalIsAnErrorInTheStoresWords() throws IOException {
        String url = serve("1.6.7", 401, "{\"error\":\"authorization failed\"}");
        try (Recording recording = Recording.influx(settings(url, 1, "b"), "s")) {
            IOException refused = assertThrows(IOException.class, () -> recording.read(T, T.plusSeconds(1), 3));
            assertTrue(refused.getMessage().contains("401"), refused.getMessage());
            assertTrue(refused.getMessage().contains("authorization failed"), refused.getMessage());
        }
    }

    @Test
    void anErrorWithinAnAnswerIsAnErrorToo() throws IOException {
        String url = serve("1.6.7", 200, "{\"results\":[{\"error\":\"database not found: b\"}]}");
        try (Recording recording = Recording.influx(settings(url, 1, "b"), "s")) {
            IOException missing = assertThrows(IOException.class, () -> recording.read(T, T.plusSeconds(1), 3));
            assertTrue(missing.getMessage().contains("database not found: b"), missing.getMessage());
        }
    }

    @Test
    void localHistoryIsReadBesideItsWriterAndNeverWritten() throws IOException {
        Path file = dir.resolve("history.db");
        assertFalse(Recording.historyReaches(dir, T));
        assertThrows(IOException.class, () -> Recording.history(dir));
        assertFalse(Files.exists(file), "looking makes no file");
        LocalHistory history =
                new LocalHistory(file, HistorySettings.DEFAULT, T::epochMillis, new SimpleMeterRegistry());
        write(history, 1, 20);
        try (Recording recording = Recording.history(dir)) {
            assertEquals(1, recording.read(T, T.plusSeconds(60), 10).values().size());
            write(history, 2, 21);
            write(history, 3, 22);
            List<Double> values = new ArrayList<>();
            recording.read(T, T.plusSeconds(3), 10).values().forEach(value -> values.add(value.value()));
            assertEquals(List.of(20.0, 21.0), values, "what was written meanwhile, and the end not included");
            assertFalse(recording.read(T, T.plusSeconds(60), 2).whole());
            assertTrue(recording.read(T, T.plusSeconds(60), 3).whole());
        }
        assertTrue(Recording.historyReaches(dir, T.plusSeconds(1)));
        assertFalse(Recording.historyReaches(dir, T));
        history.close();
    }

    private static void write(LocalHistory history, int second, double value) {
        String line = "ambient,site=test,device=th-1 ambient.temperature=" + value + " "
                + T.plusSeconds(second).epochNanos() + "\n";
        assertEquals(new Delivery.Stored(), history.write(Lines.of(line)));
    }
}
