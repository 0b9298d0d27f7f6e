package org.bongsu.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.rules.pack.PackDocument;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bongsu rules docs}: what docs/default-pack.md is for the default pack, of any rule files. */
@Command(
        name = "docs",
        mixinStandardHelpOptions = true,
        description =
                "Prints rules as tables in Markdown: what each watches, when it votes, and where its thresholds come from.")
public final class RulesDocsCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule files, and folders of them.")
    private List<Path> paths = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandSpec command = spec;
        if (command == null) {
            return Bongsu.BAD_INPUT;
        }
        Problems problems = new Problems();
        Map<String, PointDefinition> registry =
                PointRegistry.read(Setup.configHome().resolve("points.yaml"), "config/points.yaml", problems);
        List<RuleFiles.Source> sources = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : files(path)) {
                sources.add(new RuleFiles.Source(file.toString(), Files.readString(file)));
            }
        }
        RulePack pack = new RuleFiles(registry).decode(sources, problems);
        problems.throwIfAny();
        PrintWriter out = command.commandLine().getOut();
        List<String> from =
                sources.stream().map(source -> "`" + source.file() + "`").toList();
        out.print(PackDocument.render("Rules", List.of("Of " + String.join(", ", from) + "."), pack));
        out.flush();
        return Bongsu.OK;
    }

    /** A folder's rules, without their tests. */
    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().endsWith("_test.yaml"))
                    .sorted()
                    .toList();
        }
    }
}
