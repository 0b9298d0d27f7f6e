package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpResponse;
import java.util.Set;

/** The published description of the API, against which real answers are held. */
record Described(JsonNode document) {

    /**
     * A schema of the document with every object closed: members may be added to the API at any time, so the published
     * schemas are open, but here each has to be described.
     */
    JsonSchema closed(String name) {
        ObjectNode schema = new ObjectMapper().createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$ref", "#/components/schemas/" + name);
        JsonNode components = document.get("components").deepCopy();
        close(components.get("schemas"));
        schema.set("components", components);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.has("properties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Described::close);
    }

    void assertFits(String schema, JsonNode value) {
        Set<ValidationMessage> messages = closed(schema).validate(value);
        assertTrue(messages.isEmpty(), schema + ": " + messages + "\n" + value);
    }

    private JsonNode response(String path, String method, int status) {
        JsonNode response =
                document.at("/paths").path(path).path(method).path("responses").path(Integer.toString(status));
        return response.has("$ref")
                ? document.at(response.get("$ref").textValue().substring(1))
                : response;
    }

    String schemaOf(String path, String method, int status) {
        String ref = response(path, method, status)
                .path("content")
                .elements()
                .next()
                .at("/schema/$ref")
                .asText();
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    /** The answer of a path without parameters is one that is described, and says what it may say. */
    void assertDescribed(HttpResponse<String> answer) throws Exception {
        String path = answer.request().uri().getPath();
        String method = answer.request().method().toLowerCase(java.util.Locale.ROOT);
        assertFalse(
                response(path, method, answer.statusCode()).isMissingNode(),
                method + " " + path + " answers " + answer.statusCode() + ", which is not described");
        if (!answer.body().isEmpty()) {
            assertFits(schemaOf(path, method, answer.statusCode()), new ObjectMapper().readTree(answer.body()));
        }
    }
}
