package org.bongsu.simulators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.simulators.devices.EmbeddedBroker;
import org.bongsu.simulators.fleet.FaultRates;
import org.bongsu.simulators.physics.World;
import org.bongsu.simulators.scenario.Scenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that others wrote read a simulated UPS, and what they show is what our codec says of its registers. The UPS has a
 * value of each type: the world stands still, so that everybody must see the same.
 */
@Tag("peer")
@Timeout(120)
class ForeignClientsTest {

    private static final long SEED = 11;

    /** Addresses of the registers, 0-based. */
    private static final int CHARGE = 100;

    private static final int TEMPERATURE = 101;
    private static final int RUNTIME = 110;
    private static final int VOLTAGE = 120;
    private static final int INPUT = 130;
    private static final int INPUT_SCALE = 131;
    private static final int ONLINE = 140;
    private static final int ON_BATTERY = 141;
    private static final int LOW_BATTERY = 142;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, Double> ours = new LinkedHashMap<>();
    private EmbeddedBroker broker;
    private Simulation simulation;
    private Inventory inventory;

    private static RegisterField field(
            String point, int address, RegisterType type, double scale, double offset, int scaleRegister) {
        return new RegisterField(
                point,
                3,
                address,
                type,
                scale,
                offset,
                scaleRegister == 0 ? OptionalInt.empty() : OptionalInt.of(scaleRegister),
                List.of(),
                Map.of());
    }

    private static RegisterField contact(int address, String token) {
        return new RegisterField(
                "ups.status", 3, address, RegisterType.BITS16, 1, 0, OptionalInt.empty(), List.of(), Map.of(0, token));
    }

    private static Profile profile() {
        return new Profile(
                "foreign-ups",
                "Acme",
                "UPS of every type",
                DeviceKind.UPS,
                List.of(
                        contact(ONLINE, "OL"),
                        contact(ON_BATTERY, "OB"),
                        contact(LOW_BATTERY, "LB"),
                        field("battery.charge", CHARGE, RegisterType.U16, 0.001953125, 0, 0),
                        // Less an offset of 100 °C, so that the register is negative.
                        field("battery.temperature", TEMPERATURE, RegisterType.S16, 0.0078125, 100, 0),
                        field("battery.runtime", RUNTIME, RegisterType.U32, 0.001, 0, 0),
                        field("output.voltage", VOLTAGE, RegisterType.F32, 1, 0, 0),
                        field("input.voltage", INPUT, RegisterType.U16, 1, 0, INPUT_SCALE)),
                List.of(),
                List.of(),
                100,
                16,
                "test");
    }

    @BeforeEach
    void open() {
        broker = new EmbeddedBroker("127.0.0.1", 0);
    }

    @AfterEach
    void close() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        if (simulation != null) {
            await(simulation.stop());
        }
        broker.close();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void simulate(Address address, Map<String, String> serialPorts) throws Exception {
        simulate(profile(), address, serialPorts);
        assertTrue(ours.get("battery.temperature") < 60, "control: its register is negative");
        assertTrue(ours.get("battery.runtime") > 65.536, "control: it takes two registers");
    }

    private void simulate(Profile profile, Address address, Map<String, String> serialPorts) throws Exception {
        Inventory demo = Sites.DEMO.inventory();
        Device ups = new Device(
                "ups-f",
                DeviceKind.UPS,
                profile.id(),
                profile.model(),
                "ups-1",
                Optional.of("ups-a"),
                address,
                Duration.ofSeconds(5));
        inventory = new Inventory(demo.registry(), List.of(profile), List.of(ups));
        Scenario quiet = Sites.scenario("quiet");
        SimulationOptions options = SimulationOptions.defaults(Sites.DEMO.site(), SEED)
                .withFaults(FaultRates.NONE, Map.of())
                .withBroker(broker.url())
                .withWires(Optional.empty(), serialPorts)
                .onFreePorts();
        ScenarioClock clock = new ScenarioClock(quiet.start(), System.currentTimeMillis(), 1);
        simulation = await(Simulation.start(vertx, Sites.DEMO.site(), inventory, quiet, clock, options));
        World twin = new World(Sites.DEMO.site(), inventory, quiet, SEED);
        for (Reading reading :
                new RegisterCodec(inventory, ups).decode(twin.registersOf(ups), twin.now(), twin.now())) {
            reading.value().ifPresent(value -> ours.put(reading.point().name(), value));
        }
    }

