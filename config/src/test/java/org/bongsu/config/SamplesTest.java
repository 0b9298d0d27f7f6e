package org.bongsu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bongsu.config.profile.PointRegistry;
import org.bongsu.config.profile.ProfileFiles;
import org.bongsu.config.site.BongsuYaml;
import org.bongsu.config.site.DevicesYaml;
import org.bongsu.config.site.SiteYaml;
import org.bongsu.config.site.TenantsYaml;
import org.bongsu.config.site.WebhooksYaml;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published JSON Schemas and the decoders judge the same sample files alike: an editor that underlines nothing must not
 * be followed by a daemon that refuses to start, nor the other way round. A file's kind is its name up to the first hyphen.
 */
class SamplesTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");
    private static final Set<String> DECODED =
            new TreeSet<>(List.of("site", "devices", "tenants", "bongsu", "profile", "points"));
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, PointDefinition> REGISTRY =
            PointRegistry.read(HOME.resolve("points.yaml"), "points.yaml", new Problems());

    static List<Path> good() {
        return files("samples/good");
    }

    static List<Path> bad() {
        return files("samples/bad");
    }

    static List<Path> bundled() {
        Set<Path> all = new LinkedHashSet<>(files("profiles"));
        all.add(HOME.resolve("points.yaml"));
        for (String site : List.of("demo", "pangyo")) {
            for (String name : List.of("site", "devices", "tenants", "bongsu")) {
                all.add(HOME.resolve("sites/" + site + "/" + name + ".yaml"));
            }
        }
        all.addAll(files("scenarios"));
        all.addAll(files("rules"));
        return List.copyOf(all);
    }

    @ParameterizedTest
    @MethodSource("good")
    void aGoodSamplePassesSchemaAndDecoder(Path file) {
        assertEquals(Set.of(), schemaFaults(file), file + " against the schema");
        assertEquals(List.of(), decoderProblems(file), file + " through the decoder");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadSampleFailsSchemaAndDecoder(Path file) {
        assertFalse(schemaFaults(file).isEmpty(), file + " passes the schema");
        assertFalse(decoderProblems(file).isEmpty(), file + " passes the decoder");
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void whatShipsPassesItsSchema(Path file) {
        assertEquals(Set.of(), schemaFaults(file), file.toString());
    }

    /** Without this, a renamed folder would let the tests above pass on nothing. */
    @Test
    void everyDecodedKindHasGoodAndBadSamplesAndEverySchemaAGoodOne() {
        assertEquals(DECODED, kinds(bad()));
        assertTrue(bad().size() >= 45, "bad samples: " + bad().size());
        Set<String> schemas = new TreeSet<>();
        for (Path file : list(HOME.resolve("schema"))) {
            schemas.add(file.getFileName().toString().replace(".schema.json", ""));
        }
        assertEquals(schemas, kinds(good()));
    }

    private static Set<String> kinds(List<Path> files) {
        Set<String> kinds = new TreeSet<>();
        files.forEach(file -> kinds.add(kind(file)));
        return kinds;
    }

    /** By its folder where that says it, else by its name up to the first hyphen or dot. */
    private static String kind(Path file) {
        String folder = file.getParent().getFileName().toString();
        return switch (folder) {
            case "profiles" -> "profile";
            case "scenarios" -> "scenario";
            case "rules" -> "rules";
            // A kind of two words.
            default ->
                file.getFileName().toString().startsWith("rules-test-")
                        ? "rules-test"
                        : file.getFileName().toString().replaceAll("[-.].*", "");
        };
    }

    private static Set<String> schemaFaults(Path file) {
        Path path = HOME.resolve("schema/" + kind(file) + ".schema.json");
        JsonSchema schema = SCHEMAS.getSchema(read(path));
        Set<String> faults = new LinkedHashSet<>();
        for (ValidationMessage message : schema.validate(json(document(file).root()))) {
            faults.add(message.getMessage());
        }
        return faults;
    }

    private static YamlDocument document(Path file) {
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse(file.getFileName().toString(), read(file), problems);
        assertEquals(List.of(), problems.list(), file + " is a sample of YAML's syntax, which schemas do not judge");
        return document;
    }

    private static List<Problem> decoderProblems(Path file) {
        Problems problems = new Problems();
        YamlDocument document = document(file);
        switch (kind(file)) {
            case "site" -> SiteYaml.decode(document, problems);
            case "devices" ->
                DevicesYaml.decode(
                        document, site("site-small"), profiles(), profiles().keySet(), REGISTRY, problems);
            case "tenants" ->
                TenantsYaml.decode(document, site("site-everything").destinationIds(), AddressGuard.STRICT, problems);
            case "bongsu" -> {
                BongsuYaml.defaultRules(document, site("site-small").roomIds(), problems);
                WebhooksYaml.decode(document.root(), problems);
            }
            case "points" -> PointRegistry.decode(document, problems);
            case "profile" -> {
                // A profile's file bears its id; a sample's says what it is a sample of.
                String id = document.root().get("id").map(YamlNode::scalar).orElse("");
                ProfileFiles.decode(new YamlDocument(id + ".yaml", document.root()), REGISTRY, problems);
            }
            default -> assertFalse(DECODED.contains(kind(file)), file.toString());
        }
        return problems.list();
    }

    private static SiteYaml site(String sample) {
        Path file = HOME.resolve("samples/good/" + sample + ".yaml");
        return SiteYaml.decode(document(file), new Problems());
    }

    private static Map<String, Profile> profiles() {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        ProfileFiles.readAll(HOME.resolve("profiles"), "profiles", REGISTRY, new Problems())
                .forEach(profile -> profiles.put(profile.id(), profile));
        return profiles;
    }

    private static JsonNode json(YamlNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (node.kind()) {
            case STRING -> nodes.textNode(node.scalar());
            case INTEGER -> nodes.numberNode(whole(node.scalar()));
            case NUMBER -> nodes.numberNode(new BigDecimal(node.scalar()));
            case BOOLEAN ->
                nodes.booleanNode(node.scalar().toLowerCase(Locale.ROOT).equals("true"));
            case NULL, BROKEN -> nodes.nullNode();
            case LIST -> {
                ArrayNode array = nodes.arrayNode();
                node.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case OBJECT -> {
                ObjectNode object = nodes.objectNode();
                node.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
                yield object;
            }
        };
    }

    private static BigInteger whole(String text) {
        return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }

    private static List<Path> files(String folder) {
        return list(HOME.resolve(folder)).stream()
                .filter(path ->
                        path.toString().endsWith(".yaml") && !path.toString().endsWith("_test.yaml"))
                .toList();
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
