package org.bongsu.daemon.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.csv.CsvRow;
import org.bongsu.config.csv.CsvTable;
import org.bongsu.config.site.ServersCsv;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.netbox.NetBoxRows;
import org.bongsu.migration.inventory.ServerClaim;
import org.bongsu.migration.inventory.WorkloadClaim;

/**
 * servers.csv as NetBox would have it: the same rows with other places, and below them what it lacks. What NetBox does not
 * say of a new row stays empty, so that {@code bongsu check} asks for it. Nothing is left out of it: what NetBox does not
 * know may run all the same.
 */
final class ProposedServers {

    private static final String WORKLOAD = "workload";

    private final Site site;
    private final Map<String, ServerClaim> servers = new LinkedHashMap<>();
    private final Map<String, WorkloadClaim> workloads = new LinkedHashMap<>();
    private final Map<String, NetBoxRows.Proposal> proposals;
    private final List<String> columns;
    private final List<CsvRow> rows;

    /** @param text of a servers.csv in which nothing is wrong */
    ProposedServers(Site site, String text, NetBoxRows.Said said) {
        this.site = site;
        this.proposals = said.proposals();
        said.servers().forEach(claim -> servers.put(claim.server(), claim));
        said.workloads().forEach(claim -> workloads.put(claim.workload(), claim));
        CsvTable table = CsvTable.parse("servers.csv", text, ServersCsv.COLUMNS, ServersCsv.OPTIONAL, new Problems());
        this.rows = table.rows();
        this.columns = new ArrayList<>(table.columns());
        boolean more = workloads.keySet().stream().anyMatch(id -> !site.hasWorkload(id));
        if (more && !columns.contains(WORKLOAD)) {
            columns.add(WORKLOAD);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
        for (CsvRow row : rows) {
            Map<String, String> cells = new LinkedHashMap<>();
            columns.forEach(column -> cells.put(column, row.field(column).text()));
            String own = cells.getOrDefault(WORKLOAD, "");
            String server = cells.getOrDefault("server", "");
            // A row without a workload of its own is its server's: that does not move to another.
            Optional.ofNullable(workloads.get(own))
                    .filter(claim -> claim.placed() && !claim.where().equals(server))
                    .map(WorkloadClaim::where)
                    .filter(where -> site.hasServer(where) || servers.containsKey(where))
                    .ifPresent(where -> cells.put("server", where));
            place(cells);
            line(text, cells);
        }
        appended().forEach(cells -> line(text, cells));
        return text.toString();
    }

    /** How many rows it has that servers.csv lacks. */
    int added() {
        return appended().size();
    }

    private List<Map<String, String>> appended() {
        List<Map<String, String>> all = new ArrayList<>();
        workloads.forEach((id, claim) -> {
            if (!site.hasWorkload(id) && claim.runs() && isOurs(claim.where())) {
                NetBoxRows.Proposal known =
                        proposals.getOrDefault(id, new NetBoxRows.Proposal(Optional.empty(), Optional.empty(), 0));
                Map<String, String> cells = new LinkedHashMap<>();
                columns.forEach(column -> cells.put(column, ""));
                cells.put("server", claim.where());
                cells.put(WORKLOAD, id);
                cells.put("service", known.service().orElse(""));
                cells.put("tier", known.tier().orElse(""));
                cells.put("memory_gib", known.memoryGib() > 0 ? number(known.memoryGib()) : "");
                place(cells);
                all.add(cells);
            }
        });
        return all;
    }

    private static String number(double gib) {
        return gib == Math.rint(gib) ? Long.toString((long) gib) : Double.toString(gib);
    }

    private boolean isOurs(String server) {
        ServerClaim claim = servers.get(server);
        return site.hasServer(server) || claim != null && (site.hasRoom(claim.room()) || site.hasRack(claim.rack()));
    }

    /** Rack, room and feeds of the row's server. */
    private void place(Map<String, String> cells) {
        String server = cells.getOrDefault("server", "");
        Optional<ServerClaim> claim = Optional.ofNullable(servers.get(server));
        String rack = claim.map(ServerClaim::rack)
                .filter(said -> !said.isBlank())
                .orElseGet(() -> site.hasServer(server) ? site.server(server).rack() : "");
        Optional<Rack> declared = site.hasRack(rack) ? Optional.of(site.rack(rack)) : Optional.empty();
        cells.put("rack", rack);
        String room = claim.map(ServerClaim::room)
                .filter(site::hasRoom)
                .or(() -> roomOf(rack))
                .orElse("");
        cells.put(
                "room", declared.map(known -> roomOf(rack).orElse(known.room())).orElse(room));
        List<String> feeds = feedsOf(rack);
        cells.put(
                "feeds",
                String.join(";", feeds.isEmpty() ? declared.map(Rack::feeds).orElse(List.of()) : feeds));
    }

    /** Where the servers of a rack are by NetBox's word, if they all are in one room of the site. */
    private Optional<String> roomOf(String rack) {
        Set<String> rooms = new LinkedHashSet<>();
        servers.values().stream()
                .filter(claim -> claim.rack().equals(rack) && site.hasRoom(claim.room()))
                .forEach(claim -> rooms.add(claim.room()));
        return rooms.size() == 1 ? Optional.of(rooms.iterator().next()) : Optional.empty();
    }

    /** What feeds the rack by NetBox's word, if all its servers are fed alike and by power nodes of the site. */
    private List<String> feedsOf(String rack) {
        Set<Set<String>> different = new LinkedHashSet<>();
        servers.values().stream()
                .filter(claim -> claim.rack().equals(rack) && !claim.feeds().isEmpty())
                .forEach(claim -> different.add(new LinkedHashSet<>(claim.feeds())));
        if (different.size() != 1) {
            return List.of();
        }
        Set<String> only = different.iterator().next();
        boolean known = only.stream().allMatch(feed -> site.power().node(feed).isPresent());
        boolean same = site.hasRack(rack) && new LinkedHashSet<>(site.rack(rack).feeds()).equals(only);
        return known && !same ? List.copyOf(only) : List.of();
    }

    private void line(StringBuilder text, Map<String, String> cells) {
        List<String> fields = columns.stream()
                .map(column -> quoted(cells.getOrDefault(column, "")))
                .toList();
        text.append(String.join(",", fields)).append('\n');
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : "\"" + field.replace("\"", "\"\"") + "\"";
    }
}
