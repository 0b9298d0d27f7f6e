package org.bongsu.migration.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.driver.nut.NutOptions;
import org.bongsu.migration.driver.nut.NutUser;
import org.bongsu.migration.shutdown.ShutdownGroup;

/**
 * The {@code nut} section: the protocol of Network UPS Tools served to upsmons. Absent, nothing is served.
 *
 * <pre>
 * nut:
 *   listen: 0.0.0.0:3493
 *   users:
 *     - {name: upsmon, password: "env:NUT_PASSWORD"}
 *   ups:
 *     - {id: hall-2-first, room: hall-2, tiers: [2, 3]}
 *     - {id: hall-2, room: hall-2, tiers: [0, 1], takes: 5m}
 * </pre>
 *
 * @param users with references in the place of passwords
 */
public record NutSettings(String host, int port, int connections, List<NutUser> users, List<ShutdownGroup> groups) {

    private static final String LISTEN = "127.0.0.1:" + NutOptions.PORT_DEFAULT;
    private static final int CONNECTIONS_MOST = 65_536;
    private static final Duration TAKES_LEAST = Duration.ofSeconds(1);
    private static final Duration TAKES_MOST = Duration.ofHours(2);

    public NutSettings {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /**
     * Decodes the {@code nut} key of the file's root.
     *
     * @param root the root of bongsu.yaml
     * @param problems collects everything wrong with the section; the result is of use only when nothing was added
     */
    public static Optional<NutSettings> decode(YamlNode root, Site site, Problems problems) {
        return root.get("nut").flatMap(section -> section(section.object(problems), site));
    }

    private static Optional<NutSettings> section(YamlObject section, Site site) {
        int before = section.problems().count();
        String listen = section.optional("listen").map(NutSettings::listen).orElse(LISTEN);
        int connections = section.optional("connections")
                .map(value -> value.integer(1, CONNECTIONS_MOST))
                .orElse(NutOptions.CONNECTIONS_DEFAULT);
        List<NutUser> users = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (YamlValue item : filled(section.required("users"))) {
            users.add(user(item.object(), names));
        }
        List<ShutdownGroup> groups = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (YamlValue item : filled(section.required("ups"))) {
            group(item.object(), site, ids).ifPresent(groups::add);
        }
        section.done();
        if (section.problems().count() > before) {
            return Optional.empty();
        }
        int colon = listen.lastIndexOf(':');
        return Optional.of(new NutSettings(
                listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)), connections, users, groups));
    }

    private static List<YamlValue> filled(YamlValue value) {
        List<YamlValue> items = value.list();
        if (value.isList() && items.isEmpty()) {
            value.problem("is empty");
        }
        return items;
    }

    private static String listen(YamlValue value) {
        String at = value.string();
        int colon = at.lastIndexOf(':');
        if (value.isText()
                && (colon < 1 || !at.substring(colon + 1).matches("[0-9]{1,5}") || port(at, colon) > 65_535)) {
            value.problem("\"" + at + "\" is not host:port, such as 0.0.0.0:" + NutOptions.PORT_DEFAULT);
            return LISTEN;
        }
        return colon < 1 ? LISTEN : at;
    }

    private static int port(String at, int colon) {
        return Integer.parseInt(at.substring(colon + 1));
    }

    private static NutUser user(YamlObject object, Set<String> names) {
        YamlValue name = object.required("name");
        YamlValue password = object.required("password");
        object.done();
        String said = name.string();
        if (name.isThere() && !names.add(said)) {
            name.problem("\"" + said + "\" is the name of an earlier user");
        }
        if (name.isText() && !NutUser.canBeSent(said)) {
            name.problem("\"" + said + "\" holds a blank, a quote or a backslash, which clients of NUT do not quote");
        }
        String reference = password.string();
        boolean refers = reference.matches("(env|file):.+");
        if (password.isText() && !reference.equals("?") && !refers) {
            // Not repeated: it may be the password itself.
            password.problem("is neither env:NAME nor file:PATH; a password does not stand in this file");
        }
        return new NutUser(said, reference);
    }

    private static Optional<ShutdownGroup> group(YamlObject object, Site site, Set<String> ids) {
        int before = object.problems().count();
        YamlValue id = object.required("id");
        String name = id.id();
        String room = object.required("room")
                .reference("room", site.rooms().stream().map(Room::id).toList());
        YamlValue tiers = object.required("tiers");
        List<Integer> numbers = new ArrayList<>();
        for (YamlValue item : filled(tiers)) {
            int number = item.integer(0, Workload.TIERS - 1);
            if (numbers.contains(number)) {
                item.problem("tier " + number + " stands there twice");
            }
            numbers.add(number);
        }
        Duration takes = object.optional("takes")
                .map(value -> value.duration(TAKES_LEAST, TAKES_MOST))
                .orElse(ShutdownGroup.TAKES_DEFAULT);
        object.done();
        if (id.isThere() && !ids.add(name)) {
            id.problem("\"" + name + "\" is the id of an earlier ups");
        }
        return object.problems().count() > before || numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(new ShutdownGroup(name, room, numbers, takes));
    }

    /**
     * For the server.
     *
     * @param secrets follows a reference to the password
     * @throws IllegalArgumentException when there is no such secret, or no client could send it
     */
    public NutOptions options(UnaryOperator<String> secrets) {
        return new NutOptions(
                host,
                port,
                users.stream()
                        .map(user -> new NutUser(user.name(), sent(secrets.apply(user.password()), user.password())))
                        .toList(),
                connections,
                NutOptions.IDLE_DEFAULT);
    }

    private static String sent(String password, String reference) {
        if (!NutUser.canBeSent(password)) {
            throw new IllegalArgumentException(
                    "nut: " + reference + " holds a blank, a quote or a backslash, which clients of NUT do not quote");
        }
        return password;
    }
}
