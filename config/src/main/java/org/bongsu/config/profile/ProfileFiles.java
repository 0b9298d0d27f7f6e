package org.bongsu.config.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.ProfileTest;
import org.bongsu.domain.profile.SunSpecMap;

/** Reads device profiles, one YAML file a device model; the file's name is the profile's id. */
public final class ProfileFiles {

    private static final String SUFFIX = ".yaml";
    private static final List<String> MODBUS_KEYS = List.of(
            "max_span",
            "max_gap",
            "forbidden",
            "atomic",
            "window",
            "pause_after_connect",
            "pause_between",
            "identity",
            "sunspec",
            "tests");

    private ProfileFiles() {}

    /** All {@code *.yaml} files of the folder, in order of their names; shown in problems behind the prefix. */
    public static List<Profile> readAll(
            Path folder, String prefix, Map<String, PointDefinition> registry, Problems problems) {
        List<Profile> profiles = new ArrayList<>();
        for (String id : ids(folder, prefix, problems)) {
            String file = id + SUFFIX;
            YamlDocument document = YamlDocument.read(folder.resolve(file), prefix + "/" + file, problems);
            decode(document, registry, problems).ifPresent(profiles::add);
        }
        return List.copyOf(profiles);
    }

    /** Ids of all profiles by their files' names, sorted; those with problems too. */
    public static Set<String> ids(Path folder, String prefix, Problems problems) {
        try (Stream<Path> entries = Files.list(folder)) {
            Set<String> ids = new TreeSet<>();
            entries.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(name -> ids.add(name.substring(0, name.length() - SUFFIX.length())));
            return ids;
        } catch (IOException e) {
            problems.add(prefix, 1, 1, "no folder of profiles");
            return Set.of();
        }
    }

    /** A profile and the examples it brought along, which it has passed. */
    public record Read(Profile profile, List<ProfileTest> tests) {
        public Read {
            tests = List.copyOf(tests);
        }
    }

    /** One profile; empty when it has a problem. */
    public static Optional<Profile> decode(
            YamlDocument document, Map<String, PointDefinition> registry, Problems problems) {
        return read(document, registry, problems).map(Read::profile);
    }

    /** As {@link #decode}, with its tests. */
    public static Optional<Read> read(YamlDocument document, Map<String, PointDefinition> registry, Problems problems) {
        int before = problems.count();
        YamlObject root = document.root().object(problems);
        YamlValue id = root.required("id");
        checkId(document, id);
        String vendor = root.required("vendor").string();
        String model = root.required("model").string();
        DeviceKind kind = root.required("kind").enumOf(DeviceKind.class);
        String source = root.required("source").string();
        Optional<String> incomplete = root.optional("incomplete").map(YamlValue::string);
        TuningYaml tuning = new TuningYaml(root);
        IdentityYaml identity = new IdentityYaml(tuning.maxSpan());
        root.optionalList("identity").forEach(item -> identity.add(item.object()));
        Optional<SunSpecYaml> section = root.optional("sunspec").map(value -> SunSpecYaml.read(value.object()));
        RegistersYaml registers = new RegistersYaml(registry, tuning.maxSpan(), section);
        root.optionalList("registers").forEach(item -> registers.add(item.object()));
        tuning.check(registers.placed());
        Set<String> topics = topics(root.optionalList("topics"), registry);
        if (root.has("registers") == root.has("topics")) {
            root.problem("a profile has either registers or topics");
        } else if (registers.points().isEmpty() && topics.isEmpty() && problems.count() == before) {
            root.problem("a profile names at least one point");
        }
        Set<String> points = new LinkedHashSet<>(registers.points());
        points.addAll(topics);
        Map<String, PointLimits> limits = root.optional("limits")
                .map(value -> LimitsYaml.read(value.object(), points, registry))
                .orElse(Map.of());
        section.ifPresent(given -> {
            if (registers.found().isEmpty()) {
                root.optional("sunspec").ifPresent(value -> value.problem("no register names a model"));
            }
        });
        checkTopics(root);
        ProfileTestsYaml tests = new ProfileTestsYaml(registry, points);
        root.optionalList("tests").forEach(item -> tests.add(item.object()));
        root.done();
        if (problems.count() > before) {
            return Optional.empty();
        }
        Profile profile = new Profile(
                id.string(),
                vendor,
                model,
                kind,
                registers.fields(),
                section.map(given -> new SunSpecMap(given.bases(), given.blocks(), registers.found())),
                List.copyOf(topics),
                identity.registers(),
                identity.texts(),
                identity.objects(),
                tuning.tuning(),
                limits,
                incomplete,
                source);
        tests.run(profile);
        return problems.count() > before ? Optional.empty() : Optional.of(new Read(profile, tests.tests()));
    }

    /** What asks registers means nothing for a device that publishes. */
    private static void checkTopics(YamlObject root) {
        if (!root.has("topics") || root.has("registers")) {
            return;
        }
        for (String key : MODBUS_KEYS) {
            if (root.has(key)) {
                root.key(key).problem("is for registers; this profile has topics");
            }
        }
    }

    private static void checkId(YamlDocument document, YamlValue id) {
        String name = document.file().substring(document.file().lastIndexOf('/') + 1);
        if (id.isThere() && !name.equals(id.id() + ".yaml")) {
            id.problem("\"" + id.string() + "\" is not the file's name " + name);
        }
    }

    private static Set<String> topics(List<YamlValue> items, Map<String, PointDefinition> registry) {
        Set<String> topics = new LinkedHashSet<>();
        for (YamlValue item : items) {
            if (!topics.add(item.reference("point", registry.keySet()))) {
                item.problem("stands twice");
            }
        }
        return topics;
    }
}
