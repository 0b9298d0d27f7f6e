package org.bongsu.migration.driver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.jspecify.annotations.Nullable;

/**
 * Which driver gets which command: of those that cover the server, the first of bongsu.yaml that can do it, and no other.
 * A cordon goes to all that know of one. A cancel goes to whoever was told to start; when that is not known any more, to
 * all that could have been. Not thread-safe.
 */
public final class Routing {

    private final List<Route> routes = new ArrayList<>();
    private final Map<String, String> startedBy = new LinkedHashMap<>();

    /** A driver as configured. */
    public record Member(String id, Capabilities capabilities, Scope scope) {}

    private record Route(String id, Capabilities capabilities, Set<String> servers) {}

    /** @param members in the order of bongsu.yaml */
    public Routing(Site site, List<Member> members) {
        members.forEach(member -> routes.add(
                new Route(member.id(), member.capabilities(), member.scope().of(site))));
    }

    /** Names of drivers; empty when nobody can do it. */
    public List<String> of(Command command) {
        List<String> able = routes.stream()
                .filter(route -> route.servers().contains(command.server()))
                .filter(route -> route.capabilities().can(command))
                .map(Route::id)
                .toList();
        @Nullable String workload = command.workload().orElse(null);
        if (command.action() == Action.CORDON || able.isEmpty()) {
            return able;
        }
        if (command.action() == Action.CANCEL) {
            @Nullable String starter = workload == null ? null : startedBy.get(workload);
            return starter == null ? able : List.of(starter);
        }
        if (command.action() == Action.START && workload != null) {
            startedBy.put(workload, able.get(0));
        }
        return List.of(able.get(0));
    }
}
