package org.bongsu.migration.settings;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.rest.Destinations;
import org.bongsu.migration.driver.rest.Endpoint;
import org.bongsu.migration.driver.rest.Trust;

/** What drivers of management interfaces have in common. */
final class RestYaml {

    static final int CONCURRENCY_MOST = 256;

    private static final Duration MILLIS_LEAST = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern REFERENCE = Pattern.compile("(env|file):.+");

    private RestYaml() {}

    static Duration every(YamlObject object, Duration otherwise) {
        return duration(object, "every", SECOND, MINUTE, otherwise);
    }

    static Duration timeout(YamlObject object, Duration otherwise) {
        return duration(object, "timeout", MILLIS_LEAST, MINUTE, otherwise);
    }

    static Duration hold(YamlObject object, Duration otherwise) {
        return duration(object, "hold", SECOND, MINUTE, otherwise);
    }

    static Duration duration(YamlObject object, String key, Duration least, Duration most, Duration otherwise) {
        return object.optional(key).map(value -> value.duration(least, most)).orElse(otherwise);
    }

    static int concurrency(YamlObject object, int otherwise) {
        return object.optional("concurrency")
                .map(value -> value.integer(1, CONCURRENCY_MOST))
                .orElse(otherwise);
    }

    /** A reference; the secret itself is a mistake. */
    static String secret(YamlValue value) {
        String reference = value.isThere() ? value.string() : "";
        if (value.isText() && !REFERENCE.matcher(reference).matches()) {
            value.problem("needs env:NAME or file:PATH, never the value itself");
        }
        return reference;
    }

    static String text(YamlValue value) {
        String text = value.isThere() ? value.string() : "";
        if (value.isText() && text.isBlank()) {
            value.problem("is empty");
        }
        return text;
    }

    /** @param sample what stands for its placeholders while it is checked */
    static Optional<String> address(YamlValue value, String sample) {
        String text = value.string();
        if (!value.isText()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Endpoint(URI.create(text.replace(ServerNames.SERVER, sample)), Trust.DEFAULT))
                    .map(sound -> text);
        } catch (IllegalArgumentException e) {
            value.problem("\"" + text + "\" is not an http or https address");
            return Optional.empty();
        }
    }

    static Trust trust(YamlObject object) {
        Optional<String> ca = object.optional("ca").map(RestYaml::text);
        Optional<YamlValue> print = object.optional("fingerprint");
        Optional<String> fingerprint = print.flatMap(RestYaml::fingerprint);
        if (ca.isPresent() && print.isPresent()) {
            print.get().problem("is of no use beside ca: one or the other");
        }
        return new Trust(fingerprint.isPresent() ? Optional.empty() : ca, fingerprint);
    }

    static Optional<String> fingerprint(YamlValue value) {
        String print = value.string();
        if (value.isText() && !Trust.isFingerprint(print)) {
            value.problem("is not a SHA-256 fingerprint: 64 hexadecimal digits");
            return Optional.empty();
        }
        return value.isText() ? Optional.of(print) : Optional.empty();
    }

    /** Names of hosts by server, to go before the template. */
    static Map<String, String> table(YamlObject object, String key) {
        Map<String, String> table = new LinkedHashMap<>();
        object.optional(key).map(YamlValue::object).ifPresent(entries -> {
            for (String name : entries.keys()) {
                entries.optional(name).ifPresent(value -> table.put(name, RestYaml.text(value)));
            }
            entries.done();
        });
        return table;
    }

    /** @param key of the template, and with an s of the table */
    static ServerNames names(YamlObject object, String key) {
        Optional<YamlValue> said = object.optional(key);
        String template = said.map(RestYaml::text).orElse(ServerNames.SERVER);
        if (!template.contains(ServerNames.SERVER)) {
            said.get().problem("needs {server}, or all servers would be one");
        }
        return new ServerNames(Optional.of(template), table(object, key + "s"));
    }

    /** Each one name with {@code {host}}, or a list of names. */
    static Destinations destinations(YamlObject object) {
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        object.optional("destinations").map(YamlValue::object).ifPresent(entries -> {
            for (String name : entries.keys()) {
                entries.optional(name).ifPresent(value -> {
                    List<String> names = value.isList() ? value.strings() : List.of(text(value));
                    if (value.isText() && !names.get(0).contains(Destinations.HOST)) {
                        value.problem("needs {host}, or a list with a name for each host");
                    } else if (names.isEmpty()) {
                        value.problem("is empty");
                    }
                    hosts.put(name, names);
                });
            }
            entries.done();
        });
        return new Destinations(hosts);
    }
}
