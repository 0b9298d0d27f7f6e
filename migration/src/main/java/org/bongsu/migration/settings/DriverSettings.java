package org.bongsu.migration.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.driver.HttpDriverOptions;
import org.bongsu.migration.driver.Scope;
import org.bongsu.migration.driver.command.CommandOptions;

/**
 * The {@code drivers} section: one entry a driver, by its name. Wall time.
 *
 * @param drivers in the order of the file; empty when nothing may be moved
 */
public record DriverSettings(List<Entry> drivers) {

    /** A driver and the servers that it is there for. */
    public record Entry(DriverOptions options, Scope scope) {}

    private static final Duration TIMEOUT_LEAST = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MOST = Duration.ofSeconds(60);
    private static final int CONCURRENCY_MOST = 1024;
    private static final String HTTP = "http";
    private static final String RECORD = "record";
    private static final List<String> KINDS = List.of(HTTP, "command", RECORD);

    public DriverSettings {
        drivers = List.copyOf(drivers);
    }

    /**
     * @param section the section itself, {@link YamlNode#absent} when the file has none
     * @param site whose rooms and servers the entries may name
     */
    public static DriverSettings decode(YamlNode section, Site site, Problems problems) {
        YamlObject object = section.object(problems);
        List<Entry> drivers = new ArrayList<>();
        for (String name : object.keys()) {
            object.optional(name).ifPresent(value -> {
                YamlObject entry = value.object();
                Scope scope = scope(entry, site);
                driver(name, object.key(name), entry).ifPresent(options -> drivers.add(new Entry(options, scope)));
            });
        }
        object.done();
        return new DriverSettings(drivers);
    }

    /** The same with secrets in place of references. */
    public DriverSettings resolve(UnaryOperator<String> secrets) {
        return new DriverSettings(drivers.stream()
                .map(one -> one.options() instanceof CommandOptions command
                        ? new Entry(command.resolve(secrets), one.scope())
                        : one)
                .toList());
    }

    private static Scope scope(YamlObject object, Site site) {
        List<String> rooms = site.rooms().stream().map(Room::id).toList();
        List<String> inRooms = new ArrayList<>();
        object.optionalList("rooms").forEach(value -> inRooms.add(value.reference("room", rooms)));
        List<String> named = new ArrayList<>();
        for (YamlValue value : object.optionalList("servers")) {
            named.add(value.string());
            if (new Scope(inRooms, List.of(value.string())).of(site).isEmpty()) {
                value.problem("no server " + (inRooms.isEmpty() ? "" : "of " + String.join(", ", inRooms) + " ")
                        + "is called \"" + value.string() + "\"; * stands for any letters");
            }
        }
        return new Scope(inRooms, named);
    }

    private static Optional<? extends DriverOptions> driver(String name, YamlValue key, YamlObject object) {
        Optional<YamlValue> said = object.optional("kind");
        String kind = said.map(one -> one.oneOf(KINDS)).orElse(HTTP);
        if (said.isPresent() && !(said.get().isText() && said.get().string().equals(kind))) {
            return Optional.empty(); // what its other keys should be nobody knows
        }
        if (kind.equals(HTTP)) {
            return http(name, object);
        }
        key.id(); // it names a folder
        return CommandDriverYaml.decode(name, object, kind.equals(RECORD));
    }

    private static Optional<HttpDriverOptions> http(String name, YamlObject object) {
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
