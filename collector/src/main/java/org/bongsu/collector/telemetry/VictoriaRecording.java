package org.bongsu.collector.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Moment;

/** VictoriaMetrics' {@code /api/v1/export}: a line of JSON a block of a series, times in milliseconds. */
final class VictoriaRecording implements Recording {

    private final StoreHttp http;
    private final String site;
    private final ObjectMapper json = new ObjectMapper();

    VictoriaRecording(StoreHttp http, String site) {
        this.http = http;
        this.site = site;
    }

    @Override
    public String name() {
        return "VictoriaMetrics " + http.url();
    }

    @Override
    public Slice read(Moment from, Moment to, int most) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("match[]", "{site=\"" + site.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
        parameters.put("start", seconds(from.epochMillis()));
        parameters.put("end", seconds(to.epochMillis()));
        // Without it a series of a long span is one line, however long.
        parameters.put("max_rows_per_line", "1000");
        List<StoredValue> values = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(http.get("/api/v1/export", parameters), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line(json.readTree(line), from, to, values, most)) {
                    return Slice.TOO_MUCH;
                }
            }
        }
        values.sort(Comparator.comparing(StoredValue::at));
        return new Slice(values, true);
    }

    private static String seconds(long millis) {
        return millis / 1000 + "." + String.valueOf(1000 + millis % 1000).substring(1);
    }

    private static boolean line(JsonNode line, Moment from, Moment to, List<StoredValue> values, int most) {
        JsonNode metric = line.path("metric");
        String device = metric.path("device").asText().intern();
        String name = metric.path("__name__").asText();
        // Measurement and field, joined; no measurement of ours has an underscore.
        String point = name.substring(name.indexOf('_') + 1).intern();
        JsonNode times = line.path("timestamps");
        JsonNode numbers = line.path("values");
        for (int i = 0; i < times.size(); i++) {
            Moment at = Moment.ofEpochMillis(times.get(i).longValue());
            if (at.isBefore(from) || !at.isBefore(to) || !numbers.get(i).isNumber()) {
                continue;
            }
            if (values.size() == most) {
                return false;
            }
            values.add(new StoredValue(device, point, at, numbers.get(i).doubleValue()));
        }
        return true;
    }

    @Override
    public void close() {}
}
