package org.bongsu.migration.driver.rest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;

/**
 * Which servers of the site a driver is for, and what its far end calls them.
 *
 * @param only patterns of ids, {@code *} for anything; empty for all
 * @param template holds {@code {server}}; without it only those of the table are the driver's
 * @param table by server, before the template; a server in it is the driver's whatever {@code only} says
 */
public record ServerNames(List<String> only, Optional<String> template, Map<String, String> table) {

    public static final String SERVER = "{server}";

    public ServerNames {
        only = List.copyOf(only);
        table = Collections.unmodifiableMap(new LinkedHashMap<>(table));
    }

    /** All servers, by their own ids. */
    public static final ServerNames SAME = new ServerNames(List.of(), Optional.of(SERVER), Map.of());

    /** Empty for a server that is not this driver's. */
    public Optional<String> of(String server) {
        String said = table.get(server);
        if (said != null) {
            return Optional.of(said);
        }
        return only.isEmpty() || only.stream().anyMatch(pattern -> matches(pattern, server))
                ? template.map(text -> text.replace(SERVER, server))
                : Optional.empty();
    }

    private static boolean matches(String pattern, String server) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("(?<=\\*)|(?=\\*)")) {
            regex.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.matches(regex.toString(), server);
    }

    /** The servers by what the far end calls them. */
    public Map<String, String> servers(Site site) {
        Map<String, String> servers = new LinkedHashMap<>();
        for (Server server : site.servers()) {
            of(server.id()).ifPresent(name -> servers.put(name, server.id()));
        }
        return servers;
    }
}
