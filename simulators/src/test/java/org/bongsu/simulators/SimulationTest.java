package org.bongsu.simulators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.Span;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Workload;
import org.bongsu.simulators.devices.EmbeddedBroker;
import org.bongsu.simulators.devices.Payload;
import org.bongsu.simulators.fleet.FaultRates;
import org.bongsu.simulators.physics.World;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.tenant.TenantFaults;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything over real sockets, read by clients that are not ours. */
@Timeout(60)
class SimulationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 11;

    /** Stopping a broker takes seconds; only the tests about MQTT have one of their own. */
    private static EmbeddedBroker shared;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Simulation> running = new ArrayList<>();
    private Vertx vertx;

    @BeforeAll
    static void openBroker() {
        shared = new EmbeddedBroker("127.0.0.1", 0);
    }

    @AfterAll
    static void closeBroker() {
        shared.close();
    }

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() throws Exception {
        for (Simulation simulation : running) {
            await(simulation.stop());
        }
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private Simulation start(String scenario, SimulationOptions options) throws Exception {
        Scenario story = Sites.scenario(scenario);
        ScenarioClock clock = new ScenarioClock(story.start(), System.currentTimeMillis(), 20);
        Simulation simulation = await(Simulation.start(
                vertx, Sites.DEMO.site(), Sites.DEMO.inventory(), story, clock, options.onFreePorts()));
        running.add(simulation);
        return simulation;
    }

    private static SimulationOptions options() {
        return SimulationOptions.defaults(Sites.DEMO.site(), SEED)
                .withFaults(FaultRates.NONE, Map.of())
                .withBroker(shared.url());
    }

    private static void begin(Simulation simulation, double speed) {
        simulation.begin(new ScenarioClock(simulation.scenario().start(), System.currentTimeMillis(), speed));
    }

    private static Device device(Simulation simulation, String id) {
        return simulation.inventory().device(id).orElseThrow();
    }

    private static ModbusTCPMaster master(Device device) throws Exception {
        Address.Modbus address = (Address.Modbus) device.address();
        ModbusTCPMaster master = new ModbusTCPMaster(address.host(), address.port(), 5000, false);
        master.connect();
        return master;
    }

    /** All of a device's registers through a foreign client, decoded by the one codec. */
    private static Map<String, Double> read(Simulation simulation, String id) throws Exception {
        Device device = device(simulation, id);
        int unit = ((Address.Modbus) device.address()).unit();
        RegisterCodec codec = new RegisterCodec(simulation.inventory(), device);
        Map<Integer, Integer> registers = new LinkedHashMap<>();
        ModbusTCPMaster master = master(device);
        try {
            for (Span span : codec.spans()) {
                InputRegister[] values = span.function() == 3
                        ? master.readMultipleRegisters(unit, span.address(), span.count())
                        : master.readInputRegisters(unit, span.address(), span.count());
                for (int i = 0; i < values.length; i++) {
                    registers.put(span.function() << 16 | span.address() + i, values[i].toUnsignedShort());
                }
            }
        } finally {
            master.disconnect();
        }
        Moment now = simulation.scenario().start();
        Map<String, Double> readings = new LinkedHashMap<>();
        for (Reading reading : codec.decode((function, address) -> registers.get(function << 16 | address), now, now)) {
            assertTrue(reading.value().isPresent(), reading.toString());
            readings.put(reading.point().name(), reading.raw());
        }
        return readings;
    }

    @Test
    void endpointsAreAnnouncedAsTheInterfaceSaysAndEndWithReady() throws Exception {
        Simulation simulation = start("quiet", options());
        List<String> lines = simulation.endpoints();
        Address.Modbus rack = (Address.Modbus) device(simulation, "rack-1").address();
        assertEquals(
                "modbus-tcp 127.0.0.1:" + rack.port() + " unit 1 device rack-1 profile sunspec-lithium", lines.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.matches("mqtt 127\\.0\\.0\\.1:[0-9]+")), lines.toString());
        assertTrue(lines.get(lines.size() - 2).matches("http 127\\.0\\.0\\.1:[0-9]+ fleet"));
        assertEquals("ready", lines.get(lines.size() - 1));
        assertEquals(
                rack.port(),
                ((Address.Modbus) device(simulation, "rack-5").address()).port(),
                "units of one gateway stay behind one port");
    }

    /** The slave and the drill serve the same model: what a foreign master reads is what the pure world says. */
    @Test
    void aForeignMasterReadsOverSocketsWhatTheModelSaysInVirtualTime() throws Exception {
        Simulation simulation = start("pangyo-2022", options());
        World twin = new World(Sites.DEMO.site(), Sites.DEMO.inventory(), simulation.scenario(), SEED);
        int compared = 0;
        for (Device device : Sites.DEMO.inventory().devices()) {
            if (device.address() instanceof Address.Modbus) {
                RegisterCodec codec = new RegisterCodec(Sites.DEMO.inventory(), device);
                Map<String, Double> seen = read(simulation, device.id());
                for (Reading reading : codec.decode(twin.registersOf(device), twin.now(), twin.now())) {
                    assertEquals(
                            reading.raw(),
                            seen.get(reading.point().name()),
                            reading.point().id());
                    compared++;
                }
            }
        }
        assertTrue(compared > 60, "control: " + compared);
    }

    @Test
    void theWorldStandsStillUntilItBeginsAndThenSmokeAndSilenceFollow() throws Exception {
        Simulation simulation = start("pangyo-2022", options());
        assertTrue(read(simulation, "asd-1").get("smoke.obscuration") < 0.03);
        begin(simulation, 600);
        double smoke = 0;
        while (smoke < 3) {
            smoke = read(simulation, "asd-1").get("smoke.obscuration");
        }
        ModbusSlaveException silent = null;
        while (silent == null) {
            try {
                read(simulation, "rack-1");
            } catch (ModbusSlaveException e) {
                silent = e;
            }
        }
        assertEquals(0x0B, silent.getType(), "a gateway says that its unit does not answer");
        assertTrue(read(simulation, "rack-5").get("battery.voltage") > 600, "the others go on");
    }

    @Test
    void requestsThatADeviceCannotAnswerGetTheRightException() throws Exception {
        Simulation simulation = start("quiet", options());
        ModbusTCPMaster master = master(device(simulation, "ups-a"));
        master.setRetries(1);
        assertEquals(51_200, master.readMultipleRegisters(1, 130, 1)[0].toUnsignedShort(), "100 % in steps of 2^-9");
        assertEquals(2, exception(() -> master.readMultipleRegisters(1, 600, 1)));
        assertEquals(2, exception(() -> master.readMultipleRegisters(1, 60, 1)), "a hole alone");
        assertEquals(2, exception(() -> master.readInputRegisters(1, 130, 1)), "it has no input registers");
        assertEquals(1, exception(() -> master.readCoils(1, 0, 1)));
        assertEquals(0x0B, exception(() -> master.readMultipleRegisters(9, 130, 1)));
        master.disconnect();
        assertEquals(0x83, answer(simulation, new byte[] {0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 126})[7] & 0xFF);
        assertEquals(3, answer(simulation, new byte[] {0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 126})[8]);
        assertEquals(3, answer(simulation, new byte[] {0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 0})[8]);
        assertEquals(0, answer(simulation, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).length);
    }

    private interface Request {
        void send() throws Exception;
    }

    private static int exception(Request request) {
        return assertThrows(ModbusSlaveException.class, request::send).getType();
    }

    /** The raw answer; empty when the slave hangs up. */
    private static byte[] answer(Simulation simulation, byte[] bytes) throws Exception {
        Address.Modbus address = (Address.Modbus) device(simulation, "ups-a").address();
        try (Socket socket = new Socket(address.host(), address.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            InputStream in = socket.getInputStream();
            return in.readNBytes(9);
        }
    }

    /** Frames split at every byte, and two in one packet, are frames all the same. */
    @Test
    void aFrameInPiecesAndTwoInOneAreAnswered() throws Exception {
        Simulation simulation = start("quiet", options());
        byte[] one = {0, 7, 0, 0, 0, 6, 1, 3, 0, (byte) 130, 0, 1};
        Address.Modbus address = (Address.Modbus) device(simulation, "ups-a").address();
        try (Socket socket = new Socket(address.host(), address.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            for (byte b : one) {
                socket.getOutputStream().write(b);
            }
            assertEquals(11, socket.getInputStream().readNBytes(11).length);
            byte[] two = new byte[24];
            System.arraycopy(one, 0, two, 0, 12);
            System.arraycopy(one, 0, two, 12, 12);
            two[13] = 8;
            socket.getOutputStream().write(two);
            byte[] answers = socket.getInputStream().readNBytes(22);
            assertEquals(7, answers[1]);
            assertEquals(8, answers[12]);
        }
    }

    @Test
    void everyPointOfEveryMqttDeviceArrivesWithItsTime() throws Exception {
        Simulation simulation = start(
                "quiet", SimulationOptions.defaults(Sites.DEMO.site(), SEED).withFaults(FaultRates.NONE, Map.of()));
        Map<String, JsonNode> seen = new ConcurrentHashMap<>();
        Set<String> wanted = ConcurrentHashMap.newKeySet();
        for (Point point : simulation.inventory().points()) {
            if (point.device().address() instanceof Address.Mqtt mqtt) {
                wanted.add(mqtt.prefix() + "/" + point.name());
            }
        }
        CountDownLatch all = new CountDownLatch(wanted.size());
        MqttAsyncClient listener = new MqttAsyncClient(simulation.brokerUrl(), "listener", new MemoryPersistence());
        listener.connect().waitForCompletion(10_000);
        listener.subscribe("bongsu/#", 1, (topic, message) -> {
                    if (seen.put(topic, JSON.readTree(message.getPayload())) == null) {
                        all.countDown();
                    }
                })
                .waitForCompletion(10_000);
        begin(simulation, 60);
        assertTrue(all.await(30, TimeUnit.SECONDS), wanted.size() + " wanted, seen " + seen.keySet());
        listener.disconnectForcibly(100, 100);
        listener.close(true);
        assertEquals(wanted, seen.keySet());
        assertEquals(0, simulation.dropped(), "reports that found no broker");
        JsonNode air = seen.get("bongsu/demo/bat-1/th-bat-1/ambient.temperature");
        assertEquals(24, air.path("v").asDouble(), 1);
        assertTrue(Moment.parse(air.path("t").asText())
                .isAfter(simulation.scenario().start()));
        assertEquals(
                0, seen.get("bongsu/demo/bat-1/panel-1/panel.zone.1").path("v").asInt(-1));
    }

    @Test
    void aPayloadIsTheInterfacesJson() {
        Point point =
                Sites.DEMO.inventory().point("th-bat-1/ambient.temperature").orElseThrow();
        assertEquals(
                "{\"v\":23.4,\"t\":\"2022-10-15T06:19:00Z\"}",
                new String(Payload.of(point, 23.40004, Moment.parse("2022-10-15T06:19:00Z")), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String url, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<JsonNode> get(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(40))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(response -> {
            try {
                return JSON.readTree(response.body());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static String command(long epoch, long sequence, Workload workload) {
        return "{\"epoch\":" + epoch + ",\"sequence\":" + sequence + ",\"action\":\"start\",\"server\":\""
                + workload.server() + "\",\"workload\":\"" + workload.id() + "\",\"method\":\"stop\"}";
    }

    @Test
    void theFleetTakesRefusesAndRepliesOverHttpAsAgreed() throws Exception {
        Simulation simulation = start("quiet", options());
        String url = simulation.httpUrl();
        assertEquals(400, post(url + "/begin", "{\"speed\":0}").statusCode());
        String clock = "{\"scenario_start\":\"" + simulation.scenario().start() + "\",\"wall_start_ms\":"
                + System.currentTimeMillis() + ",\"speed\":600}";
        assertEquals(204, post(url + "/begin", clock).statusCode());
        Workload workload = Sites.DEMO.site().workloads().stream()
                .filter(w -> w.methods().get(0) == Method.STOP)
                .findFirst()
                .orElseThrow();
        JsonNode all = get(url + "/inventory?after=0").get(20, TimeUnit.SECONDS);
        assertEquals(240, all.path("servers").size());
        long revision = all.path("revision").asLong();
        CompletableFuture<JsonNode> replies = get(url + "/replies?after=0&wait_ms=30000");
        CompletableFuture<JsonNode> changes = get(url + "/inventory?after=" + revision + "&wait_ms=30000");
        HttpResponse<String> accepted = post(url + "/commands", command(2, 57, workload));
        assertEquals(202, accepted.statusCode());
        assertEquals(JSON.readTree("{\"sequence\":57,\"accepted\":true}"), JSON.readTree(accepted.body()));
        JsonNode first = replies.get(20, TimeUnit.SECONDS);
        assertEquals("started", first.path("replies").get(0).path("status").asText());
        assertEquals(57, first.path("replies").get(0).path("sequence").asLong());
        assertEquals(
                "moving",
                changes.get(20, TimeUnit.SECONDS)
                        .path("workloads")
                        .get(0)
                        .path("state")
                        .asText());
        JsonNode second = get(url + "/replies?after=" + first.path("last").asLong() + "&wait_ms=30000")
                .get(30, TimeUnit.SECONDS);
        assertEquals("succeeded", second.path("replies").get(0).path("status").asText());
        HttpResponse<String> again = post(url + "/commands", command(3, 57, workload));
        assertEquals(200, again.statusCode());
        assertEquals(JSON.readTree("{\"sequence\":57,\"duplicate\":true}"), JSON.readTree(again.body()));
        HttpResponse<String> stale = post(url + "/commands", command(2, 58, workload));
        assertEquals(409, stale.statusCode());
        assertEquals(
                JSON.readTree("{\"sequence\":58,\"refused\":\"stale epoch\",\"epoch\":3}"),
                JSON.readTree(stale.body()));
        assertEquals(400, post(url + "/commands", "{\"epoch\":1").statusCode());
        assertEquals(
                400,
                post(url + "/commands", "{\"epoch\":3,\"sequence\":1,\"action\":\"fly\"}")
                        .statusCode());
        assertEquals(
                0,
                get(url + "/limits")
                        .get(20, TimeUnit.SECONDS)
                        .path("violations")
                        .size());
        JsonNode truth = get(url + "/truth").get(20, TimeUnit.SECONDS);
        assertTrue(truth.path("begun").asBoolean());
        assertEquals(
                "stopped",
                truth.path("fleet")
                        .path("workloads")
                        .get(workload.index())
                        .path("state")
                        .asText());
        assertEquals(0, truth.path("fleet").path("duplicated_steps").asInt(-1));
    }

    @Test
    void aPollWithoutNewsAnswersEmptyWhenItsTimeIsOver() throws Exception {
        Simulation simulation = start("quiet", options());
        JsonNode none =
                get(simulation.httpUrl() + "/replies?after=5&wait_ms=50").get(20, TimeUnit.SECONDS);
        assertEquals(JSON.readTree("{\"last\":5,\"replies\":[]}"), none);
    }

    private static String sign(String secret, String id, long seconds, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        byte[] signature = mac.doFinal((id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(signature);
    }

    @Test
    void tenantsTakeWhatVerifiesOnceAndRefuseTheRest() throws Exception {
        TenantFaults down = new TenantFaults(Duration.ZERO, 1, 0);
        Simulation simulation = start("quiet", options().withFaults(FaultRates.NONE, Map.of("haneul-talk", down)));
        String secret = SimulationOptions.literalSecrets(Sites.DEMO.site()).get("haneul-talk");
        String url = simulation.httpUrl() + "/tenants/haneul-talk/hook";
        String body = "{\"type\":\"org.bongsu.prepare\",\"sequence\":1}";
        long now = System.currentTimeMillis() / 1000;
        String[] headers = {
            "webhook-id", "n1", "webhook-timestamp", "" + now, "webhook-signature", sign(secret, "n1", now, body)
        };
        assertEquals(500, post(url, body, headers).statusCode(), "down for its first delivery");
        assertEquals(204, post(url, body, headers).statusCode());
        assertEquals(204, post(url, body, headers).statusCode());
        assertEquals(401, post(url, body + " ", headers).statusCode());
        assertEquals(401, post(url, body).statusCode());
        assertEquals(
                404,
                post(simulation.httpUrl() + "/tenants/nobody/hook", body, headers)
                        .statusCode());
        JsonNode truth = get(simulation.httpUrl() + "/tenants/truth").get(20, TimeUnit.SECONDS);
        JsonNode tenant = truth.path("tenants").get(0);
        assertEquals("haneul-talk", tenant.path("tenant").asText());
        assertEquals(1, tenant.path("notices").size());
        JsonNode notice = tenant.path("notices").get(0);
        assertEquals("org.bongsu.prepare", notice.path("type").asText());
        assertEquals(3, notice.path("deliveries").asInt());
        assertTrue(notice.path("accepted_ms").asLong()
                >= notice.path("first_seen_ms").asLong());
        assertEquals(2, tenant.path("refused").asInt());
    }

    /** At T+81 the operator declares the building's cut; a daemon that is just restarting gets it all the same. */
    @Test
    void theOperatorTypesUntilTheDaemonTakesIt() throws Exception {
        Map<String, JsonNode> taken = new ConcurrentHashMap<>();
        CountDownLatch rooms = new CountDownLatch(4);
        Map<String, Integer> tries = new ConcurrentHashMap<>();
        HttpServer daemon = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    String path = request.path();
                    if (tries.merge(path, 1, Integer::sum) < 3) {
                        request.response().setStatusCode(503).end();
                        return;
                    }
                    try {
                        if (taken.put(path, JSON.readTree(body.getBytes())) == null) {
                            rooms.countDown();
                        }
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    request.response().setStatusCode(202).end();
                }));
        int port = await(daemon.listen(0, "127.0.0.1")).actualPort();
        Simulation simulation = start("pangyo-2022", options().withDaemon("http://127.0.0.1:" + port));
        begin(simulation, 6000);
        assertTrue(rooms.await(30, TimeUnit.SECONDS), taken.keySet().toString());
        JsonNode cut = taken.get("/api/v1/rooms/hall-2/cut");
        assertEquals("2022-10-15T07:52:00Z", cut.path("at").asText());
        assertFalse(cut.path("by").asText().isEmpty());
        await(simulation.ended());
        JsonNode truth = await(simulation.truth());
        assertEquals(2, truth.path("zones").size());
        assertEquals(
                "2022-10-15T06:22:00Z", truth.path("zones").get(0).path("at").asText());
        assertEquals(
                "2022-10-15T06:19:00Z", truth.path("confirmable").path("c-bat").asText());
        long lost = 0;
        for (JsonNode workload : truth.path("fleet").path("workloads")) {
            lost += workload.path("state").asText().equals("lost") ? 1 : 0;
        }
        assertEquals(240, lost, "nobody evacuated anything");
    }

    @Test
    void aTakenPortFailsTheStartAndLeavesNothingOpen() throws Exception {
        Simulation first = start("quiet", options());
        int port = URI.create(first.httpUrl()).getPort();
        Scenario story = Sites.scenario("quiet");
        SimulationOptions clash = new SimulationOptions(
                "127.0.0.1",
                true,
                java.util.Optional.of(first.brokerUrl()),
                0,
                "127.0.0.1",
                port,
                SEED,
                FaultRates.NONE,
                Map.of(),
                Map.of(),
                Map.of(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                Map.of(),
                Map.of());
        ScenarioClock clock = new ScenarioClock(story.start(), System.currentTimeMillis(), 1);
        Inventory inventory = Sites.DEMO.inventory();
        assertThrows(
                java.util.concurrent.ExecutionException.class,
                () -> await(Simulation.start(vertx, Sites.DEMO.site(), inventory, story, clock, clash)));
    }

    @Test
    @Tag("peer")
    void mbpollReadsTheChargeOfTheSimulatedUps() throws Exception {
        Simulation simulation = start("quiet", options());
        int port = ((Address.Modbus) device(simulation, "ups-a").address()).port();
        ProcessBuilder mbpoll = PeerBinaries.command(
                "usr/bin/mbpoll",
                "-m",
                "tcp",
                "-p",
                "" + port,
                "-a",
                "1",
                "-0",
                "-r",
                "130",
                "-c",
                "1",
                "-1",
                "127.0.0.1");
        Process process = mbpoll.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.replaceAll("\\s+", " ").contains("[130]: 51200"), output);
    }
}
