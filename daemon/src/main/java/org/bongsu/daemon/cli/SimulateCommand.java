package org.bongsu.daemon.cli;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bongsu.daemon.demo.ReceiverKeys;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.simulators.Simulation;
import org.bongsu.simulators.SimulationOptions;
import org.bongsu.simulators.devices.TlsFiles;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.scenario.ScenarioFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu simulate}: the devices alone, on real sockets, for any client. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Plays a site's devices, fleet and tenants on real sockets until the scenario ends.")
public final class SimulateCommand implements Callable<Integer> {

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            defaultValue = "quiet",
            description = "What is played (default: ${DEFAULT-VALUE}).")
    private String scenario = "quiet";

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Scenario seconds a second (default: ${DEFAULT-VALUE}).")
    private double speed = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of every random number (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--modbus-host", paramLabel = "H", description = "Where Modbus listens (default: 127.0.0.1).")
    private String modbusHost = SimulationOptions.LOOPBACK;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "An MQTT broker to publish to (default: an embedded one).")
    private @Nullable String broker;

    @Option(
            names = "--modbus-tls",
            paramLabel = "DIR",
            description = "ca.pem, certificate.pem and key.pem of the endpoints that are read over TLS.")
    private @Nullable Path modbusTls;

    @Option(
            names = "--serial",
            paramLabel = "PORT=END",
            description = "Serve the serial port that devices.yaml names at this other end of it.")
    private Map<String, String> serial = new LinkedHashMap<>();

    @Option(names = "--free-ports", description = "Take any free port for each endpoint.")
    private boolean freePorts;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.speed(command, speed);
        Setup setup = Setup.load(site);
        Scenario played = ScenarioFile.load(scenario, site, Setup.configHome());
        SimulationOptions options =
                SimulationOptions.defaults(setup.site(), seed).withModbusHost(modbusHost);
        options = broker == null ? options : options.withBroker(broker);
        options = freePorts ? options.onFreePorts() : options;
        options = options.withWires(Optional.ofNullable(modbusTls).map(TlsFiles::in), serial);
        options = keyed(options, setup, command);
        Vertx vertx = Vertx.vertx();
        ScenarioClock clock = new ScenarioClock(played.start(), System.currentTimeMillis(), speed);
        Simulation simulation;
        try {
            simulation = Simulation.start(vertx, setup.site(), setup.inventory(), played, clock, options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            vertx.close();
            throw new Unreachable("the simulators cannot start: " + e.getMessage(), e);
        }
        PrintWriter out = command.commandLine().getOut();
        simulation.endpoints().forEach(out::println);
        out.flush();
        simulation.begin(new ScenarioClock(played.start(), System.currentTimeMillis(), speed));
        simulation.ended().toCompletionStage().toCompletableFuture().get();
        simulation.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close();
        return Bongsu.OK;
    }

    private static SimulationOptions keyed(SimulationOptions options, Setup setup, CommandSpec command) {
        try {
            return ReceiverKeys.give(options, setup);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
