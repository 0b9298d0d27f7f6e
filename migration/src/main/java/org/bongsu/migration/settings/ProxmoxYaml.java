package org.bongsu.migration.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.proxmox.ProxmoxOptions;
import org.bongsu.migration.driver.rest.Destinations;
import org.bongsu.migration.driver.rest.Trust;

/** A driver of {@code kind: proxmox}. */
final class ProxmoxYaml {

    private static final Duration WITHIN_LEAST = Duration.ofSeconds(30);
    private static final Duration WITHIN_MOST = Duration.ofHours(4);
    private static final int VMID_LEAST = 100;
    private static final int VMID_MOST = 999_999_999;
    private static final Pattern TOKEN = Pattern.compile("[^@!\\s]+@[^@!\\s]+![^@!\\s]+");

    private ProxmoxYaml() {}

    static Optional<ProxmoxOptions> decode(String name, YamlObject object) {
        YamlValue said = object.required("urls");
        List<URI> urls = new ArrayList<>();
        for (YamlValue value : said.isThere() ? said.list() : List.<YamlValue>of()) {
            RestYaml.address(value, "").map(URI::create).ifPresent(urls::add);
        }
        if (said.isList() && said.list().isEmpty()) {
            said.problem("needs the address of a node at least");
        }
        YamlValue credential = object.required("token");
        String token = "";
        String secret = "";
        if (credential.isThere()) {
            YamlObject one = credential.object();
            YamlValue id = one.required("id");
            token = RestYaml.text(id);
            if (id.isText() && !TOKEN.matcher(token).matches()) {
                id.problem("is not USER@REALM!TOKEN");
            }
            secret = RestYaml.secret(one.required("secret"));
            one.done();
        }
        ServerNames nodes = RestYaml.names(object, "node");
        Destinations destinations = RestYaml.destinations(object);
        boolean tags = object.optional("match")
                .map(value -> value.oneOf(List.of("name", "tag")).equals("tag"))
                .orElse(false);
        Map<String, Integer> guests = new LinkedHashMap<>();
        object.optional("guests").map(YamlValue::object).ifPresent(table -> {
            for (String workload : table.keys()) {
                table.optional(workload).ifPresent(value -> guests.put(workload, value.integer(VMID_LEAST, VMID_MOST)));
            }
            table.done();
        });
        boolean localDisks = object.optional("local_disks").map(YamlValue::bool).orElse(false);
        Trust trust = RestYaml.trust(object);
        Duration every = RestYaml.every(object, ProxmoxOptions.EVERY_DEFAULT);
        Duration timeout = RestYaml.timeout(object, ProxmoxOptions.TIMEOUT_DEFAULT);
        Duration hold = RestYaml.hold(object, ProxmoxOptions.HOLD_DEFAULT);
        int concurrency = RestYaml.concurrency(object, ProxmoxOptions.CONCURRENCY_DEFAULT);
        Duration within = RestYaml.duration(object, "within", WITHIN_LEAST, WITHIN_MOST, ProxmoxOptions.WITHIN_DEFAULT);
        Duration stopWithin =
                RestYaml.duration(object, "stop_within", WITHIN_LEAST, WITHIN_MOST, ProxmoxOptions.STOP_WITHIN_DEFAULT);
        object.done();
        if (urls.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProxmoxOptions(
                name,
                urls,
                token,
                secret,
                nodes,
                destinations,
                tags,
                guests,
                localDisks,
                trust,
                every,
                timeout,
                hold,
                concurrency,
                within,
                stopWithin));
    }
}
