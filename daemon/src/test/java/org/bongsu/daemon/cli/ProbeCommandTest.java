package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.simulators.Simulation;
import org.bongsu.simulators.SimulationOptions;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.scenario.ScenarioFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's devices, asked what they are by somebody who does not know them. */
class ProbeCommandTest {

    private static final Setup DEMO = Setup.load(Setup.configHome().resolve("sites/demo"));
    private static final Vertx VERTX = Vertx.vertx();

    private static Simulation simulation;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        Scenario quiet = ScenarioFile.load("quiet", DEMO.folder(), Setup.configHome());
        ScenarioClock clock = new ScenarioClock(quiet.start(), System.currentTimeMillis(), 1);
        SimulationOptions options = SimulationOptions.defaults(DEMO.site(), 1).onFreePorts();
        simulation = Simulation.start(VERTX, DEMO.site(), DEMO.inventory(), quiet, clock, options)
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        simulation.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** One device of each profile that the demo has. */
    private static Map<String, Address.Modbus> devices() {
        Map<String, Address.Modbus> devices = new LinkedHashMap<>();
        for (Device device : simulation.inventory().devices()) {
            if (device.address() instanceof Address.Modbus modbus) {
                devices.putIfAbsent(device.profile(), modbus);
            }
        }
        return devices;
    }

    private JsonNode probe(int status, String... more) throws IOException {
        Path file = folder.resolve("probe.json");
        String[] arguments = new String[more.length + 3];
        arguments[0] = "probe";
        System.arraycopy(more, 0, arguments, 1, more.length);
        arguments[more.length + 1] = "--json";
        arguments[more.length + 2] = file.toString();
        assertEquals(status, Bongsu.execute(arguments), String.join(" ", arguments));
        return new ObjectMapper().readTree(Files.readString(file)).path("units");
    }

    private JsonNode probe(String profile) throws IOException {
        Address.Modbus address = devices().get(profile);
        return probe(Bongsu.OK, "--host", address.host(), "--port", "" + address.port(), "--unit", "" + address.unit())
                .path(0);
    }

    private static String verdict(JsonNode unit, String profile) {
        for (JsonNode fit : unit.path("profiles")) {
            if (fit.path("profile").asText().equals(profile)) {
                return fit.path("verdict").asText();
            }
        }
        return "not tried";
    }

    @Test
    void everyModbusDeviceOfTheDemoIsFoundToFitItsOwnProfile() throws IOException {
        Set<String> tried = new LinkedHashSet<>();
        for (String profile : devices().keySet()) {
            JsonNode unit = probe(profile);
            assertTrue(
                    List.of("confirmed", "plausible").contains(verdict(unit, profile)),
                    profile + " is judged " + verdict(unit, profile) + ": " + unit.path("profiles"));
            tried.add(profile);
        }
        assertTrue(tried.size() >= 5, "profiles tried: " + tried);
    }

    /** A confirmed identity stands before any number of believable values. */
    @Test
    void theSmartUpsIsConfirmedAndFirstAndItsValuesAreDecoded() throws IOException {
        JsonNode unit = probe("apc-smart-ups");
        assertEquals("apc-smart-ups", unit.path("best").asText());
        assertEquals("confirmed", verdict(unit, "apc-smart-ups"));
        assertEquals("misfit", verdict(unit, "sunspec-battery"));
        Map<String, String> values = new LinkedHashMap<>();
        unit.path("values")
                .forEach(value -> values.put(
                        value.path("point").asText(), value.path("text").asText()));
        assertEquals("OL", values.get("ups.status"));
        assertTrue(values.containsKey("battery.charge"), values.toString());
    }

    @Test
    void theLithiumRacksChainIsWalkedAndDiscoveryFits() throws IOException {
        JsonNode unit = probe("sunspec-lithium");
        assertEquals(
                List.of(1, 802, 803, 804, 805),
                unit.path("sunspec").findValues("model").stream()
                        .map(JsonNode::asInt)
                        .toList());
        assertEquals("confirmed", verdict(unit, "sunspec-battery"));
        assertEquals("misfit", verdict(unit, "apc-smart-ups"));
    }

    @Test
    void aProfileThatDoesNotFitIsANo() throws IOException {
        Address.Modbus address = devices().get("pt495-h2");
        JsonNode units = probe(
                Bongsu.NO,
                "--host",
                address.host(),
                "--port",
                "" + address.port(),
                "--unit",
                "" + address.unit(),
                "--profile",
                "sunspec-battery");
        assertEquals("misfit", verdict(units.path(0), "sunspec-battery"));
        assertTrue(units.path(0).path("requests").asInt() < 20, units.toString());
    }

    @Test
    void severalUnitsAreProbedOneByOneAndAnAbsentOneDoesNotHide() throws IOException {
        Address.Modbus address = devices().get("pt495-h2");
        JsonNode units = probe(
                Bongsu.OK,
                "--host",
                address.host(),
                "--port",
                "" + address.port(),
                "--units",
                "1-3",
                "--timeout",
                "300ms",
                "--profile",
                "pt495-h2");
        assertEquals(3, units.size());
        assertEquals("pt495-h2", units.path(0).path("best").asText());
        assertTrue(units.path(2).path("best").isMissingNode(), units.toString());
    }

    @Test
    void nobodyThereAndNobodyAnsweringAreUnreachable() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertEquals(Bongsu.UNREACHABLE, Bongsu.execute("probe", "--host", "127.0.0.1", "--port", "" + port));
        // The kernel accepts, and nobody ever reads.
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Socket keep = new Socket(mute.getInetAddress(), mute.getLocalPort())) {
            assertTrue(keep.isConnected());
            assertEquals(
                    Bongsu.UNREACHABLE,
                    Bongsu.execute(
                            "probe", "--host", "127.0.0.1", "--port", "" + mute.getLocalPort(), "--timeout", "50ms"));
        }
    }

    @Test
    void wrongUsageIsToldAsSuch() {
        assertEquals(Bongsu.BAD_INPUT, Bongsu.execute("probe"));
        assertEquals(Bongsu.BAD_INPUT, Bongsu.execute("probe", "--host", "h", "--serial", "/dev/x"));
        assertEquals(Bongsu.BAD_INPUT, Bongsu.execute("probe", "--host", "h", "--units", "5-1"));
        assertEquals(Bongsu.BAD_INPUT, Bongsu.execute("probe", "--host", "h", "--unit", "300"));
        assertEquals(Bongsu.BAD_INPUT, Bongsu.execute("probe", "--host", "h", "--profile", "apc-smart-up"));
        assertEquals(Bongsu.BAD_INPUT, Bongsu.execute("probe", "--host", "h", "--wire", "tls"));
    }
}
