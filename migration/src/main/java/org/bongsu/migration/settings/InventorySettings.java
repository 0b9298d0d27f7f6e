package org.bongsu.migration.settings;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.netbox.NetBoxOptions;

/**
 * The {@code inventory} section: who else says what runs where.
 *
 * @param netbox empty where NetBox is not read
 */
public record InventorySettings(Optional<NetBoxOptions> netbox) {

    public static final InventorySettings NONE = new InventorySettings(Optional.empty());

    private static final Duration EVERY_LEAST = Duration.ofSeconds(10);
    private static final Duration EVERY_MOST = Duration.ofHours(24);
    private static final Duration TIMEOUT_LEAST = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MOST = Duration.ofMinutes(2);
    private static final Pattern REFERENCE = Pattern.compile("(env|file):.+");
    private static final Pattern SLUG = Pattern.compile("[-a-zA-Z0-9_]+");
    private static final Pattern FIELD = Pattern.compile("(cf_)?[a-zA-Z0-9_]+");
    private static final String CUSTOM = "cf_";

    /** @param root the whole document; secrets stay references */
    public static InventorySettings decode(YamlNode root, Site site, Problems problems) {
        if (root.get("inventory").isEmpty()) {
            return NONE;
        }
        YamlObject section = root.get("inventory").get().object(problems);
        Optional<NetBoxOptions> netbox =
                section.optional("netbox").flatMap(value -> netbox(value, value.object(), site));
        boolean taken = root.get("drivers")
                .flatMap(drivers -> drivers.get(NetBoxOptions.SOURCE))
                .isPresent();
        if (netbox.isPresent() && taken) {
            section.problem("a driver is called " + NetBoxOptions.SOURCE + " too: nobody could tell their words apart");
        }
        section.done();
        return new InventorySettings(netbox);
    }

    /** The same with secrets in place of references, and files where they are. */
    public InventorySettings resolve(UnaryOperator<String> located, UnaryOperator<String> secrets) {
        return new InventorySettings(netbox.map(options -> options.resolve(located, secrets)));
    }

    private static Optional<NetBoxOptions> netbox(YamlValue at, YamlObject object, Site site) {
        Optional<YamlValue> address = object.optional("url");
        Optional<YamlValue> file = object.optional("file");
        Optional<URI> url = address.flatMap(InventorySettings::url);
        if (address.isPresent() == file.isPresent()) {
            at.problem("needs one of url, where its API is, and file, an export of it");
        }
        Optional<String> export = file.map(YamlValue::string);
        String token = object.optional("token")
                .map(value -> {
                    if (value.isText() && !REFERENCE.matcher(value.string()).matches()) {
                        value.problem("needs env:NAME or file:PATH, never the token itself");
                    }
                    return value.string();
                })
                .orElse("");
        Optional<String> slug = object.optional("site").map(value -> matching(value, SLUG, "a slug of NetBox"));
        List<String> roles = object.has("roles")
                ? object.optionalList("roles").stream()
                        .map(value -> matching(value, SLUG, "a slug of NetBox"))
                        .toList()
                : NetBoxOptions.ROLES_DEFAULT;
        Duration every = object.optional("every")
                .map(value -> value.duration(EVERY_LEAST, EVERY_MOST))
                .orElse(NetBoxOptions.EVERY_DEFAULT);
        Duration timeout = object.optional("timeout")
                .map(value -> value.duration(TIMEOUT_LEAST, TIMEOUT_MOST))
                .orElse(NetBoxOptions.TIMEOUT_DEFAULT);
        Optional<String> ca = object.optional("tls").map(value -> {
            YamlObject tls = value.object();
            String path = tls.required("ca").string();
            tls.done();
            return path;
        });
        NetBoxOptions.Names names =
                object.optional("map").map(value -> names(value.object(), site)).orElse(NetBoxOptions.Names.SAME);
        object.done();
        return url.isPresent() != export.isPresent()
                ? Optional.of(new NetBoxOptions(url, export, token, slug, roles, every, timeout, ca, names))
                : Optional.empty();
    }

    private static Optional<URI> url(YamlValue value) {
        String text = value.string();
        try {
            URI uri = URI.create(text);
            boolean good = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null;
            if (good) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // told below, as any other text that is no address
        }
        value.problem("\"" + text + "\" is not an http or https address");
        return Optional.empty();
    }

    private static String matching(YamlValue value, Pattern pattern, String what) {
        String text = value.string();
        if (value.isText() && !pattern.matcher(text).matches()) {
            value.problem("\"" + text + "\" is not " + what);
        }
        return text;
    }

    private static NetBoxOptions.Names names(YamlObject map, Site site) {
        List<String> rooms = site.rooms().stream().map(Room::id).toList();
        List<String> nodes = site.power().nodes().stream().map(PowerNode::id).toList();
        Map<String, String> roomNames = renamed(map, "rooms", value -> value.reference("room", rooms));
        Map<String, String> rackNames = renamed(map, "racks", YamlValue::string);
        Map<String, String> feedNames = renamed(map, "feeds", value -> value.reference("power node", nodes));
        Optional<String> tier = map.optional("tier").map(InventorySettings::field);
        Optional<String> service = map.optional("service").map(InventorySettings::field);
        map.done();
        return new NetBoxOptions.Names(roomNames, rackNames, feedNames, tier, service);
    }

    private static Map<String, String> renamed(YamlObject map, String key, Function<YamlValue, String> meant) {
        Map<String, String> names = new LinkedHashMap<>();
        map.optional(key).map(YamlValue::object).ifPresent(object -> {
            for (String name : object.keys()) {
                object.optional(name).ifPresent(value -> names.put(name, meant.apply(value)));
            }
            object.done();
        });
        return names;
    }

    /** NetBox's own queries put cf_ before the names of custom fields; both are understood. */
    private static String field(YamlValue value) {
        String text = matching(value, FIELD, "the name of a custom field");
        return text.startsWith(CUSTOM) ? text.substring(CUSTOM.length()) : text;
    }
}
