package org.bongsu.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Outcomes as JSON: {@code name, unit, runs, rows, ratios} of the first, and beside them {@code figures, missing, notes,
 * met, machine, at}; of several parts the others too, under {@code parts}.
 */
public final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    /** @param at when the run began, ISO 8601 */
    public static void write(Path file, String name, List<Outcome> outcomes, Machine machine, String at)
            throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, JSON.writeValueAsString(tree(name, outcomes, machine, at)) + "\n");
    }

    static ObjectNode tree(String name, List<Outcome> outcomes, Machine machine, String at) {
        ObjectNode root = outcome(outcomes.get(0)).put("name", name).put("at", at);
        root.put("met", outcomes.stream().allMatch(Outcome::met));
        root.set("machine", JSON.valueToTree(machine));
        if (outcomes.size() > 1) {
            ArrayNode parts = root.putArray("parts");
            outcomes.forEach(part -> parts.add(outcome(part)));
        }
        return root;
    }

    private static ObjectNode outcome(Outcome outcome) {
        ObjectNode node = JSON.createObjectNode()
                .put("name", outcome.name())
                .put("unit", outcome.unit())
                .put("runs", outcome.runs());
        ArrayNode rows = node.putArray("rows");
        for (Row row : outcome.rows()) {
            rows.addObject()
                    .put("who", row.who())
                    .put("min", row.min())
                    .put("median", row.median())
                    .put("max", row.max())
                    .put("carries", row.carries());
        }
        ObjectNode ratios = node.putObject("ratios");
        outcome.ratios().forEach(ratios::put);
        ArrayNode figures = node.putArray("figures");
        for (Figure figure : outcome.figures()) {
            ObjectNode one = figures.addObject().put("what", figure.what()).put("unit", figure.unit());
            one.put("value", Double.isFinite(figure.value()) ? figure.value() : null);
            figure.limit().ifPresent(limit -> one.put("limit", limit.toString()).put("met", figure.met()));
        }
        ObjectNode missing = node.putObject("missing");
        outcome.missing().forEach(missing::put);
        ArrayNode notes = node.putArray("notes");
        outcome.notes().forEach(notes::add);
        return node.put("met", outcome.met());
    }
}
