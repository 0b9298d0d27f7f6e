package org.bongsu.collector.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bongsu.collector.modbus.ModbusSettings;
import org.bongsu.collector.modbus.ModbusTls;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.collector.mqtt.MqttTls;
import org.bongsu.collector.telemetry.HistorySettings;
import org.bongsu.collector.telemetry.InfluxSettings;
import org.bongsu.collector.telemetry.TelemetrySettings;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Inventory;

/**
 * What {@code bongsu.yaml} says of collecting. A section that is absent means its defaults.
 *
 * <pre>
 * modbus:
 *   timeout: 1s
 *   backoff_most: 60s
 *   tls: {ca: tls/ca.pem, certificate: tls/bongsu.pem, key: tls/bongsu.key}    # of devices with wire tls
 * mqtt:
 *   url: "ssl://broker:8883"
 *   client: bongsu
 *   version: 5           # 3 is MQTT 3.1.1
 *   user: u
 *   password: env:MQTT_PASSWORD
 *   keep_alive: 20s
 *   tls: {ca: tls/ca.pem, certificate: tls/bongsu.pem, key: tls/bongsu.key}    # beside bongsu.yaml, or absolute
 *   sessions: 4          # divide the subscriptions; with share: GROUP the broker deals out the messages
 * telemetry:
 *   influx: {url: "http://127.0.0.1:8086", version: 1, database: bongsu, user: u, password: env:P}
 *   influx: {url: "http://127.0.0.1:8086", version: 2, bucket: bongsu, org: o, token: file:/etc/bongsu/token}
 *   history: 7d          # local history; kept for a week where there is no influx, else not at all
 *   history: {raw: 7d, minute: 90d, quarter: 730d}   # and how long its minutes and quarters of an hour are kept
 *   spool_mib: 2048
 *   spool_age: 7d
 *   hold_back: 30s
 * </pre>
 *
 * @param mqtt empty where no broker is named
 */
public record CollectorSettings(ModbusSettings modbus, Optional<MqttSettings> mqtt, TelemetrySettings telemetry) {

    private static final List<String> BROKER_SCHEMES = List.of("tcp", "ssl", "ws", "wss");
    private static final List<String> STORE_SCHEMES = List.of("http", "https");

    /**
     * Decodes the three sections of the file's root; secrets stay references.
     *
     * @param inventory devices on MQTT need a broker
     * @param problems gets every mistake; while it is not empty the result must not be used
     */
    public static CollectorSettings decode(YamlNode root, Inventory inventory, Problems problems) {
        Optional<MqttSettings> mqtt = root.get("mqtt").map(node -> mqtt(node.object(problems)));
        boolean needsBroker = inventory.devices().stream().anyMatch(device -> isOnMqtt(device.address()));
        if (needsBroker && mqtt.isEmpty()) {
            root.problem(problems, "mqtt: devices.yaml has devices on MQTT, but no broker is named here");
        }
        ModbusSettings modbus =
                root.get("modbus").map(node -> modbus(node.object(problems))).orElse(ModbusSettings.DEFAULT);
        boolean needsTls = inventory.devices().stream()
                .anyMatch(device ->
                        device.address() instanceof Address.Modbus address && address.wire() == Address.Wire.TLS);
        if (needsTls && modbus.tls().isEmpty()) {
            root.problem(
                    problems, "modbus.tls: devices.yaml has devices with wire tls, but no certificate is named here");
        }
        return new CollectorSettings(
                modbus,
                mqtt,
                root.get("telemetry")
                        .map(node -> telemetry(node.object(problems)))
                        .orElse(TelemetrySettings.DEFAULT));
    }

    private static boolean isOnMqtt(Address address) {
        return !(address instanceof Address.Modbus || address instanceof Address.Serial);
    }

    /** The same with files looked for in the site's folder. */
    public CollectorSettings in(Path folder) {
        return new CollectorSettings(modbus.in(folder), mqtt.map(broker -> broker.in(folder)), telemetry);
    }

