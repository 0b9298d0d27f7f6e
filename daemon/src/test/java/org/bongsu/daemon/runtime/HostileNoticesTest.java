package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon's own process, beside ten thousand connections that say nothing, bodies that never end, JSON bombs and guessed tokens: how long
 * it takes from what a person says of a room, which changes its stage, until tenants hear of it at their webhooks and in the request that
 * waits.
 */
@Tag("slow")
class HostileNoticesTest {

    private static final Logger LOG = LoggerFactory.getLogger(HostileNoticesTest.class);
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** What the daemon's process needs for itself: jars, stores, threads of the network. */
    private static final int OWN_DESCRIPTORS = 1_500;

    private static final int IDLE_MOST = 10_000;
    private static final int ADDRESSES = 50;
    private static final int SLOW = 200;
    private static final int ROUNDS = 10;

    /** Far from what it takes, and from the ten seconds after which a hostile client is let go: a notice waits for none of them. */
    private static final long MOST_MILLIS = 5_000;

    private static final List<String> TENANTS = List.of("haneul-talk", "naru-pay", "dure-map", "garam-cloud");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    /** When each tenant's latest notice arrived, by nanoTime, and how many have. */
    private final Map<String, Arrived> hooks = new ConcurrentHashMap<>();

    private final List<Thread> strangers = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private volatile boolean hostile = true;
    private Optional<Process> process = Optional.empty();
    private int api;

    private record Arrived(int count, long nanos) {}

    /** Milliseconds, of webhooks and of requests that waited. */
    private record Delays(List<Double> hooks, List<Double> polls) {
        String text() {
            return text("webhook", hooks) + ", " + text("waiting request", polls);
        }

        private static String text(String what, List<Double> all) {
            List<Double> sorted = all.stream().sorted().toList();
            return String.format(
                    Locale.ROOT,
                    "%s median %.0f ms, most %.0f ms of %d",
                    what,
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1),
                    sorted.size());
        }

