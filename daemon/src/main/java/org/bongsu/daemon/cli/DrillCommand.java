package org.bongsu.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bongsu.daemon.drill.Drill;
import org.bongsu.daemon.drill.Rehearsal;
import org.bongsu.daemon.drill.Scorecard;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.simulators.fleet.FaultRates;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.scenario.ScenarioFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu drill}: the whole loop in virtual time. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = "Rehearses a scenario in virtual time and writes the scorecard.")
public final class DrillCommand implements Callable<Integer> {

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            defaultValue = "pangyo-2022",
            description = "What is played (default: ${DEFAULT-VALUE}).")
    private String scenario = "pangyo-2022";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of every random number (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--driver-faults",
            paramLabel = "NAME=SHARE",
            split = ",",
            description = {
                "How unreliable the drivers are, as shares of all commands: lost, delayed, lied, failed, doubled.",
                "Default: lost=0.01,delayed=0.01,lied=0.01,doubled=0.01."
            })
    private Map<String, Double> driverFaults = new LinkedHashMap<>();

    @Option(names = "--report", paramLabel = "FILE", description = "Where the scorecard is written as JSON.")
    private @Nullable Path report;

    @Option(names = "--journal", paramLabel = "FILE", description = "Where the journal is kept, for bongsu replay.")
    private @Nullable Path journal;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--report", report);
        Arguments.writable(command, "--journal", journal);
        Setup setup = Setup.load(site);
        Scenario played = ScenarioFile.load(scenario, site, Setup.configHome());
        FaultRates rates = rates(command);
        Rehearsal rehearsal;
        if (journal == null) {
            rehearsal = new Drill(setup, played, seed, rates, Optional.empty()).run();
        } else {
            Files.deleteIfExists(journal);
            try (Journal kept = Journal.openFile(journal)) {
                kept.putMeta("site", site.toAbsolutePath().toString());
                rehearsal = new Drill(setup, played, seed, rates, Optional.of(kept)).run();
            }
        }
        Scorecard scorecard = Scorecard.of(rehearsal);
        if (report != null) {
            scorecard.write(report);
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(scorecard.text());
        out.printf(Locale.ROOT, "wall %.1f s%n", rehearsal.wallS());
        out.flush();
        return scorecard.anyBroken() ? Bongsu.NO : Bongsu.OK;
    }

    private FaultRates rates(CommandSpec command) {
        try {
            return driverFaults.isEmpty() ? FaultRates.DEFAULT : FaultRates.of(driverFaults);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--driver-faults: " + e.getMessage());
        }
    }
}
