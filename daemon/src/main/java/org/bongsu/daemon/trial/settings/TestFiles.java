package org.bongsu.daemon.trial.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.Check;
import org.bongsu.config.Problems;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.profile.ProfileFiles;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.trial.TrialCase;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;

/**
 * Decodes rule test files, shaped after promtool's: {@code rule_files}, {@code evaluation_interval}, {@code tests} with
 * {@code input_series} and expectations. Keeps what several files share: the registry, the profiles and the sites. Not
 * thread safe.
 */
public final class TestFiles {

    /** Where neither a series, its test nor its file says how far its values are apart. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Map<Path, Optional<Setup>> sites = new LinkedHashMap<>();
    private Optional<Map<String, PointDefinition>> registry = Optional.empty();
    private Optional<Map<String, Profile>> profiles = Optional.empty();

    /** All tests of a file that could be decoded. Mistakes of the rules and the site that it names are its own. */
    public List<TrialCase> read(Path file, Problems problems) {
        int before = problems.count();
        YamlObject root =
                YamlDocument.read(file, file.toString(), problems).root().object(problems);
        Duration interval =
                root.optional("evaluation_interval").map(YamlValue::duration).orElse(INTERVAL);
        Optional<TestWorld> world = world(root, file, problems);
        List<YamlValue> tests = root.required("tests").list();
        if (world.isEmpty()) {
            root.done();
            return List.of();
        }
        List<TrialCase> cases = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (YamlValue test : tests) {
            YamlObject object = test.object();
            YamlValue name = object.required("name");
            if (name.isThere() && !names.add(name.string())) {
                name.problem("a second test \"" + name.string() + "\"");
            }
            cases.add(new CaseYaml(world.get(), object, interval).decode(name.string()));
        }
        root.done();
        return problems.count() == before ? cases : List.of();
    }

    private Optional<TestWorld> world(YamlObject root, Path file, Problems problems) {
        Optional<YamlValue> site = root.optional("site");
        if (site.isPresent()) {
            for (String key : List.of("rooms", "devices")) {
                root.optional(key).ifPresent(value -> value.problem("the site says what there is"));
            }
            return onSite(root, site.get(), file, problems);
        }
        SmallWorld world = new SmallWorld(registry(problems), profiles(problems));
        int before = problems.count();
        world.read(root);
        Optional<RulePack> rules =
                rules(root.required("rule_files"), file, new RuleFiles(registry(problems)), problems);
        return problems.count() == before
                ? rules.map(pack -> new TestWorld(world.site(), world.inventory(), pack))
                : Optional.empty();
    }

    private Optional<TestWorld> onSite(YamlObject root, YamlValue site, Path file, Problems problems) {
        Path folder = RulePaths.beside(file, site.string()).normalize();
        if (!Files.isDirectory(folder)) {
            site.problem("no site folder " + folder);
            return Optional.empty();
        }
        Optional<Setup> setup = sites.computeIfAbsent(folder, key -> {
            Problems own = new Problems();
            Optional<Setup> read = Setup.read(folder, own);
            problems.addAll(Check.named(folder, own.list()));
            return own.isEmpty() ? read : Optional.empty();
        });
        Optional<YamlValue> files = root.optional("rule_files");
        return setup.flatMap(known -> files.map(value -> rules(
                                value,
                                file,
                                new RuleFiles(known.inventory().registry(), Optional.of(RulePaths.names(known))),
                                problems))
                        .orElseGet(() -> Optional.of(known.rules())))
                .flatMap(pack -> setup.map(known -> new TestWorld(known.site(), known.inventory(), pack)));
    }

    private static Optional<RulePack> rules(YamlValue names, Path file, RuleFiles decoder, Problems problems) {
        int before = problems.count();
        List<RuleFiles.Source> sources = new ArrayList<>();
        for (YamlValue name : names.list()) {
            try {
                Path folder = RulePaths.beside(file, "");
                for (Path rules : RulePaths.rules(name.string(), folder)) {
                    sources.add(RulePaths.source(rules));
                }
            } catch (IOException e) {
                name.problem("no rule file " + RulePaths.beside(file, name.string()));
            }
        }
        RulePack pack = decoder.decode(sources, problems);
        return problems.count() == before ? Optional.of(pack) : Optional.empty();
    }

    private Map<String, PointDefinition> registry(Problems problems) {
        if (registry.isEmpty()) {
            registry = Optional.of(
                    PointRegistry.read(Setup.configHome().resolve("points.yaml"), "config/points.yaml", problems));
        }
        return registry.get();
    }

    private Map<String, Profile> profiles(Problems problems) {
        if (profiles.isEmpty()) {
            Map<String, Profile> read = new LinkedHashMap<>();
            ProfileFiles.readAll(
                            Setup.configHome().resolve("profiles"), "config/profiles", registry(problems), problems)
                    .forEach(profile -> read.put(profile.id(), profile));
            profiles = Optional.of(read);
        }
        return profiles.get();
    }
}
