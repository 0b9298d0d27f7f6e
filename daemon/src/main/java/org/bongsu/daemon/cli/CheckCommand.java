package org.bongsu.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bongsu.config.Check;
import org.bongsu.config.Problems;
import org.bongsu.config.SiteFolder;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.daemon.runtime.DaemonParts;
import org.bongsu.daemon.runtime.Endpoints;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.runtime.SiteFindings;
import org.bongsu.daemon.trial.settings.RulePaths;
import org.bongsu.daemon.trial.settings.TestFiles;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.rules.settings.RuleFiles;
import org.bongsu.simulators.scenario.ScenarioFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bongsu check}: everything that can be known to be wrong without touching the network, and what in a site without
 * mistakes will make an evacuation fail.
 */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validates site folders and single files, and finds what will make an evacuation fail.")
public final class CheckCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR|FILE",
            description = "Site folders, profiles, points.yaml, rule, rule test and scenario files.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--all", description = "Shows every finding, not a few of each kind.")
    private boolean all;

    @Option(names = "--strict", description = "Ends with status 1 when there are findings and no mistakes.")
    private boolean strict;

    @Option(names = "--lang", paramLabel = "en|ko", description = "Language of the findings (default: en).")
    private Language language = Language.EN;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandSpec command = spec;
        if (command == null) {
            return Bongsu.BAD_INPUT;
        }
        PrintWriter out = command.commandLine().getOut();
        Check.Result result = Check.check(paths, Setup.configHome());
        Problems problems = new Problems();
        problems.addAll(result.problems());
        List<String> found = new ArrayList<>();
        List<Setup> setups = new ArrayList<>();
        TestFiles tests = new TestFiles();
        for (SiteFolder.Loaded loaded : result.sites()) {
            Problems own = new Problems();
            Setup setup = Setup.complete(loaded, own);
            DaemonParts.decode(setup, Endpoints.asConfigured(), Optional.empty(), own);
            problems.addAll(Check.named(loaded.folder(), own.list()));
            RulePaths.check(loaded, tests, problems);
            setups.add(setup);
            found.add(loaded.folder() + ": " + summary(setup));
        }
        for (Path other : result.others()) {
            found.add(other + ": " + other(other, tests, problems));
        }
        Excerpt excerpt = new Excerpt();
        excerpt.print(problems.list(), out);
        // What a file means is judged once it says what was meant.
        FindingsText findings = new FindingsText(all, language == Language.KO);
        if (problems.isEmpty()) {
            setups.forEach(setup -> findings.print(setup.folder(), SiteFindings.of(setup), excerpt, out));
            found.forEach(out::println);
            out.println(
                    findings.count() == 0
                            ? "no mistakes"
                            : "no mistakes, " + findings.summary() + "; docs/linter.md says how to mend them");
        } else {
            out.println(problems.count() + (problems.count() == 1 ? " mistake" : " mistakes"));
        }
        out.flush();
        if (!problems.isEmpty()) {
            return Bongsu.BAD_INPUT;
        }
        return strict && findings.count() > 0 ? Bongsu.NO : Bongsu.OK;
    }

    private static String summary(Setup setup) {
        return setup.site().rooms().size() + " rooms, "
                + setup.site().servers().size() + " servers, "
                + setup.inventory().devices().size() + " devices, "
                + setup.inventory().points().size() + " points, "
                + setup.rules().rules().size() + " rules";
    }

    /** Rules and scenarios belong to modules of their own. */
    private static String other(Path file, TestFiles tests, Problems problems) throws IOException {
        String text = Files.readString(file);
        if (RulePaths.isTest(file) || text.lines().anyMatch(line -> line.startsWith("tests:"))) {
            return tests.read(file, problems).size() + " rule tests";
        }
        Map<String, PointDefinition> registry =
                PointRegistry.read(Setup.configHome().resolve("points.yaml"), "config/points.yaml", new Problems());
        if (text.lines().anyMatch(line -> line.startsWith("scenario:"))) {
            ScenarioFile.decode(YamlDocument.parse(file.toString(), text, problems), registry, problems);
            return "a scenario";
        }
        return new RuleFiles(registry)
                        .decode(List.of(new RuleFiles.Source(file.toString(), text)), problems)
                        .rules()
                        .size()
                + " rules";
    }
}
