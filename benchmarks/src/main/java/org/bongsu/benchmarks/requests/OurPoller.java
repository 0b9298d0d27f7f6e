package org.bongsu.benchmarks.requests;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import org.bongsu.collector.modbus.ModbusPoller;
import org.bongsu.collector.modbus.ModbusSettings;
import org.bongsu.collector.settings.CollectorSettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;

/**
 * The daemon's poller as it is, with a profile of as many unsigned registers as one request carries, each a point with a
 * range, and a period so short that every device is always due. Readings are counted, the good ones apart. Arguments: port,
 * registers, then one address a device. Answers each line of its standard input with {@code readings good}. Runs until it is
 * killed.
 */
public final class OurPoller {

    /** Above the time for which the benchmark stops this process while others have their turn. */
    private static final String SETTINGS = "modbus: {timeout: 60s}";

    /** A clock of milliseconds knows none shorter. */
    private static final Duration ALWAYS_DUE = Duration.ofMillis(1);

    private final LongAdder readings = new LongAdder();
    private final LongAdder good = new LongAdder();

    private OurPoller() {}

    public static void main(String[] arguments) throws IOException {
        OurPoller counts = new OurPoller();
        int port = Integer.parseInt(arguments[0]);
        int registers = Integer.parseInt(arguments[1]);
        List<String> hosts = List.of(arguments).subList(2, arguments.length);
        Inventory inventory = inventory(hosts, port, registers);
        ModbusPoller poller = new ModbusPoller(
                Vertx.vertx(),
                inventory,
                settings(inventory),
                ScenarioClock.real(System.currentTimeMillis()),
                System::currentTimeMillis,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                address -> address,
                counts::take);
        poller.start();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> out.println(counts.readings.sum() + " " + counts.good.sum()));
    }

    private void take(List<Reading> batch) {
        int believed = 0;
        for (Reading reading : batch) {
            believed += reading.quality() == Quality.GOOD ? 1 : 0;
        }
        readings.add(batch.size());
        good.add(believed);
    }

    /** As bongsu.yaml would say it. */
    private static ModbusSettings settings(Inventory inventory) {
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse("bongsu.yaml", SETTINGS, problems);
        ModbusSettings settings =
                CollectorSettings.decode(document.root(), inventory, problems).modbus();
        problems.throwIfAny();
        return settings;
    }

    static Inventory inventory(List<String> hosts, int port, int registers) {
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        List<RegisterField> fields = new ArrayList<>();
        for (int i = 0; i < registers; i++) {
            String name = "branch." + (i + 1) + ".current";
            registry.put(
                    name,
                    new PointDefinition(
                            name, PointType.NUMBER, "A", 0, 400, List.of(), "a branch's current", "benchmark"));
            fields.add(new RegisterField(
                    name, 3, i, RegisterType.U16, 0.01, 0, OptionalInt.empty(), List.of(0xFFFFL), Map.of()));
        }
        Profile profile = new Profile(
                "block", "benchmark", "Block", DeviceKind.PDU, fields, List.of(), List.of(), registers, 0, "benchmark");
        List<Device> devices = new ArrayList<>();
        for (String host : hosts) {
            devices.add(new Device(
                    "pdu-" + devices.size(),
                    DeviceKind.PDU,
                    "block",
                    "Block",
                    "hall",
                    Optional.empty(),
                    new Address.Modbus(host, port, 1),
                    ALWAYS_DUE));
        }
        return new Inventory(registry, List.of(profile), devices);
    }
}
