package org.bongsu.migration.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.openstack.OpenstackOptions;
import org.bongsu.migration.driver.rest.Destinations;
import org.bongsu.migration.driver.rest.Trust;

/** A driver of {@code kind: openstack}. */
final class OpenstackYaml {

    private static final Duration WITHIN_LEAST = Duration.ofSeconds(30);
    private static final Duration WITHIN_MOST = Duration.ofHours(4);
    private static final List<String> REACHES = List.of("public", "internal", "admin");

    private OpenstackYaml() {}

    static Optional<OpenstackOptions> decode(String name, YamlObject object) {
        YamlValue auth = object.required("auth_url");
        Optional<String> keystone = auth.isThere() ? RestYaml.address(auth, "") : Optional.empty();
        YamlValue said = object.required("credential");
        String credential = "";
        String secret = "";
        if (said.isThere()) {
            YamlObject one = said.object();
            credential = RestYaml.text(one.required("id"));
            secret = RestYaml.secret(one.required("secret"));
            one.done();
        }
        Optional<String> region = object.optional("region").map(RestYaml::text);
        String reach =
                object.optional("interface").map(value -> value.oneOf(REACHES)).orElse(REACHES.get(0));
        Optional<String> compute = object.optional("compute").flatMap(value -> RestYaml.address(value, ""));
        ServerNames names = RestYaml.names(object, "hypervisor");
        Destinations destinations = RestYaml.destinations(object);
        boolean metadata = object.optional("match")
                .map(value -> value.oneOf(List.of("name", "metadata")).equals("metadata"))
                .orElse(false);
        Map<String, String> guests = RestYaml.table(object, "guests");
        Trust trust = RestYaml.trust(object);
        Duration every = RestYaml.every(object, OpenstackOptions.EVERY_DEFAULT);
        Duration timeout = RestYaml.timeout(object, OpenstackOptions.TIMEOUT_DEFAULT);
        Duration hold = RestYaml.hold(object, OpenstackOptions.HOLD_DEFAULT);
        int concurrency = RestYaml.concurrency(object, OpenstackOptions.CONCURRENCY_DEFAULT);
        Duration within =
                RestYaml.duration(object, "within", WITHIN_LEAST, WITHIN_MOST, OpenstackOptions.WITHIN_DEFAULT);
        Duration stopWithin = RestYaml.duration(
                object, "stop_within", WITHIN_LEAST, WITHIN_MOST, OpenstackOptions.STOP_WITHIN_DEFAULT);
        Optional<YamlValue> forced = object.optional("force_complete_after");
        Optional<Duration> force = forced.map(value -> value.duration(WITHIN_LEAST, WITHIN_MOST));
        if (force.isPresent() && force.get().compareTo(within) >= 0) {
            forced.get().problem("comes to nothing: a move is aborted within " + YamlValue.format(within));
        }
        object.done();
        if (keystone.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OpenstackOptions(
                name,
                URI.create(keystone.get()),
                credential,
                secret,
                region,
                reach,
                compute.map(URI::create),
                names,
                destinations,
                metadata,
                guests,
                trust,
                every,
                timeout,
                hold,
                concurrency,
                within,
                stopWithin,
                force));
    }
}
