package org.bongsu.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bongsu.benchmarks.latency.Latency;
import org.bongsu.benchmarks.notices.Notices;
import org.bongsu.benchmarks.planner.Planning;
import org.bongsu.benchmarks.report.JsonReport;
import org.bongsu.benchmarks.report.Machine;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Table;
import org.bongsu.benchmarks.requests.Requests;
import org.bongsu.benchmarks.rules.Rules;
import org.bongsu.benchmarks.site.Growth;
import org.bongsu.benchmarks.site.Points;
import org.bongsu.benchmarks.store.Drain;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code bin/bench}. Status 0: ran, every limit met; 1: a limit missed; 2: bad usage; 3: it could not run. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Runs a benchmark: every peer and ours in the same run, as a table and as JSON.")
public final class Bench implements Callable<Integer> {

    private static final int MISSED = 1;
    private static final int UNABLE = 3;
    private static final List<String> COMPARED = List.of("collector", "latency");

    /** Parts of a benchmark carry its name and a hyphen in front. */
    static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

    static {
        ALL.put("collector-requests", new Requests());
        ALL.put("collector-points", new Points());
        ALL.put("collector-growth", new Growth());
        ALL.put("collector-drain", new Drain());
        ALL.put("rules", new Rules());
        ALL.put("planner", new Planning());
        ALL.put("notices", new Notices());
        ALL.put("latency-calm", new Latency(Latency.Part.CALM));
        ALL.put("latency-loaded", new Latency(Latency.Part.LOADED));
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "What to run; a name that others begin with runs all of those.")
    private @Nullable String name;

    @Option(names = "--list", description = "Names what there is.")
    private boolean list;

    @Option(names = "--report", paramLabel = "FILE", description = "Where the JSON goes.")
    private @Nullable Path report;

    @Option(names = "--quick", description = "A tenth of the time: shows that it works; its figures mean nothing.")
    private boolean quick;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "12000000",
            description = "Points in the backlog of collector-drain (default: ${DEFAULT-VALUE}).")
    private long points;

    @Option(names = "--home", hidden = true, defaultValue = ".")
    private Path home = Path.of(".");

    @Option(names = "--peers", hidden = true, defaultValue = ".peers/root")
    private Path peers = Path.of(".peers/root");

    @Option(names = "--peers-class-path", hidden = true, defaultValue = "")
    private String peersClassPath = "";

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    failure.printStackTrace(command.getErr());
                    return UNABLE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        CommandLine command = command();
        PrintWriter out = command.getOut();
        if (list) {
            COMPARED.forEach(out::println);
            ALL.keySet().forEach(out::println);
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        Map<String, Benchmark> chosen = chosen(command);
        Machine machine = Machine.here();
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Path folder = emptied(home.resolve("target/bench"));
        out.println(machine);
        out.flush();
        List<Outcome> outcomes = new ArrayList<>();
        for (Map.Entry<String, Benchmark> one : chosen.entrySet()) {
            Path own = Files.createDirectories(folder.resolve(one.getKey()));
            Workshop shop =
                    new Workshop(home, own, new Peers(peers), peersClassPath, quick, quick ? points / 10 : points);
            Outcome outcome = one.getValue().run(shop);
            outcomes.add(outcome);
            out.println();
            out.print(Table.of(outcome));
            out.flush();
        }
        if (report != null) {
            JsonReport.write(report, String.valueOf(name), outcomes, machine, at);
        }
        return outcomes.stream().allMatch(Outcome::met) ? CommandLine.ExitCode.OK : MISSED;
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run by a command line");
        }
        return spec.commandLine();
    }

    private Map<String, Benchmark> chosen(CommandLine command) {
        Map<String, Benchmark> chosen = new LinkedHashMap<>();
        ALL.forEach((known, benchmark) -> {
            if (known.equals(name) || known.startsWith(name + "-")) {
                chosen.put(known, benchmark);
            }
        });
        if (chosen.isEmpty()) {
            String what = name == null ? "a name is needed" : "there is no benchmark " + name;
            throw new CommandLine.ParameterException(command, what + "; --list names them");
        }
        return chosen;
    }

    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(Bench::delete);
            }
        }
        return Files.createDirectories(folder);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
