package org.bongsu.migration.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.migration.driver.HttpDriverOptions;

/**
 * The {@code drivers} section: one entry a driver, by its name. Wall time.
 *
 * @param drivers in the order of the file; empty when nothing may be moved
 */
public record DriverSettings(List<HttpDriverOptions> drivers) {

    private static final Duration TIMEOUT_LEAST = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MOST = Duration.ofSeconds(60);
    private static final int CONCURRENCY_MOST = 1024;

    public DriverSettings {
        drivers = List.copyOf(drivers);
    }

    /** @param section the section itself, {@link YamlNode#absent} when the file has none */
    public static DriverSettings decode(YamlNode section, Problems problems) {
        YamlObject object = section.object(problems);
        List<HttpDriverOptions> drivers = new ArrayList<>();
        for (String name : object.keys()) {
            object.optional(name).flatMap(value -> driver(name, value)).ifPresent(drivers::add);
        }
        object.done();
        return new DriverSettings(drivers);
    }

    private static Optional<HttpDriverOptions> driver(String name, YamlValue value) {
        YamlObject object = value.object();
        YamlValue address = object.required("url");
        Duration timeout = object.optional("timeout")
                .map(one -> one.duration(TIMEOUT_LEAST, TIMEOUT_MOST))
                .orElse(HttpDriverOptions.TIMEOUT_DEFAULT);
        Duration wait = object.optional("wait")
                .map(one -> one.duration(TIMEOUT_LEAST, TIMEOUT_MOST))
                .orElse(HttpDriverOptions.WAIT_DEFAULT);
        int concurrency = object.optional("concurrency")
                .map(one -> one.integer(1, CONCURRENCY_MOST))
                .orElse(HttpDriverOptions.CONCURRENCY_DEFAULT);
        object.done();
        if (!address.isThere()) {
            return Optional.empty();
        }
        String url = address.string();
        try {
            return Optional.of(new HttpDriverOptions(name, URI.create(url), timeout, wait, concurrency));
        } catch (IllegalArgumentException e) {
            address.problem("\"" + url + "\" is not an http or https address");
            return Optional.empty();
        }
    }
}
