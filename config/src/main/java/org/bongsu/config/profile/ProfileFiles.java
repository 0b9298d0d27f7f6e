package org.bongsu.config.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterIdentity;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.domain.profile.Span;
import org.jspecify.annotations.Nullable;

/** Reads device profiles, one YAML file a device model; the file's name is the profile's id. */
public final class ProfileFiles {

    private static final String SUFFIX = ".yaml";
    private static final int REGISTERS = 65_536;
    private static final double NUMBER_MAX = 1e12;

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

    /** One profile; empty when it has a problem. */
    public static Optional<Profile> decode(
            YamlDocument document, Map<String, PointDefinition> registry, Problems problems) {
        int before = problems.count();
        YamlObject root = document.root().object(problems);
        YamlValue id = root.required("id");
        checkId(document, id);
        String vendor = root.required("vendor").string();
        String model = root.required("model").string();
        DeviceKind kind = root.required("kind").enumOf(DeviceKind.class);
        String source = root.required("source").string();
        int maxSpan = root.optional("max_span")
                .map(v -> v.integer(1, Span.MAX_REGISTERS))
                .orElse(Span.MAX_REGISTERS);
        int maxGap = root.optional("max_gap")
                .map(v -> v.integer(0, Span.MAX_REGISTERS))
                .orElse(16);
        List<RegisterIdentity> identity = new ArrayList<>();
        root.optionalList("identity").forEach(item -> identity.add(identity(item.object())));
        List<RegisterField> registers = registers(root.optionalList("registers"), registry, maxSpan);
        Set<String> topics = topics(root.optionalList("topics"), registry);
        if (root.has("registers") == root.has("topics")) {
            root.problem("a profile has either registers or topics");
        } else if (registers.isEmpty() && topics.isEmpty() && problems.count() == before) {
            root.problem("a profile names at least one point");
        }
        root.done();
        if (problems.count() > before) {
            return Optional.empty();
        }
        return Optional.of(new Profile(
                id.string(), vendor, model, kind, registers, List.copyOf(topics), identity, maxSpan, maxGap, source));
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

    private static RegisterIdentity identity(YamlObject object) {
        RegisterIdentity identity = new RegisterIdentity(
                object.optional("function").map(v -> v.integer(3, 4)).orElse(3),
                object.required("address").integer(0, REGISTERS - 1),
                object.required("value").integer(0, REGISTERS - 1));
        object.done();
        return identity;
    }

    private static List<RegisterField> registers(
            List<YamlValue> items, Map<String, PointDefinition> registry, int maxSpan) {
        List<RegisterField> fields = new ArrayList<>();
        Map<String, Boolean> joined = new LinkedHashMap<>();
        for (YamlValue item : items) {
            YamlObject object = item.object();
            YamlValue point = object.required("point");
            String name = point.reference("point", registry.keySet());
            PointDefinition definition = registry.get(name);
            RegisterField field = field(object, name, definition, maxSpan);
            object.done();
            boolean byTokens = !field.tokens().isEmpty();
            Boolean before = joined.putIfAbsent(name, byTokens);
            if (before != null && !(before && byTokens)) {
                point.problem("stands twice; only fields with tokens are joined");
            }
            fields.add(field);
        }
        return fields;
    }

    private static RegisterField field(
            YamlObject object, String name, @Nullable PointDefinition definition, int maxSpan) {
        RegisterType type = object.required("type").enumOf(RegisterType.class);
        int words = Math.min(type.registers(), maxSpan);
        if (type.registers() > maxSpan) {
            object.problem("takes " + type.registers() + " registers, max_span is " + maxSpan);
        }
        Map<Integer, String> tokens = object.optional("tokens")
                .map(v -> tokens(v.object(), type, definition))
                .orElse(Map.of());
        if (definition != null && definition.type() == PointType.STATUS && tokens.isEmpty()) {
            object.problem(name + " is a status and needs tokens");
        }
        if (definition != null && definition.type() == PointType.NUMBER && !tokens.isEmpty()) {
            object.problem(name + " is a number and has no tokens");
        }
        return new RegisterField(
                name,
                object.required("function").integer(3, 4),
                object.required("address").integer(0, REGISTERS - words),
                type,
                object.optional("scale")
                        .map(v -> v.number(-NUMBER_MAX, NUMBER_MAX))
                        .orElse(1.0),
                object.optional("offset")
                        .map(v -> v.number(-NUMBER_MAX, NUMBER_MAX))
                        .orElse(0.0),
                object.optional("scale_register")
                        .map(v -> OptionalInt.of(v.integer(0, REGISTERS - 1)))
                        .orElse(OptionalInt.empty()),
                object.optionalList("sentinels").stream()
                        .map(v -> v.longInteger(0, type.registers() == 1 ? 0xFFFFL : 0xFFFF_FFFFL))
                        .toList(),
                tokens);
    }

    private static Map<Integer, String> tokens(
            YamlObject object, RegisterType type, @Nullable PointDefinition definition) {
        int max = type == RegisterType.ENUM16 ? REGISTERS - 1 : type.registers() * 16 - 1;
        if (type != RegisterType.ENUM16 && type != RegisterType.BITS16 && type != RegisterType.BITS32) {
            object.problem("only bits16, bits32 and enum16 have tokens");
        }
        Map<Integer, String> tokens = new LinkedHashMap<>();
        for (String key : object.keys()) {
            int number = key.matches("[0-9]{1,5}") ? Integer.parseInt(key) : -1;
            if (number < 0 || number > max) {
                object.key(key).problem("\"" + key + "\" is not a number from 0 to " + max);
            }
            YamlValue value = object.required(key);
            boolean flag = definition != null && definition.type() == PointType.FLAG;
            if (flag && !value.bool()) {
                value.problem("a flag's token is true");
            }
            String token = flag ? "true" : value.string();
            if (definition != null && definition.type() == PointType.STATUS) {
                value.reference("token", definition.tokens());
            }
            tokens.put(number, token);
        }
        return tokens;
    }
}
