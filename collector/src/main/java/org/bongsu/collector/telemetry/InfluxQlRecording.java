package org.bongsu.collector.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.DeviceKind;

/** InfluxQL over {@code /query}, in chunks: InfluxDB 1.x, and what answers as it does. */
final class InfluxQlRecording implements Recording {

    /** Rows of a chunk; one chunk is in memory at a time beside the slice. */
    private static final String CHUNK = "2000";

    private static final String FROM = Stream.of(DeviceKind.values())
            .map(kind -> "\"" + kind.measurement() + "\"")
            .collect(Collectors.joining(", "));

    private final StoreHttp http;
    private final String site;
    private final ObjectMapper json = new ObjectMapper();

    InfluxQlRecording(StoreHttp http, String site) {
        this.http = http;
        this.site = site;
    }

    @Override
    public String name() {
        return "InfluxDB " + http.url() + " database " + http.database();
    }

    @Override
    public Slice read(Moment from, Moment to, int most) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("db", http.database());
        // Other precisions lose what tells two readings apart.
        parameters.put("epoch", "ns");
        parameters.put("chunked", "true");
        parameters.put("chunk_size", CHUNK);
        parameters.put(
                "q",
                "SELECT *::field FROM " + FROM + " WHERE time >= " + from.epochNanos() + " AND time < "
                        + to.epochNanos() + " AND \"site\" = '"
                        + site.replace("\\", "\\\\").replace("'", "\\'") + "' GROUP BY \"device\"");
        List<StoredValue> values = new ArrayList<>();
        try (InputStream body = http.get("/query", parameters);
                MappingIterator<JsonNode> chunks =
                        json.readerFor(JsonNode.class).readValues(body)) {
            while (chunks.hasNextValue()) {
                if (!chunk(chunks.nextValue(), values, most)) {
                    return Slice.TOO_MUCH;
                }
            }
        }
        values.sort(Comparator.comparing(StoredValue::at));
        return new Slice(values, true);
    }

    /** Returns whether there was room for it. */
    private boolean chunk(JsonNode chunk, List<StoredValue> values, int most) throws IOException {
        refused(chunk);
        for (JsonNode result : chunk.path("results")) {
            refused(result);
            for (JsonNode series : result.path("series")) {
                String device = series.path("tags").path("device").asText().intern();
                List<String> columns = new ArrayList<>();
                series.path("columns")
                        .forEach(column -> columns.add(column.asText().intern()));
                for (JsonNode row : series.path("values")) {
                    Moment at = new Moment(row.get(0).longValue());
                    for (int i = 1; i < columns.size(); i++) {
                        JsonNode value = row.get(i);
                        if (!value.isNumber()) {
                            continue;
                        }
                        if (values.size() == most) {
                            return false;
                        }
                        values.add(new StoredValue(device, columns.get(i), at, value.doubleValue()));
                    }
                }
            }
        }
        return true;
    }

    private void refused(JsonNode answer) throws IOException {
        if (answer.has("error")) {
            throw new IOException(name() + ": " + answer.get("error").asText());
        }
    }

    @Override
    public void close() {}
}
