package org.bongsu.collector.telemetry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDB.ConsistencyLevel;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.influxdb.InfluxDBIOException;
import org.influxdb.dto.Query;

/** The write API of InfluxDB 1.x, which knows no buckets. Creates the database where it is missing. */
final class InfluxV1Sink implements Sink {

    private final HttpConnections http = new HttpConnections();
    private final InfluxDB client;
    private final String database;
    private final Duration holdBack;

    InfluxV1Sink(InfluxSettings settings, Duration holdBack) {
        this.database = settings.database();
        this.holdBack = holdBack;
        this.client = settings.user().isBlank()
                ? InfluxDBFactory.connect(settings.url(), http.client())
                : InfluxDBFactory.connect(settings.url(), settings.user(), settings.secret(), http.client());
    }

    @Override
    public String id() {
        return "influx";
    }

    @Override
    public Delivery write(Lines lines) {
        String text = lines.string();
        try {
            try {
                put(text);
            } catch (InfluxDBException.DatabaseNotFoundException e) {
                client.query(new Query("CREATE DATABASE \"" + database.replace("\"", "\\\"") + "\""));
                put(text);
            }
            return new Delivery.Stored();
        } catch (InfluxDBIOException e) {
            return new Delivery.Unavailable(true, String.valueOf(e.getMessage()));
        } catch (InfluxDBException e) {
            return verdict(e);
        } catch (RuntimeException e) {
            return new Delivery.Unavailable(true, String.valueOf(e));
        }
    }

    private void put(String lines) {
        client.write(database, "", ConsistencyLevel.ONE, TimeUnit.NANOSECONDS, lines);
    }

    /** The client tells the kinds of 400 apart by type; a server that is out of memory or refuses us may change its mind. */
    private static Delivery verdict(InfluxDBException e) {
        String cause = String.valueOf(e.getMessage());
        boolean speaksOfLines = e instanceof InfluxDBException.UnableToParseException
                || e instanceof InfluxDBException.FieldTypeConflictException
                || e instanceof InfluxDBException.PointsBeyondRetentionPolicyException
                || cause.contains("partial write")
                || cause.contains("max-values-per-tag")
                || cause.contains("Request Entity Too Large");
        if (speaksOfLines) {
            return new Delivery.Rejected(cause);
        }
        boolean denied = e instanceof InfluxDBException.AuthorizationFailedException
                || e instanceof InfluxDBException.DatabaseNotFoundException
                || cause.contains("authorization failed")
                || cause.contains("not authorized")
                || cause.contains("404 page not found");
        return denied ? new Delivery.Denied(cause) : new Delivery.Unavailable(false, cause);
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
