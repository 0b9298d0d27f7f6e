package org.bongsu.migration.driver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;

/**
 * An answer that arrived whole, whatever its status.
 *
 * @param reason of the status line, where some say what went wrong
 */
public record Answer(int status, String reason, MultiMap headers, Buffer body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int WORDS_MOST = 300;

    public boolean ok() {
        return status / 100 == 2;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** @throws RestException unless it is a success with a JSON object */
    public JsonNode object() {
        if (!ok()) {
            throw new RestException(words(), true);
        }
        JsonNode json = json();
        if (!json.isObject()) {
            throw new RestException("HTTP " + status + " without a JSON object", true);
        }
        return json;
    }

    /** Missing if there is none. */
    public JsonNode json() {
        try {
            return body.length() == 0 ? MissingNode.getInstance() : MAPPER.readTree(body.getBytes());
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** For people: status and what the far end says of it, on one line. */
    public String words() {
        String said = json().isMissingNode() ? reason : reason + " " + json();
        return "HTTP " + status + " " + line(said);
    }

    /** Printable, on one line, not too long. */
    public static String line(String text) {
        String line = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return line.length() > WORDS_MOST ? line.substring(0, WORDS_MOST) + "..." : line;
    }
}
