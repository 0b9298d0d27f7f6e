package org.bongsu.daemon.trial.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.config.SiteFolder;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.site.Room;
import org.bongsu.rules.settings.RuleFiles;

/** Where rules and their tests lie. */
public final class RulePaths {

    /** Stands for the default pack wherever a rule file is named. */
    public static final String DEFAULT = "default";

    private static final String TESTS = "_test.yaml";

    private RulePaths() {}

    public static boolean isTest(Path file) {
        return String.valueOf(file.getFileName()).endsWith(TESTS);
    }

    /** The test files of a site's folder, of its {@code rules} folder, or of any folder, in order of their names. */
    public static List<Path> tests(Path folder) throws IOException {
        List<Path> found = new ArrayList<>(list(folder, true));
        Path rules = folder.resolve("rules");
        if (Files.isDirectory(rules)) {
            found.addAll(list(rules, true));
        }
        return found;
    }

    /** The default pack, a rule file, or the rule files of a folder. */
    public static List<Path> rules(String name, Path base) throws IOException {
        if (name.equals(DEFAULT)) {
            return List.of(Setup.configHome().resolve("rules").resolve("default.yaml"));
        }
        Path path = base.resolve(name);
        return Files.isDirectory(path) ? list(path, false) : List.of(path);
    }

    private static List<Path> list(Path folder, boolean tests) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.toString().endsWith(".yaml") && isTest(path) == tests)
                    .sorted()
                    .toList();
        }
    }

    /** A rule file's text under the name that problems of it get; the default pack is named as it ships. */
    public static RuleFiles.Source source(Path file) throws IOException {
        Path shipped = Setup.configHome().resolve("rules").resolve("default.yaml");
        boolean ships = file.toAbsolutePath()
                .normalize()
                .equals(shipped.toAbsolutePath().normalize());
        return new RuleFiles.Source(ships ? "config/rules/default.yaml" : file.toString(), Files.readString(file));
    }

    /** What rules for this site may name. */
    public static RuleFiles.Names names(Setup setup) {
        return new RuleFiles.Names(
                setup.site().rooms().stream().map(Room::id).toList(),
                setup.inventory().devices().stream().map(Device::id).toList(),
                setup.inventory().profiles().stream().map(Profile::id).toList());
    }

    /** The test files of a site, each decoded; for {@code bongsu check}. */
    public static void check(SiteFolder.Loaded site, TestFiles files, Problems problems) throws IOException {
        Path rules = site.folder().resolve("rules");
        if (Files.isDirectory(rules)) {
            for (Path file : list(rules, true)) {
                files.read(file, problems);
            }
        }
    }

    /** Where a path leads from a file's folder. */
    static Path beside(Path file, String path) {
        return Optional.ofNullable(file.getParent()).orElse(Path.of("")).resolve(path);
    }
}