    /** The same with secrets in place of {@code env:} and {@code file:} references. */
    public CollectorSettings resolve(UnaryOperator<String> secrets) {
        UnaryOperator<String> known = secret -> secret.isBlank() ? secret : secrets.apply(secret);
        return new CollectorSettings(
                modbus,
                mqtt.map(broker -> broker.withPassword(known.apply(broker.password()))),
                telemetry
                        .influx()
                        .map(store -> telemetry.withStore(store.withSecret(known.apply(store.secret()))))
                        .orElse(telemetry));
    }

    private static ModbusSettings modbus(YamlObject object) {
        ModbusSettings normal = ModbusSettings.DEFAULT;
        Duration timeout = object.optional("timeout")
                .map(value -> value.duration(Duration.ofMillis(10), Duration.ofSeconds(60)))
                .orElse(normal.timeout());
        Duration most = object.optional("backoff_most")
                .map(value -> value.duration(normal.backoffFirst(), Duration.ofHours(1)))
                .orElse(normal.backoffMost());
        Optional<ModbusTls> tls = object.optional("tls").map(value -> modbusTls(value.object()));
        object.done();
        return new ModbusSettings(timeout, normal.backoffFirst(), most, normal.stalePeriods(), normal.seed(), tls);
    }

    private static ModbusTls modbusTls(YamlObject object) {
        Path ca = path(object.required("ca"));
        Path certificate = path(object.required("certificate"));
        Path key = path(object.required("key"));
        object.done();
        return new ModbusTls(ca, certificate, key);
    }