        double most() {
            return Math.max(
                    hooks.stream().mapToDouble(each -> each).max().orElseThrow(),
                    polls.stream().mapToDouble(each -> each).max().orElseThrow());
        }
    }

    @BeforeEach
    void start() throws Exception {
        HttpServer receiver = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        Path site = Files.createDirectories(folder.resolve("site"));
        Path demo = Setup.configHome().resolve("sites/demo");
        for (String file : List.of("site.yaml", "servers.csv")) {
            Files.copy(demo.resolve(file), site.resolve(file));
        }
        Files.createDirectories(site.resolve("tokens"));
        for (String tenant : TENANTS) {
            Files.writeString(site.resolve("tokens").resolve(tenant), token(tenant));
        }
        Files.writeString(
                site.resolve("tenants.yaml"),
                Files.readString(demo.resolve("tenants.yaml"))
                        .replace("http://127.0.0.1:18090", "http://127.0.0.1:" + receiver.actualPort()));
        Files.writeString(site.resolve("devices.yaml"), "devices: []\n");
        Files.writeString(
                site.resolve("bongsu.yaml"),
                "http: {connections: 20000, connections_per_address: 2000}\n"
                        + "autonomy: {default: observe}\nwebhooks: {allow_networks: [127.0.0.0/8]}\n");
        api = PeerBinaries.freePort();
        process = Optional.of(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dbongsu.home=" + System.getProperty("bongsu.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.bongsu.daemon.Main",
                        "run",
                        "--site",
                        site.toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--listen",
                        "127.0.0.1:" + api)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start());
        Await.until("it is ready", LIMIT, this::ready);
        Await.until("all endpoints are proven", LIMIT, () -> metric("bongsu_endpoints_unproven") == 0);
    }

    @AfterEach
    void end() throws Exception {
        hostile = false;
        for (Thread stranger : strangers) {
            stranger.join(LIMIT.toMillis());
        }
        if (process.isPresent()) {
            process.get().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static String token(String tenant) {
        return "token-of-" + tenant + "-0123456789";
    }

    private void take(HttpServerRequest request) {
        long now = System.nanoTime();
        request.body().onSuccess(body -> {
            try {
                JsonNode event = json.readTree(body.getBytes());
                if (event.path("type").asText().equals("bongsu.endpoint.challenge")) {
                    request.response().end(event.at("/data/challenge").asText());
                    return;
                }
                hooks.compute(
                        request.path().split("/")[2],
                        (tenant, before) -> new Arrived(before == null ? 1 : before.count() + 1, now));
                request.response().setStatusCode(204).end();
            } catch (IOException notJson) {
                request.response().setStatusCode(400).end();
            }
        });
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + path))
                .timeout(LIMIT);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private boolean ready() {
        try {
            return get("/readyz").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private double metric(String name) {
        String text;
        try {
            text = get("/metrics").body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void noticesDoNotWaitForStrangers() throws Exception {
        Delays alone = rounds();
        long limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 4_096;
        int idle = (int) Math.min(IDLE_MOST, limit - OWN_DESCRIPTORS);
        assertTrue(idle >= 1_000, "ulimit -n " + limit + " leaves " + idle + " connections");
        AtomicLong bombs = new AtomicLong();
        AtomicLong drips = new AtomicLong();
        AtomicLong guesses = new AtomicLong();
        List<SocketChannel> held = new ArrayList<>();
        try {
            for (int index = 0; index < idle; index++) {
                // Each has asked once, so that it may stay for 75 s.
                held.add(asked("127.0.1." + (1 + index % ADDRESSES)));
            }
            run("bombs", () -> bomb(bombs));
            run("slow", () -> drip(drips));
            run("guesses", () -> guess(guesses));
            Await.until(
                    "the bombs fall", LIMIT, () -> bombs.get() > 20 && drips.get() > 2 * SLOW && guesses.get() > 50);
            double standing = metric("bongsu_http_connections");
            assertTrue(standing >= idle + SLOW, "they stand: " + standing);
            Delays beside = rounds();
            double after = metric("bongsu_http_connections");
            LOG.info("alone: {}", alone.text());
            LOG.info(
                    "beside {} idle connections (ulimit -n {}), {} bodies that drip, {} bombs, {} guesses: {}",
                    idle,
                    limit,
                    SLOW,
                    bombs.get(),
                    guesses.get(),
                    beside.text());
            assertTrue(after >= idle, "they stood all the while: " + after);
            assertEquals(List.of(), broken);
            assertTrue(beside.most() < MOST_MILLIS, beside.text());
        } finally {
            hostile = false;
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    /** A person says that it burns, and that it does not, in turn: each time all tenants with servers there are told. */
    private Delays rounds() throws Exception {
        Delays delays = new Delays(new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, CompletableFuture<Long>> polls = new LinkedHashMap<>();
            Map<String, Integer> before = new LinkedHashMap<>();
            for (String tenant : TENANTS) {
                before.put(tenant, hooks.getOrDefault(tenant, new Arrived(0, 0)).count());
                polls.put(tenant, poll(tenant));
            }
            // Requests are taken up in order on one context: once this is answered, those wait.
            assertEquals(200, get("/healthz").statusCode());
            long said = System.nanoTime();
            HttpResponse<String> order = http.send(
                    to("/api/v1/rooms/bat-1/" + (round % 2 == 0 ? "confirm" : "reject"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"kim\",\"reason\":\"seen\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(202, order.statusCode(), order.body());
            for (String tenant : TENANTS) {
                long told = polls.get(tenant).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                delays.polls().add((told - said) / 1e6);
                Await.until(
                        tenant + " is told",
                        LIMIT,
                        () -> hooks.getOrDefault(tenant, new Arrived(0, 0)).count() > before.get(tenant));
                delays.hooks().add((hooks.get(tenant).nanos() - said) / 1e6);
            }
        }
        return delays;
    }

    /** When the request that waits is answered with news. */
    private CompletableFuture<Long> poll(String tenant) throws Exception {
        HttpRequest.Builder known = to("/tenant/v1/events").header("Authorization", "Bearer " + token(tenant));
        HttpResponse<String> now = http.send(known.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, now.statusCode(), now.body());
        return http.sendAsync(
                        to("/tenant/v1/events?wait=60")
                                .header("Authorization", "Bearer " + token(tenant))
                                .header(
                                        "If-None-Match",
                                        now.headers().firstValue("ETag").orElseThrow())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> {
                    assertEquals(200, answer.statusCode(), "news, not the end of the wait");
                    return System.nanoTime();
                });
    }

    // ---------------------------------------------------------------- strangers

    private interface Hostility {
        void once() throws IOException;
    }

    private void run(String name, Hostility hostility) {
        Thread thread = new Thread(
                () -> {
                    while (hostile) {
                        try {
                            hostility.once();
                        } catch (IOException gone) {
                            // Let go, as it should be: once more.
                        } catch (RuntimeException | AssertionError wrong) {
                            broken.add(name + ": " + wrong);
                            return;
                        }
                    }
                },
                "hostile-" + name);
        thread.setDaemon(true);
        strangers.add(thread);
        thread.start();
    }

    private SocketChannel asked(String address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(address, 0));
        channel.connect(new InetSocketAddress("127.0.0.1", api));
        channel.write(ByteBuffer.wrap(ascii("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")));
        return channel;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Socket socket(String address) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", api));
        return socket;
    }

    /** The status of an answer. */
    private int ask(String address, String head, String body) throws IOException {
        try (Socket socket = socket(address)) {
            socket.getOutputStream()
                    .write(ascii(head + "\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json"
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            if (answer.length() < 12) {
                throw new IOException("let go");
            }
            return Integer.parseInt(answer.substring(9));
        }
    }

    /** To where operators order, and as a tenant with a token to where tenants answer. */
    private void bomb(AtomicLong count) throws IOException {
        String deep = "[".repeat(60_000);
        String wide = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
        String number = "{\"reason\":" + "9".repeat(60_000) + "}";
        for (String bomb : List.of(deep, wide, number)) {
            int order = ask("127.0.2.1", "POST /api/v1/rooms/hall-1/confirm HTTP/1.1", bomb);
            assertTrue(order == 400 || order == 422, "an order: " + order);
            int answer = ask(
                    "127.0.2.2", "POST /tenant/v1/events HTTP/1.1\r\nAuthorization: Bearer " + token("naru-pay"), bomb);
            assertEquals(422, answer);
            count.addAndGet(2);
        }
    }

    /** Bodies of which a byte comes now and then, until they are let go after ten seconds; then anew. */
    private void drip(AtomicLong count) throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int index = 0; index < SLOW; index++) {
                Socket socket = socket("127.0.3." + (1 + index % ADDRESSES));
                open.add(socket);
                socket.setSoTimeout(1);
                socket.getOutputStream()
                        .write(ascii("POST /api/v1/rooms/hall-1/confirm HTTP/1.1\r\nHost: 127.0.0.1"
                                + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"));
            }
            while (hostile) {
                for (Socket socket : open) {
                    socket.getOutputStream().write(' ');
                    count.incrementAndGet();
                    try {
                        if (socket.getInputStream().read() < 0) {
                            return;
                        }
                    } catch (SocketTimeoutException nothingSaid) {
                        // It is still waited for.
                    }
                }
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private void guess(AtomicLong count) throws IOException {
        int status = ask(
                "127.0.4." + (1 + count.get() % ADDRESSES),
                "GET /tenant/v1/events HTTP/1.1\r\nAuthorization: Bearer a-guess-of-a-token-" + count.get(),
                "");
        assertTrue(status == 401 || status == 429, "a guess: " + status);
        count.incrementAndGet();
    }
}
