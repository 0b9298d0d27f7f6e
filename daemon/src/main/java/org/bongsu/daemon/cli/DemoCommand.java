package org.bongsu.daemon.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bongsu.daemon.demo.Demo;
import org.bongsu.daemon.demo.DemoOptions;
import org.bongsu.daemon.engine.Autonomy;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.scenario.ScenarioFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bin/demo}: simulators and daemon as two processes on loopback. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Plays a scenario against the real daemon on loopback sockets and scores it.")
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--site", paramLabel = "DIR", description = "The site's folder (default: config/sites/demo).")
    private @Nullable Path site;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "pangyo-2022",
            description = "What is played (default: ${DEFAULT-VALUE}).")
    private String scenario = "pangyo-2022";

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "60",
            description = "Scenario seconds a second (default: ${DEFAULT-VALUE}).")
    private double speed = 60;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "The console's address; port 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private String listen = "127.0.0.1:8080";

    @Option(names = "--autonomy", paramLabel = "LEVEL", description = "observe, recommend, confirm or auto.")
    private @Nullable Autonomy autonomy;

    @Option(names = "--exit", description = "End when the scenario ends.")
    private boolean exit;

    @Option(names = "--report", paramLabel = "FILE", description = "Where the scorecard is written as JSON.")
    private @Nullable Path report;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of every random number (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--kills",
            defaultValue = "0",
            paramLabel = "N",
            description = "Kill the daemon (SIGKILL) so often at random moments of the evacuation and start it again.")
    private int kills;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--report", report);
        Path folder = site != null ? site : Setup.configHome().resolve("sites").resolve("demo");
        Setup setup = Setup.load(folder);
        Scenario played = ScenarioFile.load(scenario, folder, Setup.configHome());
        DemoOptions options = new DemoOptions(
                Arguments.speed(command, speed),
                listen,
                Optional.ofNullable(autonomy),
                exit,
                Optional.ofNullable(report),
                seed,
                kills);
        try {
            boolean good =
                    new Demo(setup, played, options, command.commandLine().getOut()).run();
            return good ? Bongsu.OK : Bongsu.NO;
        } catch (java.io.IOException e) {
            throw new Unreachable(String.valueOf(e.getMessage()), e);
        }
    }
}