    private int port() {
        return ((Address.Modbus) simulation.inventory().devices().get(0).address()).port();
    }

    private static String run(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    /** Starts something that goes on by itself and reads what it says until the pattern is found. */
    private Matcher until(ProcessBuilder builder, Pattern wanted) throws IOException {
        Process process = builder.start();
        processes.add(process);
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = wanted.matcher(said);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new AssertionError("it ended and never said " + wanted + ":\n" + said);
    }

    private static double number(String said, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        assertTrue(matcher.find(), pattern + " is not in\n" + said);
        return Double.parseDouble(matcher.group(1));
    }

    /** What mbpoll shows of one value; the arguments say where the device is. */
    private static double mbpoll(List<String> where, String device, int address, String type) throws Exception {
        List<String> arguments = new ArrayList<>(where);
        arguments.addAll(List.of("-0", "-B", "-a", "1", "-c", "1", "-1", "-r", "" + address, "-t", type, device));
        String said = run(PeerBinaries.command("usr/bin/mbpoll", arguments.toArray(String[]::new)));
        String value = said.substring(said.indexOf("[" + address + "]"));
        // A register with its highest bit set is shown twice, the signed number in brackets.
        return number(value, value.contains("(") ? "\\((-?[0-9]+)\\)" : "\\]:\\s+(-?[0-9.]+)");
    }

    private void mbpollAgrees(List<String> where, String device) throws Exception {
        assertEquals(ours.get("battery.charge"), (mbpoll(where, device, CHARGE, "4") + 65_536) % 65_536 / 512, 1e-9);
        assertEquals(ours.get("battery.temperature"), mbpoll(where, device, TEMPERATURE, "4") / 128 + 100, 1e-9);
        assertEquals(ours.get("battery.runtime"), mbpoll(where, device, RUNTIME, "4:int") / 1000, 1e-9);
        assertEquals(ours.get("output.voltage"), mbpoll(where, device, VOLTAGE, "4:float"), 1e-3);
        double exponent = mbpoll(where, device, INPUT_SCALE, "4");
        assertEquals(ours.get("input.voltage"), mbpoll(where, device, INPUT, "4") * Math.pow(10, exponent), 1e-9);
    }

    @Test
    void mbpollReadsOverTcp() throws Exception {
        simulate(new Address.Modbus("127.0.0.1", 1, 1), Map.of());
        mbpollAgrees(List.of("-m", "tcp", "-p", "" + port()), "127.0.0.1");
    }

    private void socat(String left, String right, Path... links) throws Exception {
        processes.add(PeerBinaries.command("usr/bin/socat", left, right).start());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (Path link : links) {
            while (!Files.exists(link)) {
                assertTrue(System.nanoTime() < deadline, "socat makes no " + link);
                Thread.onSpinWait();
            }
        }
    }

    private static final List<String> RTU = List.of("-m", "rtu", "-b", "9600", "-P", "none", "-o", "5");

    @Test
    void mbpollReadsRtuThroughAPseudoTerminalIntoASocket() throws Exception {
        simulate(new Address.Modbus("127.0.0.1", 1, 1, Address.Wire.RTU), Map.of());
        Path port = folder.resolve("port");
        socat("pty,rawer,link=" + port, "tcp:127.0.0.1:" + port(), port);
        mbpollAgrees(RTU, port.toString());
        assertTrue(simulation
                .endpoints()
                .get(0)
                .startsWith("modbus-rtu-tcp 127.0.0.1:" + port() + " unit 1 device ups-f"));
    }

    @Test
    void mbpollReadsASerialPort() throws Exception {
        Path port = folder.resolve("port");
        Path end = folder.resolve("end");
        socat("pty,rawer,link=" + port, "pty,rawer,link=" + end, port, end);
        simulate(
                new Address.Serial(port.toString(), 9600, Address.Parity.NONE, 1, 1),
                Map.of(port.toString(), end.toString()));
        mbpollAgrees(RTU, port.toString());
        assertEquals(
                "modbus-rtu " + port + " unit 1 device ups-f profile foreign-ups",
                simulation.endpoints().get(0));
    }

    @Test
    void zabbixAgentReadsEveryType() throws Exception {
        simulate(new Address.Modbus("127.0.0.1", 1, 1), Map.of());
        assertEquals(ours.get("battery.charge"), zabbix(CHARGE, 1, "uint16") / 512, 1e-9);
        assertEquals(ours.get("battery.temperature"), zabbix(TEMPERATURE, 1, "int16") / 128 + 100, 1e-9);
        assertEquals(ours.get("battery.runtime"), zabbix(RUNTIME, 1, "uint32") / 1000, 1e-9);
        assertEquals(ours.get("output.voltage"), zabbix(VOLTAGE, 1, "float"), 1e-3);
        double exponent = zabbix(INPUT_SCALE, 1, "int16");
        assertEquals(ours.get("input.voltage"), zabbix(INPUT, 1, "uint16") * Math.pow(10, exponent), 1e-9);
    }

    private double zabbix(int address, int count, String type) throws Exception {
        Path config = folder.resolve("zabbix.conf");
        Files.writeString(
                config, "Server=127.0.0.1\nHostname=test\nControlSocket=" + folder.resolve("agent.sock") + "\n");
        String item = "modbus.get[tcp://127.0.0.1:" + port() + ",1,3," + address + "," + count + "," + type + ",be]";
        String said = run(PeerBinaries.command("usr/sbin/zabbix_agent2", "-c", config.toString(), "-t", item));
        return number(said, "\\[s\\|(-?[0-9.e+]+)\\]");
    }

    @Test
    void collectdReadsEveryType() throws Exception {
        simulate(new Address.Modbus("127.0.0.1", 1, 1), Map.of());
        Map<String, String> types = new LinkedHashMap<>();
        types.put("charge", "RegisterBase " + CHARGE + "\nRegisterType Uint16\nScale 0.001953125\n");
        types.put("temperature", "RegisterBase " + TEMPERATURE + "\nRegisterType Int16\nScale 0.0078125\nShift 100\n");
        types.put("runtime", "RegisterBase " + RUNTIME + "\nRegisterType Uint32\nScale 0.001\n");
        types.put("output", "RegisterBase " + VOLTAGE + "\nRegisterType Float\n");
        StringBuilder config = new StringBuilder("Hostname test\nFQDNLookup false\nInterval 1\n")
                .append("BaseDir \"")
                .append(folder)
                .append("\"\n")
                .append("PIDFile \"")
                .append(folder.resolve("pid"))
                .append("\"\n")
                .append("PluginDir \"")
                .append(PeerBinaries.file("usr/lib/collectd"))
                .append("\"\n")
                .append("TypesDB \"")
                .append(PeerBinaries.file("usr/share/collectd/types.db"))
                .append("\"\n")
                .append(
                        "LoadPlugin modbus\nLoadPlugin csv\n<Plugin csv>\nDataDir stdout\n</Plugin>\n<Plugin modbus>\n");
        types.forEach((name, where) -> config.append("<Data ")
                .append(name)
                .append(">\n")
                .append(where)
                .append("RegisterCmd ReadHolding\nType gauge\nInstance ")
                .append(name)
                .append("\n</Data>\n"));
        config.append("<Host ups>\nAddress \"127.0.0.1\"\nPort \"")
                .append(port())
                .append("\"\n<Slave 1>\nInstance s\n");
        types.keySet().forEach(name -> config.append("Collect ").append(name).append('\n'));
        config.append("</Slave>\n</Host>\n</Plugin>\n");
        Path file = Files.writeString(folder.resolve("collectd.conf"), config);
        StringBuilder wanted = new StringBuilder("(?s)");
        types.keySet().forEach(name -> wanted.append(".*gauge-").append(name).append(" [^\\n]*[0-9]:(-?[0-9.e+]+)"));
        Matcher said = until(
                PeerBinaries.command("usr/sbin/collectd", "-f", "-C", file.toString()),
                Pattern.compile(wanted.toString()));
        assertEquals(ours.get("battery.charge"), Double.parseDouble(said.group(1)), 1e-6);
        assertEquals(ours.get("battery.temperature"), Double.parseDouble(said.group(2)), 1e-6);
        assertEquals(ours.get("battery.runtime"), Double.parseDouble(said.group(3)), 1e-6);
        assertEquals(ours.get("output.voltage"), Double.parseDouble(said.group(4)), 1e-3);
    }

    @Test
    void theUpsToolsSeeTheContactsOfTheUps() throws Exception {
        simulate(new Address.Modbus("127.0.0.1", 1, 1), Map.of());
        assertEquals(
                Sites.DEMO.inventory().registry().get("ups.status").mask("OL"),
                ours.get("ups.status").longValue(),
                "control: on line, and nothing else");
        StringBuilder config = new StringBuilder(
                        "[ups-f]\ndriver = generic_modbus\nport = \"127.0.0.1:" + port() + "\"\n")
                .append("rio_slave_id = 1\n");
        Map.of("OL", ONLINE, "OB", ON_BATTERY, "LB", LOW_BATTERY)
                .forEach((state, address) -> config.append(
                        state + "_addr = " + address + "\n" + state + "_regtype = 3\n" + state + "_noro = 0\n"));
        Files.writeString(folder.resolve("ups.conf"), config);
        Matcher said = until(nutDriver("generic_modbus"), Pattern.compile("ups\\.status: ([A-Z ]+)\n"));
        assertEquals("OL", said.group(1).strip());
    }

    private ProcessBuilder nutDriver(String name) {
        ProcessBuilder driver = PeerBinaries.command(
                "lib/nut/" + name, "-a", "ups-f", "-d", "2", "-u", System.getProperty("user.name"));
        driver.environment().put("NUT_CONFPATH", folder.toString());
        driver.environment().put("NUT_STATEPATH", folder.toString());
        driver.environment().put("NUT_ALTPIDPATH", folder.toString());
        return driver;
    }

    /**
     * NUT's driver believes nothing before the device has told it in function 0x2B what it is. Its status is left out: the
     * simulated battery neither rests nor charges once it is full, and the driver wants one of the two.
     */
    @Test
    void theUpsToolsKnowASimulatedHuaweiByItsIdentification() throws Exception {
        Profile huawei = Sites.DEMO.inventory().profiles().stream()
                .filter(profile -> profile.id().equals("huawei-ups2000"))
                .findFirst()
                .orElseThrow();
        simulate(huawei, new Address.Modbus("127.0.0.1", 1, 1, Address.Wire.RTU), Map.of());
        Path port = folder.resolve("port");
        socat("pty,rawer,link=" + port, "tcp:127.0.0.1:" + port(), port);
        Files.writeString(folder.resolve("ups.conf"), "[ups-f]\ndriver = huawei-ups2000\nport = " + port + "\n");
        Matcher said = until(nutDriver("huawei-ups2000"), Pattern.compile("(?s)^(.*ups\\.type: online\n)"));
        assertEquals("UPS2000", text(said.group(1), "device.model"));
        for (String point :
                List.of("input.voltage", "output.voltage", "battery.charge", "battery.voltage", "battery.runtime")) {
            assertEquals(ours.get(point), Double.parseDouble(text(said.group(1), point)), 0.051, point);
        }
    }

    private static String text(String said, String name) {
        Matcher matcher =
                Pattern.compile("(?m)^" + Pattern.quote(name) + ": (.*)$").matcher(said);
        assertTrue(matcher.find(), name + " is not in\n" + said);
        return matcher.group(1);
    }
}
