package org.bongsu.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.collector.telemetry.InfluxSettings;
import org.bongsu.collector.telemetry.Recording;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.backtest.Backtest;
import org.bongsu.daemon.backtest.Comparison;
import org.bongsu.daemon.runtime.DaemonParts;
import org.bongsu.daemon.runtime.Endpoints;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.trial.settings.RulePaths;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu rules backtest}: what rules would have made of telemetry that was recorded. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description =
                "Plays recorded telemetry through rules and stages in virtual time, and says what would have fired.")
public final class BacktestCommand implements Callable<Integer> {

    /** Where telemetry is read from. */
    enum Source {
        /** Local history where it reaches back far enough, else the store that bongsu.yaml names. */
        AUTO,
        HISTORY,
        INFLUX
    }

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(names = "--from", required = true, paramLabel = "T", description = "Such as 2022-10-15T06:00:00Z.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "T", description = "Not included.")
    private String to = "";

    @Option(
            names = "--rules",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Rule files and folders; default is the shipped pack (default: the site's rules).")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--against",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Another version of the rules: only what differs is printed.")
    private List<String> against = new ArrayList<>();

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            defaultValue = "auto",
            description = "auto, history or influx (default: ${DEFAULT-VALUE}).")
    private Source source = Source.AUTO;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The daemon's, with its local history (default: data/SITE beside the installation).")
    private @Nullable Path data;

    @Option(
            names = "--warm-up",
            paramLabel = "1h",
            defaultValue = "1h",
            description = "How much earlier the playing begins, for windows and holds (default: ${DEFAULT-VALUE}).")
    private String warmUp = "1h";

    @Option(
            names = "--fail-on",
            paramLabel = "STAGE",
            description = "Status 1 when this stage is reached, or one above.")
    private @Nullable Stage failOn;

    @Option(names = "--json", paramLabel = "FILE", description = "Where everything is written.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--json", json);
        Moment begin = moment(command, "--from", from);
        Moment end = moment(command, "--to", to);
        if (!begin.isBefore(end)) {
            throw new ParameterException(command.commandLine(), "--to " + to + " is not after --from " + from);
        }
        Duration warm = YamlValue.parseDuration(warmUp)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "--warm-up " + warmUp + ": expected a duration such as 1h or 90s"));
        Setup setup = Setup.load(site);
        List<RulePack> packs = packs(setup);
        try (Recording recording = recording(setup, command, begin.minus(warm))) {
            Backtest.Result result = Backtest.run(setup.site(), setup.inventory(), packs, recording, begin, end, warm);
            Optional<Comparison> comparison = packs.size() < 2
                    ? Optional.empty()
                    : Optional.of(Comparison.of(
                            result.findings().get(0), result.findings().get(1)));
            BacktestReport report =
                    new BacktestReport(setup.site().id(), recording.name(), begin, end, result, comparison);
            PrintWriter out = command.commandLine().getOut();
            out.print(report.text());
            out.flush();
            if (json != null) {
                Files.writeString(json, report.json());
            }
            return status(result, comparison);
        }
    }

    private int status(Backtest.Result result, Optional<Comparison> comparison) {
        Stage limit = failOn;
        boolean reached = limit != null && result.findings().get(0).highest().atLeast(limit);
        return reached || comparison.map(Comparison::differs).orElse(false) ? Bongsu.NO : Bongsu.OK;
    }

    private static Moment moment(CommandSpec command, String option, String text) {
        try {
            return Moment.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new ParameterException(
                    command.commandLine(),
                    option + " " + text + ": expected a time in UTC such as 2022-10-15T06:00:00Z",
                    e);
        }
    }

    private List<RulePack> packs(Setup setup) throws IOException {
        Problems problems = new Problems();
        List<RulePack> packs = new ArrayList<>();
        packs.add(rules.isEmpty() ? setup.rules() : pack(setup, rules, problems));
        if (!against.isEmpty()) {
            packs.add(pack(setup, against, problems));
        }
        problems.throwIfAny();
        return packs;
    }

    private static RulePack pack(Setup setup, List<String> names, Problems problems) throws IOException {
        List<RuleFiles.Source> sources = new ArrayList<>();
        for (String name : names) {
            for (Path file : RulePaths.rules(name, Path.of(""))) {
                if (Files.isRegularFile(file)) {
                    sources.add(RulePaths.source(file));
                } else {
                    problems.add(file.toString(), 1, 1, "no such file or folder");
                }
            }
        }
        if (sources.isEmpty() && problems.isEmpty()) {
            problems.add(String.join(" ", names), 1, 1, "no rule file there");
        }
        return new RuleFiles(setup.inventory().registry(), Optional.of(RulePaths.names(setup)))
                .decode(sources, problems);
    }

    private Recording recording(Setup setup, CommandSpec command, Moment start) throws Exception {
        Path folder = data != null
                ? data
                : Setup.home().resolve("data").resolve(setup.site().id());
        Optional<InfluxSettings> store;
        try {
            store = source == Source.HISTORY ? Optional.empty() : store(setup);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (source == Source.INFLUX && store.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "--source influx: bongsu.yaml names no store under telemetry.influx");
        }
        try {
            boolean history = source == Source.HISTORY
                    || source == Source.AUTO && (store.isEmpty() || Recording.historyReaches(folder, start));
            return history
                    ? Recording.history(folder)
                    : Recording.influx(store.orElseThrow(), setup.site().id());
        } catch (IOException e) {
            throw new Unreachable(String.valueOf(e.getMessage()), e);
        }
    }

    /** With its secret looked up, as the daemon does it. */
    private static Optional<InfluxSettings> store(Setup setup) {
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(setup, Endpoints.asConfigured(), Optional.empty(), problems);
        problems.throwIfAny();
        return parts.collectors()
                .telemetry()
                .influx()
                .map(influx -> influx.withSecret(
                        influx.secret().isBlank()
                                ? ""
                                : SecretResolver.of(setup.folder()).text(influx.secret())));
    }
}
