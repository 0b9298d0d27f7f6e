package org.bongsu.collector.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the broker is listened to.
 *
 * @param url such as {@code tcp://127.0.0.1:1883} or {@code ssl://broker:8883}
 * @param version 3 for MQTT 3.1.1, 5 for MQTT 5
 * @param client its id names the broker's session, so each daemon has its own and keeps it
 * @param user blank for none
 * @param password blank for none
 * @param tls empty for Java's own trust where the URL asks for TLS
 * @param share group of a shared subscription; blank for none
 * @param sessions at once, 1 to 32; more of them get over a broker's limit of messages on their way to one session
 * @param sessionExpiry wall time for which the broker keeps a session that is away; told in version 5 only
 * @param inFlight messages of one session that may wait for their acknowledgement, 1 to 65535; told in version 5 only
 * @param keepAlive wall time between pings
 * @param skew scenario time by which a source may be off before the arrival time is used instead
 * @param stalePeriods periods without a message after which a device's readings are STALE
 * @param grace wall time more before a device is called silent, for the broker's and our own hiccups
 * @param deadLetterBytes most bytes of messages that could not be understood
 */
public record MqttSettings(
        String url,
        int version,
        String client,
        String user,
        String password,
        Optional<MqttTls> tls,
        String share,
        int sessions,
        Duration sessionExpiry,
        int inFlight,
        Duration keepAlive,
        Duration skew,
        int stalePeriods,
        Duration grace,
        long deadLetterBytes) {

    /** More would not help: each brings three threads, and one daemon is one disk. */
    public static final int MOST_SESSIONS = 32;

    /** Of all sessions together, so that the hand-off to the one thread that takes messages never blocks. */
    public static final int MOST_IN_FLIGHT = 65_535;

    public MqttSettings {
        if (client.isBlank()) {
            throw new IllegalArgumentException("a persistent session needs a client id");
        }
        if (version != 3 && version != 5) {
            throw new IllegalArgumentException("MQTT version " + version + " is neither 3 nor 5");
        }
        if (sessions < 1 || sessions > MOST_SESSIONS || inFlight < 1 || inFlight > MOST_IN_FLIGHT) {
            throw new IllegalArgumentException(sessions + " sessions, in flight " + inFlight);
        }
        if (keepAlive.toSeconds() < 1 || skew.isNegative() || skew.isZero() || stalePeriods < 2 || grace.isNegative()) {
            throw new IllegalArgumentException("keep alive " + keepAlive + ", skew " + skew + ", stale after "
                    + stalePeriods + ", grace " + grace);
        }
        if (sessionExpiry.toSeconds() < 1) {
            throw new IllegalArgumentException("session expiry " + sessionExpiry + ": the session would not be kept");
        }
    }

    /** Version 3, one session, no TLS settings; a kept session survives a long weekend. */
    public static MqttSettings of(String url, String client) {
        return new MqttSettings(
                url,
                3,
                client,
                "",
                "",
                Optional.empty(),
                "",
                1,
                Duration.ofHours(72),
                2_000,
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                3,
                Duration.ofSeconds(1),
                16L << 20);
    }

    public MqttSettings withUrl(String other) {
        return changed(client, other, version, password, tls, share, sessions, inFlight);
    }

    /** For a second session beside a running one: a broker lets go of the former of two with the same id. */
    public MqttSettings withClient(String other) {
        return changed(other, url, version, password, tls, share, sessions, inFlight);
    }

    public MqttSettings withVersion(int other) {
        return changed(client, url, other, password, tls, share, sessions, inFlight);
    }

    public MqttSettings withPassword(String other) {
        return changed(client, url, version, other, tls, share, sessions, inFlight);
    }

    public MqttSettings withTls(MqttTls other) {
        return changed(client, url, version, password, Optional.of(other), share, sessions, inFlight);
    }

    /** @param group blank for sessions that divide the subscriptions between them instead of sharing each */
    public MqttSettings withSessions(int count, String group) {
        return changed(client, url, version, password, tls, group, count, inFlight);
    }

    public MqttSettings withInFlight(int other) {
        return changed(client, url, version, password, tls, share, sessions, other);
    }

    /** With the files of TLS looked for in the folder. */
    public MqttSettings in(Path folder) {
        return changed(client, url, version, password, tls.map(files -> files.in(folder)), share, sessions, inFlight);
    }

    private MqttSettings changed(
            String client,
            String url,
            int version,
            String password,
            Optional<MqttTls> tls,
            String share,
            int sessions,
            int inFlight) {
        return new MqttSettings(
                url,
                version,
                client,
                user,
                password,
                tls,
                share,
                sessions,
                sessionExpiry,
                inFlight,
                keepAlive,
                skew,
                stalePeriods,
                grace,
                deadLetterBytes);
    }

    /** The client id of a session; the first keeps the plain one, so that its queue is found again when sessions are added. */
    String client(int session) {
        return session == 1 ? client : client + "-" + session;
    }

    /** Without its password. */
    @Override
    public String toString() {
        return url + " as " + client;
    }
}
