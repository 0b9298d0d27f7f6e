package org.bongsu.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bongsu.config.Problems;
import org.bongsu.daemon.trial.CaseRunner;
import org.bongsu.daemon.trial.Elapsed;
import org.bongsu.daemon.trial.Happening;
import org.bongsu.daemon.trial.Outcome;
import org.bongsu.daemon.trial.TrialCase;
import org.bongsu.daemon.trial.settings.RulePaths;
import org.bongsu.daemon.trial.settings.TestFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bongsu rules test}: users' own tests of their rules, in virtual time, without sockets. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs rule tests: files, or the *_test.yaml of folders and of their rules folders.")
public final class RulesTestCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Test files, rule folders or site folders.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--run", paramLabel = "NAME", description = "Only tests whose name contains this.")
    private @Nullable String run;

    @Option(names = "--junit", paramLabel = "FILE", description = "Where a report in JUnit's XML is written.")
    private @Nullable Path junit;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--junit", junit);
        Problems problems = new Problems();
        TestFiles decoder = new TestFiles();
        Map<Path, List<TrialCase>> byFile = new LinkedHashMap<>();
        for (Path file : files(command)) {
            byFile.put(file, chosen(decoder.read(file, problems)));
        }
        problems.throwIfAny();
        if (byFile.values().stream().allMatch(List::isEmpty)) {
            throw new ParameterException(
                    command.commandLine(),
                    run == null ? "there is no test" : "--run " + run + ": there is no such test");
        }
        PrintWriter out = command.commandLine().getOut();
        Map<Path, List<Outcome>> outcomes = new LinkedHashMap<>();
        for (Map.Entry<Path, List<TrialCase>> entry : byFile.entrySet()) {
            List<Outcome> done = entry.getValue().stream().map(CaseRunner::run).toList();
            outcomes.put(entry.getKey(), done);
            print(entry.getKey(), done, out);
        }
        if (junit != null) {
            Files.writeString(junit, JUnitReport.of(outcomes));
        }
        out.flush();
        return outcomes.values().stream().flatMap(List::stream).allMatch(Outcome::passed) ? Bongsu.OK : Bongsu.NO;
    }

    private Set<Path> files(CommandSpec command) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Path> found = RulePaths.tests(path);
                if (found.isEmpty()) {
                    throw new ParameterException(command.commandLine(), path + ": no *_test.yaml there");
                }
                files.addAll(found);
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private List<TrialCase> chosen(List<TrialCase> tests) {
        String wanted = run == null ? "" : run.toLowerCase(Locale.ROOT);
        return tests.stream()
                .filter(test -> test.name().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    private static void print(Path file, List<Outcome> outcomes, PrintWriter out) {
        long failed = outcomes.stream().filter(outcome -> !outcome.passed()).count();
        int expectations = outcomes.stream()
                .mapToInt(outcome -> outcome.test().expectations().size())
                .sum();
        outcomes.forEach(outcome -> out.print(failures(outcome)));
        String tests = count(outcomes.size(), "test");
        out.println(file + ": " + (failed == 0 ? "ok, " + tests : failed + " of " + tests + " failed") + ", "
                + count(expectations, "expectation"));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Each expectation that did not hold, and once the timeline up to the last of them. */
    static String failures(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        TrialCase test = outcome.test();
        for (Outcome.Failure failure : outcome.failures()) {
            text.append(failure.place()).append(": ").append(test.name()).append('\n');
            text.append("    expected at ")
                    .append(Elapsed.between(test.start(), failure.at()))
                    .append(": ")
                    .append(failure.expected())
                    .append('\n');
            text.append("    seen: ").append(failure.seen()).append('\n');
        }
        outcome.failures().stream()
                .map(Outcome.Failure::at)
                .max(Comparable::compareTo)
                .ifPresent(last -> {
                    List<Happening> before = outcome.until(last);
                    text.append("    until then:").append(before.isEmpty() ? " nothing\n" : "\n");
                    for (Happening happening : before) {
                        text.append(String.format(
                                Locale.ROOT,
                                "    %10s  %s%n",
                                Elapsed.between(test.start(), happening.at()),
                                happening.text()));
                    }
                });
        return text.toString();
    }
}
