package org.bongsu.collector.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** How a store is asked over HTTP: its address, who we are, and what it answers when it will not. */
final class StoreHttp {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Until the first byte of an answer: a slice of a large site is some seconds' work for a store. */
    private static final Duration ANSWER = Duration.ofSeconds(120);

    private static final int SHOWN = 300;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final InfluxSettings settings;

    private StoreHttp(InfluxSettings settings) {
        this.settings = settings;
    }

    static Recording open(InfluxSettings settings, String site) throws IOException {
        StoreHttp http = new StoreHttp(settings);
        // Every InfluxDB says its version there; what does not is asked as VictoriaMetrics.
        boolean influx = settings.version() == 1
                || http.send(http.request("/ping", Map.of()).GET().build())
                        .headers()
                        .firstValue("X-Influxdb-Version")
                        .isPresent();
        return influx ? new InfluxQlRecording(http, site) : new VictoriaRecording(http, site);
    }

    /** The database, or the first part of a bucket that is one of InfluxDB 1.8's: {@code database/policy}. */
    String database() {
        int slash = settings.database().indexOf('/');
        return slash < 0 ? settings.database() : settings.database().substring(0, slash);
    }

    String url() {
        return settings.url();
    }

    /** @return the body, to be closed by who reads it */
    InputStream get(String path, Map<String, String> parameters) throws IOException {
        HttpResponse<InputStream> answer = send(request(path, parameters).GET().build());
        if (answer.statusCode() != 200) {
            try (InputStream body = answer.body()) {
                String text = new String(body.readNBytes(SHOWN), StandardCharsets.UTF_8).strip();
                throw new IOException(settings.url() + ": " + answer.statusCode() + " " + text);
            }
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path, Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((key, value) -> query.append(query.isEmpty() ? '?' : '&')
                .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        String base = settings.url().replaceAll("/+$", "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path + query)).timeout(ANSWER);
        if (settings.version() == 1 && !settings.user().isBlank()) {
            String pair = settings.user() + ":" + settings.secret();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else if (settings.version() == 2 && !settings.secret().isBlank()) {
            request.header("Authorization", "Token " + settings.secret());
        }
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IOException(
                    settings.url() + " cannot be reached: " + (e.getMessage() == null ? e : e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(settings.url() + ": interrupted", e);
        }
    }
}
