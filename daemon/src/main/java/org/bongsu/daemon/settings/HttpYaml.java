package org.bongsu.daemon.settings;

import java.nio.file.Path;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.access.AccessSettings;
import org.bongsu.daemon.http.HttpSettings;
import org.bongsu.daemon.http.ListenAddress;

/** The section {@code http}. */
public record HttpYaml(String listen, HttpSettings settings) {

    private static final int PER_ADDRESS_LEAST = 8;

    static HttpYaml decode(YamlNode root, Problems problems) {
        return root.get("http")
                .map(node -> decode(node.object(problems)))
                .orElse(new HttpYaml(DaemonSettings.LISTEN, HttpSettings.DEFAULT));
    }

    private static HttpYaml decode(YamlObject http) {
        String listen = http.optional("listen").map(HttpYaml::address).orElse(DaemonSettings.LISTEN);
        Optional<HttpSettings.Tls> tls =
                http.optional("tls").map(YamlValue::object).map(HttpYaml::tls);
        boolean plain = http.optional("plain").map(YamlValue::bool).orElse(false);
        boolean open = http.optional("open").map(YamlValue::bool).orElse(false);
        int connections = http.optional("connections")
                .map(value -> value.integer(HttpSettings.CONNECTIONS_LEAST, HttpSettings.CONNECTIONS_MOST))
                .orElse(HttpSettings.CONNECTIONS);
        int perAddress = http.optional("connections_per_address")
                .map(value -> value.integer(PER_ADDRESS_LEAST, HttpSettings.CONNECTIONS_MOST))
                .orElse(HttpSettings.PER_ADDRESS);
        if (plain && tls.isPresent()) {
            http.problem("plain and tls exclude each other");
        }
        http.done();
        return new HttpYaml(listen, new HttpSettings(tls, plain, open, connections, perAddress));
    }

    private static String address(YamlValue value) {
        String at = value.string();
        try {
            ListenAddress.parse(at);
            return at;
        } catch (IllegalArgumentException e) {
            value.problem(String.valueOf(e.getMessage()));
            return DaemonSettings.LISTEN;
        }
    }

    private static HttpSettings.Tls tls(YamlObject tls) {
        HttpSettings.Tls read = new HttpSettings.Tls(
                Path.of(tls.required("certificate").string()),
                Path.of(tls.required("key").string()));
        tls.done();
        return read;
    }

    /** What may be reached from elsewhere is not left open by forgetting something: it has to be said. */
    public static void exposed(
            YamlNode root, String listen, HttpSettings http, Optional<AccessSettings> access, Problems problems) {
        if (ListenAddress.parse(listen).loopback()) {
            return;
        }
        Problems at = problems;
        YamlNode place = root.get("http").orElse(root);
        if (http.tls().isEmpty() && !http.plain()) {
            place.problem(
                    at,
                    "http.listen " + listen
                            + " is reached from elsewhere without TLS: give tls with certificate and key,"
                            + " or plain: true where something in front of it speaks TLS");
        }
        if (access.isEmpty() && !http.open()) {
            place.problem(
                    at,
                    "http.listen " + listen + " is reached from elsewhere and nobody has to log in: give the section"
                            + " access, or open: true where the network itself is guarded (docs/access.md)");
        }
    }
}
