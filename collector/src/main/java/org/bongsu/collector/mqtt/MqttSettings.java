package org.bongsu.collector.mqtt;

import java.time.Duration;

/**
 * How the broker is listened to.
 *
 * @param url such as {@code tcp://127.0.0.1:1883} or {@code ssl://broker:8883}
 * @param client its id names the broker's session, so each daemon has its own and keeps it
 * @param user blank for none
 * @param password blank for none
 * @param keepAlive wall time between pings
 * @param skew scenario time by which a source may be off before the arrival time is used instead
 * @param stalePeriods periods without a message after which a device's readings are STALE
 * @param grace wall time more before a device is called silent, for the broker's and our own hiccups
 * @param deadLetterBytes most bytes of messages that could not be understood
 */
public record MqttSettings(
        String url,
        String client,
        String user,
        String password,
        Duration keepAlive,
        Duration skew,
        int stalePeriods,
        Duration grace,
        long deadLetterBytes) {

    public MqttSettings {
        if (client.isBlank()) {
            throw new IllegalArgumentException("a persistent session needs a client id");
        }
        if (keepAlive.toSeconds() < 1 || skew.isNegative() || skew.isZero() || stalePeriods < 2 || grace.isNegative()) {
            throw new IllegalArgumentException("keep alive " + keepAlive + ", skew " + skew + ", stale after "
                    + stalePeriods + ", grace " + grace);
        }
    }

    public static MqttSettings of(String url, String client) {
        return new MqttSettings(
                url,
                client,
                "",
                "",
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                3,
                Duration.ofSeconds(1),
                16L << 20);
    }

    public MqttSettings withUrl(String other) {
        return new MqttSettings(other, client, user, password, keepAlive, skew, stalePeriods, grace, deadLetterBytes);
    }

    public MqttSettings withPassword(String other) {
        return new MqttSettings(url, client, user, other, keepAlive, skew, stalePeriods, grace, deadLetterBytes);
    }

    /** Without its password. */
    @Override
    public String toString() {
        return url + " as " + client;
    }
}
