package org.bongsu.migration.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.redfish.RedfishOptions;
import org.bongsu.migration.driver.rest.Trust;

/** A driver of {@code kind: redfish}. */
final class RedfishYaml {

    private static final Duration SETTLE_LEAST = Duration.ofSeconds(1);
    private static final Duration SETTLE_MOST = Duration.ofSeconds(30);

    /** An operating system needs some time. */
    private static final Duration FORCE_LEAST = Duration.ofSeconds(30);

    /** A longer one would be over after the last command that an executor sends. */
    private static final Duration FORCE_MOST = Duration.ofMinutes(3);

    private RedfishYaml() {}

    static Optional<RedfishOptions> decode(String name, YamlObject object) {
        Optional<YamlValue> url = object.optional("url");
        Optional<String> template = url.flatMap(value -> RestYaml.address(value, "s1"));
        if (template.isPresent() && !template.get().contains(ServerNames.SERVER)) {
            url.get().problem("needs {server}, or all servers would have one controller");
        }
        Map<String, String> addresses = new LinkedHashMap<>();
        Map<String, String> systems = new LinkedHashMap<>();
        Map<String, String> fingerprints = new LinkedHashMap<>();
        Optional<YamlObject> controllers = object.optional("controllers").map(YamlValue::object);
        controllers.ifPresent(table -> {
            for (String server : table.keys()) {
                table.optional(server).map(YamlValue::object).ifPresent(one -> {
                    YamlValue address = one.required("url");
                    if (address.isThere()) {
                        RestYaml.address(address, server).ifPresent(text -> addresses.put(server, text));
                    }
                    one.optional("system").ifPresent(value -> systems.put(server, RestYaml.text(value)));
                    one.optional("fingerprint")
                            .flatMap(RestYaml::fingerprint)
                            .ifPresent(print -> fingerprints.put(server, print));
                    one.done();
                });
            }
            table.done();
        });
        String user = RestYaml.text(object.required("user"));
        String password = RestYaml.secret(object.required("password"));
        boolean basic = object.optional("login")
                .map(value -> value.oneOf(List.of("session", "basic")).equals("basic"))
                .orElse(false);
        Trust trust = RestYaml.trust(object);
        Duration every = RestYaml.every(object, RedfishOptions.EVERY_DEFAULT);
        Duration timeout = RestYaml.timeout(object, RedfishOptions.TIMEOUT_DEFAULT);
        Duration settle = RestYaml.duration(object, "settle", SETTLE_LEAST, SETTLE_MOST, RedfishOptions.SETTLE_DEFAULT);
        Duration hold = RestYaml.hold(object, RedfishOptions.HOLD_DEFAULT);
        int concurrency = RestYaml.concurrency(object, RedfishOptions.CONCURRENCY_DEFAULT);
        Optional<Duration> force = object.optional("force_after").map(value -> value.duration(FORCE_LEAST, FORCE_MOST));
        object.done();
        if (url.isEmpty() && controllers.isEmpty()) {
            object.problem("needs url, controllers or both");
        }
        if (template.isEmpty() && addresses.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RedfishOptions(
                name,
                new ServerNames(template, addresses),
                systems,
                user,
                password,
                basic,
                trust,
                fingerprints,
                every,
                timeout,
                settle,
                hold,
                concurrency,
                force));
    }
}
