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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's own upsmon and upsc follow a room, as they come; their SHUTDOWNCMD writes a file. */
@Tag("peer")
class UpsmonTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The cut is half an hour away; the groups go some 17 and 23 minutes from now. */
    private static final double SPEED = 60;

    private static final String FIRST = "hall-2-first";
    private static final String LAST = "hall-2";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ScenarioClock clock =
            new ScenarioClock(Moment.parse("2022-10-15T06:19:00Z"), System.currentTimeMillis(), SPEED);
    private Path site = Path.of(".");
    private Daemon daemon;
    private int api;
    private int nut;

    /** The demo's racks and work, with nothing that measures and nobody who moves: whatever happens is upsmon's doing. */
    @BeforeEach
    void write() throws Exception {
        nut = PeerBinaries.freePort();
        site = Files.createDirectories(folder.resolve("site"));
        for (String file : List.of("site.yaml", "servers.csv", "tenants.yaml")) {
            Files.copy(Setup.configHome().resolve("sites/demo").resolve(file), site.resolve(file));
        }
        Files.writeString(site.resolve("devices.yaml"), "devices: []\n");
        Files.writeString(site.resolve("password"), "se-cret\n");
        Files.writeString(site.resolve("bongsu.yaml"), """
                autonomy: {default: auto}
                webhooks: {allow_networks: [127.0.0.0/8]}
                nut:
                  listen: 127.0.0.1:%d
                  users: [{name: upsmon, password: "file:password"}]
                  ups:
                    - {id: hall-2-first, room: hall-2, tiers: [2, 3], takes: 6m}
                    - {id: hall-2, room: hall-2, tiers: [0, 1], takes: 5m}
                """.replace("%d", Integer.toString(nut)));
        start();
    }

    private void start() throws Exception {
        Setup setup = Setup.load(site);
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(setup, new Endpoints(Map.of()), Optional.of("127.0.0.1:0"), problems);
        problems.throwIfAny();
        daemon = new Daemon(setup, parts.resolved(site), folder.resolve("data"), clock, System::currentTimeMillis);
        api = daemon.start();
    }

    private void restart() throws Exception {
        daemon.stop();
        start();
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        daemon.stop();
    }

    /** A host: a folder with an upsmon of secondary mode. */
    private record Host(Path folder, Peer upsmon) {
        boolean isDown() {
            return Files.exists(folder.resolve("down"));
        }

        long said(String words) {
            try {
                return Files.readString(upsmon.log())
                        .lines()
                        .filter(line -> line.contains(words))
                        .count();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Host host(String name, String ups) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                home.resolve("upsmon.conf"),
                String.join(
                        "\n",
                        "MONITOR " + ups + "@127.0.0.1:" + nut + " 1 upsmon \"se-cret\" secondary",
                        "MINSUPPLIES 1",
                        "SHUTDOWNCMD \"echo > " + home.resolve("down") + "\"",
                        "POLLFREQ 1",
                        "POLLFREQALERT 1",
                        "FINALDELAY 0",
                        // docs/nut.md: so that our own absence shuts nobody down.
                        "DEADTIME 86400",
                        "RUN_AS_USER " + System.getProperty("user.name"),
                        ""));
        // It writes /run/nut/upsmon.pid where there is such a folder, and then there can be only one.
        List<String> apart = Files.isDirectory(Path.of("/run/nut"))
                ? List.of(
                        "unshare",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs none /run/nut && exec \"$0\" \"$@\"")
                : List.of();
        Peer upsmon = PeerBinaries.start(
                home.resolve("log"), Map.of("NUT_CONFPATH", home.toString()), "lib/nut/upsmon", apart, "-D", "-p");
        open.add(upsmon);
        return new Host(home, upsmon);
    }

    /** What a client of NUT prints. */
    private String client(String program, String... arguments) throws Exception {
        Path log = Files.createTempFile(folder, "client", ".log");
        Peer peer = PeerBinaries.start(log, "bin/" + program, arguments);
        assertTrue(peer.process().waitFor(20, TimeUnit.SECONDS), program + " ends");
        return Files.readString(log)
                .replace("Init SSL without certificate database\n", "")
                .strip();
    }

    private String status(String ups) throws Exception {
        return client("upsc", ups + "@127.0.0.1:" + nut, "ups.status");
    }

    private JsonNode group(String ups) {
        for (JsonNode group : get("/api/v1/nut").path("ups")) {
            if (group.path("id").asText().equals(ups)) {
                return group;
            }
        }
        throw new IllegalStateException("no " + ups);
    }

    private JsonNode get(String path) {
        try {
            return json.readTree(
                    http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void order(String method, String path, String body) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(202, response.statusCode(), response.body());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api + path);
    }

    private long stopped() {
        long stopped = 0;
        for (JsonNode room : get("/api/v1/rooms").path("rooms")) {
            for (JsonNode tier : room.path("progress")) {
                stopped += tier.path("stopped").asLong();
            }
        }
        return stopped;
    }

    @Test
    void hostsGoDownInStagedOrderOnceAndNotWithoutNeed() throws Exception {
        assertEquals(FIRST + "\n" + LAST, client("upsc", "-l", "127.0.0.1:" + nut));
        String listed = client("upsc", LAST + "@127.0.0.1:" + nut);
        assertTrue(listed.contains("ups.status: OL") && listed.contains("device.location: hall-2"), listed);
        assertTrue(client("upsc", "hall-9@127.0.0.1:" + nut).contains("Unknown UPS"));
        String refused = client("upscmd", "-u", "upsmon", "-p", "se-cret", LAST + "@127.0.0.1:" + nut, "load.off");
        assertTrue(refused.contains("CMD-NOT-SUPPORTED") || refused.contains("not supported"), refused);

        Host less = host("less", FIRST);
        Host more = host("more", LAST);
        Await.until(
                "both are logged in",
                LIMIT,
                () -> group(FIRST).path("logins").asInt()
                                + group(LAST).path("logins").asInt()
                        == 2);

        order("POST", "/api/v1/rooms/hall-2/cut", "{\"by\":\"119\",\"in\":\"30m\",\"reason\":\"fire\"}");
        Await.until("both hear of it", LIMIT, () -> less.said("on battery") > 0 && more.said("on battery") > 0);
        assertFalse(less.isDown() || more.isDown(), "there is time");
        assertEquals("OB", status(LAST));
        int runtime = Integer.parseInt(client("upsc", LAST + "@127.0.0.1:" + nut, "battery.runtime"));
        assertTrue(runtime > 0 && runtime <= 28 * 60, "until the cut less the margin: " + runtime);

        Await.until("the less important is told", LIMIT, () -> group(FIRST).has("told_at"));
        assertFalse(group(LAST).has("told_at"));
        Await.until("and goes", LIMIT, less::isDown);
        Await.until("and the more important", LIMIT, more::isDown);
        Moment told = Moment.parse(group(FIRST).path("told_at").asText());
        double between =
                told.secondsUntil(Moment.parse(group(LAST).path("told_at").asText()));
        assertTrue(
                between >= 4 * 60, "the first takes six minutes, less what moves may have of the margin: " + between);
        Await.until(
                "both say that they shut down",
                LIMIT,
                () -> group(FIRST).at("/clients/0/says").asText().equals("shutting_down")
                        && group(LAST).at("/clients/0/says").asText().equals("shutting_down"));
        assertEquals(0, stopped(), "what they say completes nothing");
        assertFalse(get("/api/v1/rooms/hall-2/permit").path("granted").asBoolean());

        restart();
        assertEquals("FSD OB LB", status(FIRST));
        assertEquals("FSD OB LB", status(LAST));
        order("DELETE", "/api/v1/rooms/hall-2/cut", "{\"by\":\"119\",\"reason\":\"out\"}");
        Await.until("the all-clear", LIMIT, () -> !group(LAST).has("told_at"));
        assertEquals("OL", status(FIRST));

        Host again = host("again", FIRST);
        Await.until("it is back", LIMIT, () -> group(FIRST).path("logins").asInt() == 1);
        restart();
        Await.until("it comes back by itself", LIMIT, () -> again.said("Communications with UPS") >= 2);
        Await.until("and logs in", LIMIT, () -> group(FIRST).path("logins").asInt() == 1);
        assertEquals(0, again.said("orced"), "nobody forces it");
        assertFalse(again.isDown());
        assertTrue(again.upsmon().process().isAlive());
    }
}
