package org.bongsu.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.profile.ProfileFiles;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.domain.point.PointDefinition;

/**
 * What {@code bongsu check DIR|FILE...} does: finds all problems of site folders, profiles and point registries without
 * touching the network. Files of other modules, such as rules and scenarios, are told apart and handed back.
 */
public final class Check {

    private static final Set<String> SITE_FILES =
            new LinkedHashSet<>(List.of("site.yaml", "devices.yaml", "servers.csv", "tenants.yaml", "bongsu.yaml"));

    private final Path configHome;
    private final Problems problems = new Problems();
    private final List<SiteFolder.Loaded> sites = new ArrayList<>();
    private final Set<Path> folders = new LinkedHashSet<>();
    private final List<Path> others = new ArrayList<>();

    private Check(Path configHome) {
        this.configHome = configHome;
    }

    /**
     * @param problems of everything checked; files are named as {@link #named} names them
     * @param sites the folders without a problem
     * @param others files that other modules have to check: rules, scenarios
     */
    public record Result(List<Problem> problems, List<SiteFolder.Loaded> sites, List<Path> others) {
        public Result {
            problems = List.copyOf(problems);
            sites = List.copyOf(sites);
            others = List.copyOf(others);
        }
    }

    /** @param configHome the installation's {@code config} folder, with profiles and points.yaml */
    public static Result check(List<Path> paths, Path configHome) {
        Check check = new Check(configHome);
        for (Path path : paths) {
            check.path(path);
        }
        return new Result(check.problems.list(), check.sites, check.others);
    }

    private void path(Path path) {
        String name = String.valueOf(path.getFileName());
        if (Files.isDirectory(path)) {
            folder(path);
        } else if (!Files.exists(path)) {
            problems.add(path.toString(), 1, 1, "no such file or folder");
        } else if (SITE_FILES.contains(name)) {
            // A site's files refer to one another, so one of them is checked with the rest.
            folder(Optional.ofNullable(path.getParent()).orElse(Path.of(".")));
        } else if (name.equals("points.yaml")) {
            PointRegistry.read(path, path.toString(), problems);
        } else {
            single(path);
        }
    }

    private void folder(Path folder) {
        if (!folders.add(folder.normalize())) {
            return;
        }
        Problems own = new Problems();
        SiteFolder.read(folder, configHome, own).ifPresent(sites::add);
        problems.addAll(named(folder, own.list()));
    }

    /** A site's files as somebody finds them from where he stands: with the folder as it was given. */
    public static List<Problem> named(Path folder, List<Problem> problems) {
        return problems.stream()
                .map(problem ->
                        SITE_FILES.contains(problem.file()) || problem.file().startsWith("rules/")
                                ? new Problem(
                                        folder.resolve(problem.file()).toString(),
                                        problem.line(),
                                        problem.column(),
                                        problem.message())
                                : problem)
                .toList();
    }

    private void single(Path path) {
        Problems own = new Problems();
        YamlDocument document = YamlDocument.read(path, path.toString(), own);
        YamlNode root = document.root();
        boolean profile = root.get("registers").isPresent()
                || root.get("topics").isPresent()
                || String.valueOf(path.toAbsolutePath().getParent()).endsWith("profiles");
        if (profile) {
            Map<String, PointDefinition> registry =
                    PointRegistry.read(configHome.resolve("points.yaml"), "points.yaml", own);
            ProfileFiles.decode(document, registry, own);
        } else if (own.isEmpty()) {
            others.add(path);
        }
        problems.addAll(own.list());
    }
}