    private static Path path(YamlValue value) {
        String text = value.string();
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            value.problem("\"" + text + "\" is not a path: " + e.getReason());
            return Path.of("unknown");
        }
    }

    private static MqttSettings mqtt(YamlObject object) {
        YamlValue address = object.required("url");
        String url = url(address, BROKER_SCHEMES);
        String client = object.required("client").string();
        MqttSettings normal = MqttSettings.of(url, client.isBlank() ? "bongsu" : client);
        int version = object.optional("version").map(CollectorSettings::version).orElse(normal.version());
        String user = text(object, "user");
        String password = text(object, "password");
        Optional<MqttTls> tls = object.optional("tls").map(value -> tls(value, url));
        String share = object.optional("share").map(CollectorSettings::group).orElse(normal.share());
        int sessions = object.optional("sessions")
                .map(value -> value.integer(1, MqttSettings.MOST_SESSIONS))
                .orElse(normal.sessions());
        Duration expiry = object.optional("session_expiry")
                .map(value -> value.duration(Duration.ofMinutes(1), Duration.ofDays(365)))
                .orElse(normal.sessionExpiry());
        int inFlight = object.optional("in_flight")
                .map(value -> value.integer(1, MqttSettings.MOST_IN_FLIGHT / sessions))
                .orElse(Math.min(normal.inFlight(), MqttSettings.MOST_IN_FLIGHT / sessions));
        Duration keepAlive = object.optional("keep_alive")
                .map(value -> value.duration(Duration.ofSeconds(1), Duration.ofHours(1)))
                .orElse(normal.keepAlive());
        Duration skew = object.optional("skew").map(YamlValue::duration).orElse(normal.skew());
        object.done();
        return new MqttSettings(
                url,
                version,
                normal.client(),
                user,
                password,
                tls,
                share,
                sessions,
                expiry,
                inFlight,
                keepAlive,
                skew,
                normal.stalePeriods(),
                normal.grace(),
                normal.deadLetterBytes());
    }

    private static int version(YamlValue value) {
        int version = value.integer(3, 5);
        if (version == 4) {
            value.problem("4 is MQTT 3.1.1 on the wire and 3 here; 5 is MQTT 5");
            return 3;
        }
        return version;
    }

    private static MqttTls tls(YamlValue value, String url) {
        YamlObject object = value.object();
        Optional<Path> ca = object.optional("ca").map(CollectorSettings::path);
        Optional<Path> certificate = object.optional("certificate").map(CollectorSettings::path);
        Optional<Path> key = object.optional("key").map(CollectorSettings::path);
        object.done();
        if (certificate.isPresent() != key.isPresent()) {
            object.problem("a certificate needs its key, and a key its certificate");
        }
        if (url.startsWith("tcp:") || url.startsWith("ws:")) {
            object.problem("the url has no TLS; use ssl:// or wss://");
        }
        boolean both = certificate.isPresent() && key.isPresent();
        return new MqttTls(ca, both ? certificate : Optional.empty(), both ? key : Optional.empty());
    }

    /** MQTT 5.0, 4.8.2: a share name has at least one character and none of {@code /}, {@code +} and {@code #}. */
    private static String group(YamlValue value) {
        String name = value.string();
        if (name.contains("/") || name.contains("+") || name.contains("#")) {
            value.problem("\"" + name + "\" is not a name for a group: it must not contain '/', '+' or '#'");
        }
        return name;
    }

    private static TelemetrySettings telemetry(YamlObject object) {
        TelemetrySettings normal = TelemetrySettings.DEFAULT;
        Optional<InfluxSettings> influx = object.optional("influx").map(value -> influx(value.object()));
        Optional<HistorySettings> history = object.optional("history").map(CollectorSettings::history);
        long spoolMib = object.optional("spool_mib")
                .map(value -> value.integer(1, 1 << 20))
                .orElse(2048);
        Duration holdBack = object.optional("hold_back")
                .map(value -> value.duration(Duration.ofMillis(1), Duration.ofHours(24)))
                .orElse(normal.holdBack());
        Duration spoolAge = object.optional("spool_age")
                .map(value -> value.duration(longer(holdBack, Duration.ofMinutes(1)), Duration.ofDays(3650)))
                .orElse(longer(holdBack, normal.spoolAge()));
        object.done();
        return new TelemetrySettings(
                influx,
                influx.isPresent() ? history : Optional.of(history.orElse(HistorySettings.DEFAULT)),
                spoolMib << 20,
                spoolAge,
                normal.commitEvery(),
                normal.commitReadings(),
                normal.bufferReadings(),
                holdBack,
                normal.deadLetterBytes());
    }

    private static HistorySettings history(YamlValue value) {
        Duration most = Duration.ofDays(3650);
        if (!value.isObject()) {
            return HistorySettings.of(value.duration(Duration.ofSeconds(1), most));
        }
        YamlObject object = value.object();
        Duration raw = object.optional("raw")
                .map(span -> span.duration(Duration.ofSeconds(1), most))
                .orElse(HistorySettings.DEFAULT.raw());
        HistorySettings normal = HistorySettings.of(raw);
        Duration minute =
                object.optional("minute").map(span -> span.duration(raw, most)).orElse(normal.minute());
        Duration quarter = object.optional("quarter")
                .map(span -> span.duration(minute, most))
                .orElse(longer(minute, normal.quarter()));
        object.done();
        return new HistorySettings(raw, minute, quarter);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static InfluxSettings influx(YamlObject object) {
        String url = url(object.required("url"), STORE_SCHEMES);
        object.optional("version").ifPresent(value -> value.integer(1, 2));
        // By its text, so that an impossible version is one mistake and not one more for each key of the other.
        int version = object.node()
                .get("version")
                .map(node -> node.scalar().equals("1") ? 1 : 2)
                .orElse(2);
        String database = object.required(version == 1 ? "database" : "bucket").string();
        String org = version == 2 ? text(object, "org") : "";
        String user = version == 1 ? text(object, "user") : "";
        String secret = text(object, version == 1 ? "password" : "token");
        object.done();
        return new InfluxSettings(url, version, database.isBlank() ? "bongsu" : database, org, user, secret);
    }

    private static String text(YamlObject object, String key) {
        return object.optional(key).map(YamlValue::string).orElse("");
    }

    private static String url(YamlValue value, List<String> schemes) {
        String text = value.string();
        try {
            URI uri = new URI(text);
            if (uri.getHost() == null || !schemes.contains(uri.getScheme())) {
                value.problem("\"" + text + "\" is not an address that begins with one of " + schemes);
            }
        } catch (URISyntaxException e) {
            value.problem("\"" + text + "\" is not an address: " + e.getReason());
        }
        return text;
    }
}
