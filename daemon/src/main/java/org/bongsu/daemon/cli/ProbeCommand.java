package org.bongsu.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.collector.probe.Probe;
import org.bongsu.collector.probe.ProbeJson;
import org.bongsu.collector.probe.ProbeLine;
import org.bongsu.collector.probe.UnitReport;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.profile.ProfileFiles;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu probe}: which profiles fit a device that nobody has described yet. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = "Reads an unknown Modbus device and says which profiles fit. It only reads.")
public final class ProbeCommand implements Callable<Integer> {

    private static final Pattern UNITS = Pattern.compile("([0-9]{1,3})-([0-9]{1,3})");

    @Option(names = "--host", paramLabel = "H", description = "Where the device or its gateway listens.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "N", defaultValue = "502", description = "Default: ${DEFAULT-VALUE}.")
    private int port = 502;

    @Option(names = "--wire", paramLabel = "tcp|rtu", defaultValue = "tcp", description = "Default: ${DEFAULT-VALUE}.")
    private Address.Wire wire = Address.Wire.TCP;

    @Option(names = "--serial", paramLabel = "PATH", description = "A serial port of this machine instead of a host.")
    private @Nullable String serial;

    @Option(names = "--baud", paramLabel = "N", defaultValue = "9600", description = "Default: ${DEFAULT-VALUE}.")
    private int baud = 9600;

    @Option(
            names = "--parity",
            paramLabel = "none|even|odd",
            defaultValue = "none",
            description = "Default: ${DEFAULT-VALUE}.")
    private Address.Parity parity = Address.Parity.NONE;

    @Option(names = "--stop-bits", paramLabel = "1|2", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private int stopBits = 1;

    @Option(names = "--unit", paramLabel = "N", description = "The unit to ask (default: 1).")
    private @Nullable Integer unit;

    @Option(names = "--units", paramLabel = "A-B", description = "A range of units instead, such as 1-10.")
    private @Nullable String units;

    @Option(names = "--profile", paramLabel = "ID", description = "Only this profile; may be given several times.")
    private List<String> profiles = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "1s",
            defaultValue = "1s",
            description = "How long an answer is waited for (default: ${DEFAULT-VALUE}).")
    private String timeout = "1s";

    @Option(names = "--json", paramLabel = "FILE", description = "Where everything found is written.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--json", json);
        List<Integer> asked = units(command);
        Address address = address(command, asked);
        Duration patience = YamlValue.parseDuration(timeout)
                .filter(time -> !time.isZero() && time.compareTo(Duration.ofMinutes(1)) <= 0)
                .orElseThrow(
                        () -> wrong(command, "--timeout " + timeout + ": expected a duration such as 500ms, up to 1m"));
        Probe probe = probe(command);
        PrintWriter out = command.commandLine().getOut();
        List<UnitReport> reports = new ArrayList<>();
        try (ProbeLine line = new ProbeLine(address, patience)) {
            connect(line);
            for (int one : asked) {
                UnitReport report = probe.unit(line, one, Moment.ofEpochMillis(System.currentTimeMillis()));
                new ProbeTable(out).print(report);
                out.flush();
                reports.add(report);
            }
        }
        if (json != null) {
            Files.writeString(json, ProbeJson.write(endpoint(), reports).toPrettyString() + "\n");
        }
        return status(reports);
    }

    private int status(List<UnitReport> reports) throws Unreachable {
        if (reports.stream().noneMatch(UnitReport::alive)) {
            throw new Unreachable(endpoint() + ": no unit answers", new IOException("silence"));
        }
        return reports.stream().anyMatch(report -> report.best().isPresent()) ? Bongsu.OK : Bongsu.NO;
    }

    private void connect(ProbeLine line) throws Unreachable {
        try {
            line.connect();
        } catch (IOException e) {
            throw new Unreachable(endpoint() + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private String endpoint() {
        return serial == null ? host + ":" + port : serial;
    }

    private List<Integer> units(CommandSpec command) {
        if (units == null) {
            return List.of(unit == null ? 1 : unit);
        }
        Matcher range = UNITS.matcher(units);
        int from = range.matches() ? Integer.parseInt(range.group(1)) : 1;
        int to = range.matches() ? Integer.parseInt(range.group(2)) : 0;
        if (unit != null || from > to || to > 255) {
            throw wrong(command, "--units " + units + ": expected a range such as 1-10 and no --unit");
        }
        List<Integer> asked = new ArrayList<>();
        for (int one = from; one <= to; one++) {
            asked.add(one);
        }
        return asked;
    }

    private Address address(CommandSpec command, List<Integer> asked) {
        if ((host == null) == (serial == null)) {
            throw wrong(command, "one of --host and --serial is needed");
        }
        if (wire == Address.Wire.TLS) {
            throw wrong(command, "--wire tls: only tcp and rtu can be probed");
        }
        try {
            Address address = null;
            for (int one : asked) {
                address = host != null
                        ? new Address.Modbus(host, port, one, wire)
                        : new Address.Serial(String.valueOf(serial), baud, parity, stopBits, one);
            }
            return Objects.requireNonNull(address);
        } catch (IllegalArgumentException e) {
            throw wrong(command, "no such address: " + e.getMessage());
        }
    }

    private Probe probe(CommandSpec command) {
        Problems problems = new Problems();
        Path home = Setup.configHome();
        Map<String, PointDefinition> registry =
                PointRegistry.read(home.resolve("points.yaml"), "config/points.yaml", problems);
        List<Profile> all =
                ProfileFiles.readAll(home.resolve("profiles"), "config/profiles", registry, problems).stream()
                        .filter(Profile::isModbus)
                        .toList();
        problems.throwIfAny();
        List<String> ids = all.stream().map(Profile::id).toList();
        for (String id : profiles) {
            if (!ids.contains(id)) {
                throw wrong(
                        command, "--profile " + id + ": no such Modbus profile; there are " + String.join(", ", ids));
            }
        }
        return new Probe(
                all.stream()
                        .filter(one -> profiles.isEmpty() || profiles.contains(one.id()))
                        .toList(),
                registry);
    }

    private static ParameterException wrong(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
