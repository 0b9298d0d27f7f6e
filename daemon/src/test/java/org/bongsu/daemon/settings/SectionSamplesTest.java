package org.bongsu.daemon.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bongsu.alerting.settings.AlertSettings;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.daemon.runtime.DaemonParts;
import org.bongsu.daemon.runtime.Endpoints;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.point.Inventory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sections of bongsu.yaml are decoded by five modules and described by one schema: they judge the same samples alike,
 * so that an editor underlines what the daemon would refuse.
 */
class SectionSamplesTest {

    private static final Path CONFIG =
            Path.of(System.getProperty("bongsu.home")).resolve("config");
    private static final Setup DEMO = Setup.load(CONFIG.resolve("sites/demo"));

    static List<Path> bad() throws IOException {
        return samples("samples/sections");
    }

    static List<Path> good() throws IOException {
        List<Path> good = new ArrayList<>(samples("samples/good"));
        good.add(CONFIG.resolve("sites/demo/bongsu.yaml"));
        good.add(CONFIG.resolve("sites/pangyo/bongsu.yaml"));
        return good;
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadSectionFailsSchemaAndDecoder(Path file) throws IOException {
        assertFalse(schemaFaults(file).isEmpty(), file + " passes the schema");
        assertFalse(decoderProblems(file).isEmpty(), file + " passes its decoder");
    }

    @ParameterizedTest
    @MethodSource("good")
    void aGoodFilePassesSchemaAndDecoders(Path file) throws IOException {
        assertEquals(List.of(), schemaFaults(file));
        assertEquals(List.of(), decoderProblems(file));
    }

    @Test
    void thereAreSamplesOfEverySection() throws IOException {
        String names = bad().toString();
        for (String section : List.of(
                "http",
                "access",
                "modbus",
                "mqtt",
                "telemetry",
                "channels",
                "alerts",
                "drivers",
                "nut",
                "inventory",
                "evacuability",
                "permits",
                "heartbeat",
                "autonomy",
                "return")) {
            assertTrue(names.contains("bongsu-" + section + "-"), section);
        }
    }

    private static List<Path> samples(String folder) throws IOException {
        try (Stream<Path> files = Files.list(CONFIG.resolve(folder))) {
            return files.filter(file -> file.getFileName().toString().startsWith("bongsu-"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> schemaFaults(Path file) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(CONFIG.resolve("schema/bongsu.schema.json")))
                .validate(json(document(file).root()))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static List<Problem> decoderProblems(Path file) throws IOException {
        Problems problems = new Problems();
        YamlNode root = document(file).root();
        // No device of its own, so that a file without a broker is not wrong for that.
        Inventory empty =
                new Inventory(DEMO.inventory().registry(), DEMO.inventory().profiles(), List.of());
        // The good one names a room of another site; AutonomyYamlTest has the like of it.
        boolean elsewhere = file.endsWith("good/bongsu-everything.yaml");
        DaemonSettings settings = elsewhere ? DEMO.settings() : DaemonSettings.decode(root, DEMO.site(), problems);
        Setup setup = new Setup(DEMO.folder(), DEMO.site(), empty, DEMO.rules(), root, settings, DEMO.positions());
        if (elsewhere) {
            AlertSettings.decode(root, problems);
        }
        DaemonParts.decode(setup, Endpoints.asConfigured(), Optional.empty(), problems);
        return problems.list();
    }

    private static YamlDocument document(Path file) throws IOException {
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse(file.getFileName().toString(), Files.readString(file), problems);
        assertEquals(List.of(), problems.list());
        return document;
    }

    private static JsonNode json(YamlNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (node.kind()) {
            case STRING -> nodes.textNode(node.scalar());
            case INTEGER -> nodes.numberNode(Long.decode(node.scalar()));
            case NUMBER -> nodes.numberNode(Double.parseDouble(node.scalar()));
            case BOOLEAN -> nodes.booleanNode(Boolean.parseBoolean(node.scalar()));
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
}
