package org.bongsu.migration.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.driver.libvirt.LibvirtOptions;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Access;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Cold;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Late;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Move;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Stop;

/** A driver of {@code kind: libvirt}. */
final class LibvirtYaml {

    private static final Duration TIMEOUT_LEAST = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int CONCURRENCY_MOST = 256;

    private static final List<String> MODES = List.of("acpi", "agent", "initctl", "signal", "paravirt");

    /** Begins with a letter: no client takes it for an option. */
    private static final Pattern URI = Pattern.compile("[a-z]+(\\+[a-z0-9]+)?://\\S+");

    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9{][A-Za-z0-9._@:{}-]*");

    private LibvirtYaml() {}

    /** @param servers that the driver is there for */
    static Optional<LibvirtOptions> decode(String name, YamlObject object, Set<String> servers, Site site) {
        Map<String, Map<String, String>> places = new LinkedHashMap<>();
        for (Destination destination : site.destinations()) {
            for (int number = 0; number < destination.hosts(); number++) {
                places.put(
                        destination.host(number),
                        Map.of("destination", destination.id(), "host", Integer.toString(number)));
            }
        }
        Map<String, Map<String, String>> sources = new LinkedHashMap<>();
        servers.forEach(server -> sources.put(server, Map.of("server", server)));
        Map<String, Access> hosts = new LinkedHashMap<>();
        object.optional("sources").ifPresent(value -> hosts.putAll(filled(value, sources, Set.of("server"), "server")));
        object.optional("destinations")
                .ifPresent(value -> hosts.putAll(filled(value, places, Set.of("destination", "host"), "host")));
        object.optional("hosts").ifPresent(value -> hosts.putAll(named(value, servers, places.keySet())));
        if (!object.has("hosts") && !object.has("sources")) {
            object.problem("needs sources or hosts: where libvirt is reached");
        }
        Template virsh = object.optional("virsh").flatMap(LibvirtYaml::virsh).orElse(LibvirtOptions.VIRSH_DEFAULT);
        String domain = object.optional("domain").map(LibvirtYaml::domain).orElse(LibvirtOptions.DOMAIN_DEFAULT);
        Optional<YamlObject> see = object.optional("see").map(YamlValue::object);
        Duration every = duration(see, "every", SECOND, MINUTE).orElse(LibvirtOptions.EVERY_DEFAULT);
        Duration lookTimeout =
                duration(see, "timeout", TIMEOUT_LEAST, MINUTE).orElse(LibvirtOptions.LOOK_TIMEOUT_DEFAULT);
        see.ifPresent(YamlObject::done);
        Duration hold = duration(Optional.of(object), "hold", SECOND, MINUTE).orElse(LibvirtOptions.HOLD_DEFAULT);
        int concurrency = object.optional("concurrency")
                .map(value -> value.integer(1, CONCURRENCY_MOST))
                .orElse(LibvirtOptions.CONCURRENCY_DEFAULT);
        Move move = object.optional("move").map(LibvirtYaml::move).orElse(Move.DEFAULT);
        Cold cold =
                object.optional("cold").map(value -> value.enumOf(Cold.class)).orElse(Cold.PAUSE);
        Stop stop = object.optional("stop").map(LibvirtYaml::stop).orElse(Stop.DEFAULT);
        object.done();
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LibvirtOptions(
                name, virsh, hosts, domain, every, lookTimeout, hold, concurrency, move, cold, stop));
    }

    private static Optional<Duration> duration(Optional<YamlObject> object, String key, Duration least, Duration most) {
        return object.flatMap(one -> one.optional(key)).map(value -> value.duration(least, most));
    }

    private static Map<String, Access> named(YamlValue value, Set<String> servers, Set<String> places) {
        YamlObject object = value.object();
        List<String> known = new ArrayList<>(servers);
        known.addAll(places);
        Map<String, Access> hosts = new LinkedHashMap<>();
        for (String name : object.keys()) {
            if (!known.contains(name)) {
                object.key(name)
                        .problem("is neither a server that this driver is there for nor a place as anyang/0"
                                + DidYouMean.hint(name, known));
            }
            object.optional(name)
                    .flatMap(one -> access(one, Set.of(), ""))
                    .ifPresent(access -> hosts.put(name, access));
        }
        object.done();
        if (value.isObject() && object.keys().isEmpty()) {
            value.problem("needs at least one host");
        }
        return hosts;
    }

    /** One for each of the names, whose placeholders are given. */
    private static Map<String, Access> filled(
            YamlValue value, Map<String, Map<String, String>> names, Set<String> known, String needed) {
        Optional<Access> template = access(value, known, needed);
        Map<String, Access> hosts = new LinkedHashMap<>();
        if (template.isPresent()) {
            names.forEach((name, values) -> {
                try {
                    Access access = template.get();
                    hosts.put(
                            name,
                            new Access(
                                    fill(access.uri(), values),
                                    fill(access.peer(), values),
                                    fill(access.migrate(), values)));
                } catch (Template.UnsafeValue e) {
                    value.problem("of " + name + ": " + e.getMessage());
                }
            });
        }
        return hosts;
    }

    private static Optional<String> fill(Optional<String> text, Map<String, String> values)
            throws Template.UnsafeValue {
        return text.isPresent() ? Optional.of(fill(text.get(), values)) : text;
    }

    private static String fill(String text, Map<String, String> values) throws Template.UnsafeValue {
        return new Template(List.of(text)).fill(values).get(0);
    }

    /** @param needed the placeholder without which all would be one host; empty: none */
    private static Optional<Access> access(YamlValue value, Set<String> known, String needed) {
        YamlObject object = value.object();
        YamlValue address = object.required("uri");
        Optional<String> uri = address.isThere() ? uri(address, known) : Optional.empty();
        if (!needed.isEmpty()
                && uri.isPresent()
                && !Template.placeholders(uri.get()).contains(needed)) {
            address.problem("needs {" + needed + "}, or all of them would be one host");
        }
        Optional<String> peer = object.optional("peer").flatMap(one -> uri(one, known));
        Optional<String> migrate = object.optional("migrate").flatMap(one -> uri(one, known));
        object.done();
        return uri.map(one -> new Access(one, peer, migrate));
    }

    private static Optional<String> uri(YamlValue value, Set<String> known) {
        String text = value.string();
        if (value.isText() && !URI.matcher(text).matches()) {
            value.problem("\"" + text + "\" is not an address as qemu+ssh://host/system or tcp://host");
            return Optional.empty();
        }
        return value.isText() && placeholders(value, text, known) ? Optional.of(text) : Optional.empty();
    }

    /** Whether it knows all of them. */
    private static boolean placeholders(YamlValue value, String text, Set<String> known) {
        boolean sound = true;
        for (String placeholder : Template.placeholders(text)) {
            if (!known.contains(placeholder)) {
                List<String> sorted = known.stream().sorted().toList();
                value.problem("no placeholder {" + placeholder + "} here"
                        + (known.isEmpty() ? "" : ", only {" + String.join("}, {", sorted) + "}")
                        + DidYouMean.hint(placeholder, sorted));
                sound = false;
            }
        }
        return sound;
    }

    private static Optional<Template> virsh(YamlValue value) {
        List<String> words = new ArrayList<>();
        for (YamlValue item : value.list()) {
            String word = item.string();
            if (item.isText() && word.isBlank()) {
                item.problem("is empty");
            }
            placeholders(item, word, words.isEmpty() ? Set.of() : Set.of("epoch", "sequence"));
            words.add(word);
        }
        if (value.isList() && words.isEmpty()) {
            value.problem("needs a program and its arguments");
        }
        return words.isEmpty() || words.get(0).isBlank() ? Optional.empty() : Optional.of(new Template(words));
    }

    private static String domain(YamlValue value) {
        String text = value.string();
        if (value.isText() && (!DOMAIN.matcher(text).matches() || !text.contains(LibvirtOptions.DOMAIN_DEFAULT))) {
            value.problem("needs " + LibvirtOptions.DOMAIN_DEFAULT
                    + ", and else letters, digits and . _ @ : - only, a letter or digit first");
        } else {
            placeholders(value, text, Set.of("workload"));
        }
        return text;
    }

    private static Move move(YamlValue value) {
        Optional<YamlObject> object = Optional.of(value.object());
        Move move = new Move(
                duration(object, "timeout", SECOND, HOUR).orElse(Move.DEFAULT.timeout()),
                duration(object, "stall", SECOND, HOUR).orElse(Move.DEFAULT.stall()),
                duration(object, "progress", SECOND, MINUTE).orElse(Move.DEFAULT.progress()),
                object.get().optional("late").map(one -> one.enumOf(Late.class)).orElse(Move.DEFAULT.late()),
                object.get().optional("auto_converge").map(YamlValue::bool).orElse(Move.DEFAULT.autoConverge()),
                object.get().optional("tls").map(YamlValue::bool).orElse(Move.DEFAULT.tls()));
        object.get().done();
        return move;
    }

    private static Stop stop(YamlValue value) {
        YamlObject object = value.object();
        Optional<String> mode = object.optional("mode").map(one -> one.oneOf(MODES));
        Duration timeout =
                duration(Optional.of(object), "timeout", SECOND, HOUR).orElse(Stop.DEFAULT.timeout());
        Optional<YamlValue> force = object.optional("force_after");
        Optional<Duration> forceAfter = force.map(one -> one.duration(SECOND, HOUR));
        if (forceAfter.filter(after -> after.compareTo(timeout) >= 0).isPresent()) {
            force.get().problem("is not before timeout, " + YamlValue.format(timeout));
        }
        object.done();
        return new Stop(mode, timeout, forceAfter);
    }
}
