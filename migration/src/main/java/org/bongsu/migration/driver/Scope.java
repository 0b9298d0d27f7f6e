package org.bongsu.migration.driver;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;

/**
 * Which servers a driver is there for.
 *
 * @param rooms ids; with none, any room
 * @param servers names in which {@code *} stands for any letters; with none, any server of the rooms
 */
public record Scope(List<String> rooms, List<String> servers) {

    public static final Scope ALL = new Scope(List.of(), List.of());

    public Scope {
        rooms = List.copyOf(rooms);
        servers = List.copyOf(servers);
    }

    /** The ids of the site's servers that it covers, in the site's order. */
    public Set<String> of(Site site) {
        List<Pattern> patterns = servers.stream().map(Scope::pattern).toList();
        Set<String> covered = new LinkedHashSet<>();
        for (Server server : site.servers()) {
            boolean room =
                    rooms.isEmpty() || rooms.contains(site.rack(server.rack()).room());
            boolean name = patterns.isEmpty()
                    || patterns.stream()
                            .anyMatch(one -> one.matcher(server.id()).matches());
            if (room && name) {
                covered.add(server.id());
            }
        }
        return covered;
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
