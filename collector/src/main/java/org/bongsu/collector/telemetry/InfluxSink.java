package org.bongsu.collector.telemetry;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import java.time.Duration;

/**
 * The v2 write API: InfluxDB 2 and 3, 1.8 and later, VictoriaMetrics. One blocking call a batch: the client's own buffered
 * API drops points without a word when the server is away.
 */
final class InfluxSink implements Sink {

    private final HttpConnections http = new HttpConnections();
    private final InfluxDBClient client;
    private final WriteApiBlocking api;
    private final Duration holdBack;

    InfluxSink(InfluxSettings settings, Duration holdBack) {
        this.holdBack = holdBack;
        InfluxDBClientOptions.Builder options = InfluxDBClientOptions.builder()
                .url(settings.url())
                .okHttpClient(http.client())
                .bucket(settings.database())
                .org(settings.org().isBlank() ? "-" : settings.org());
        if (!settings.secret().isBlank()) {
            options.authenticateToken(settings.secret().toCharArray());
        }
        this.client = InfluxDBClientFactory.create(options.build());
        this.api = client.getWriteApiBlocking();
    }

    @Override
    public String id() {
        return "influx";
    }

    @Override
    public Delivery write(Lines lines) {
        try {
            api.writeRecord(WritePrecision.NS, lines.string());
            return new Delivery.Stored();
        } catch (InfluxException e) {
            return verdict(e);
        } catch (RuntimeException e) {
            return new Delivery.Unavailable(true, String.valueOf(e));
        }
    }

    /** 400, 413 and 422 speak of the lines; anything else of the server, and may change. */
    private static Delivery verdict(InfluxException e) {
        String cause = e.status() + " " + e.getMessage();
        return switch (e.status()) {
            case 400, 413, 422 -> new Delivery.Rejected(cause);
            case 401, 403, 404 -> new Delivery.Denied(cause);
            case 0 -> new Delivery.Unavailable(true, String.valueOf(e.getMessage()));
            default -> new Delivery.Unavailable(false, cause);
        };
    }

    @Override
    public Duration holdBack() {
        return holdBack;
    }

    @Override
    public long reconnections() {
        return http.reopened();
    }

    @Override
    public void close() {
        client.close();
    }
}
