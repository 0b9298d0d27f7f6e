package org.bongsu.collector.telemetry;

/**
 * A store that takes line protocol.
 *
 * @param url such as {@code http://127.0.0.1:8086}
 * @param version 1: {@code /write} of InfluxDB 1.x; 2: {@code /api/v2/write} of InfluxDB 2 and 3, 1.8+ and VictoriaMetrics
 * @param database the database (1) or bucket (2)
 * @param org the organisation (2), else blank
 * @param user blank for none
 * @param secret password (1) or token (2), blank for none
 */
public record InfluxSettings(String url, int version, String database, String org, String user, String secret) {
    public InfluxSettings {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("version " + version + " is neither 1 nor 2");
        }
        if (database.isBlank()) {
            throw new IllegalArgumentException("a database or bucket is needed");
        }
    }

    public InfluxSettings withSecret(String other) {
        return new InfluxSettings(url, version, database, org, user, other);
    }

    /** Without its secret. */
    @Override
    public String toString() {
        return url + " version " + version + " database " + database;
    }
}
