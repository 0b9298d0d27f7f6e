package org.bongsu.daemon.trial;

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
import java.util.List;
import java.util.stream.Stream;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.trial.settings.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema of rule tests and their decoder judge the same files alike, so that an editor underlines what would be refused. */
class RuleTestSamplesTest {

    private static final Path CONFIG = Setup.configHome();

    static List<Path> bad() throws IOException {
        try (Stream<Path> files = Files.list(CONFIG.resolve("samples/rules-tests"))) {
            return files.sorted().toList();
        }
    }

    static List<Path> good() {
        return List.of(
                CONFIG.resolve("samples/good/rules-test-everything.yaml"), CONFIG.resolve("rules/default_test.yaml"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aBadFileFailsSchemaAndDecoder(Path file) throws IOException {
        assertFalse(schemaFaults(file).isEmpty(), file + " passes the schema");
        assertFalse(decoderProblems(file).isEmpty(), file + " passes the decoder");
    }

    @ParameterizedTest
    @MethodSource("good")
    void aGoodFilePassesSchemaAndDecoder(Path file) throws IOException {
        assertEquals(List.of(), schemaFaults(file));
        assertEquals(List.of(), decoderProblems(file));
    }

    @Test
    void thereAreBadSamples() throws IOException {
        assertTrue(bad().size() >= 14, bad().toString());
    }

    private static List<String> schemaFaults(Path file) throws IOException {
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse(file.toString(), Files.readString(file), problems);
        assertEquals(List.of(), problems.list());
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(CONFIG.resolve("schema/rules-test.schema.json")))
                .validate(json(document.root()))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static List<Problem> decoderProblems(Path file) {
        Problems problems = new Problems();
        new TestFiles().read(file, problems);
        return problems.list();
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
