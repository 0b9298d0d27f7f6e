package org.bongsu.migration.driver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the far end calls the servers of the site.
 *
 * @param template holds {@code {server}}; without it only those of the table are the driver's
 * @param table by server, before the template
 */
public record ServerNames(Optional<String> template, Map<String, String> table) {

    public static final String SERVER = "{server}";

    /** By their own ids. */
    public static final ServerNames SAME = new ServerNames(Optional.of(SERVER), Map.of());

    public ServerNames {
        table = Collections.unmodifiableMap(new LinkedHashMap<>(table));
    }

    /** Empty for a server that has no name there. */
    public Optional<String> of(String server) {
        String said = table.get(server);
        return said != null ? Optional.of(said) : template.map(text -> text.replace(SERVER, server));
    }
}
