package org.bongsu.config.site;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.csv.CsvRow;
import org.bongsu.config.csv.CsvTable;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Workload;

/** {@code servers.csv}: one row a workload; racks and servers follow from the rows. */
public final class ServersCsv {

    /** Every file has these. */
    public static final List<String> COLUMNS = List.of(
            "server", "rack", "room", "feeds", "service", "tier", "memory_gib", "dirty_percent_s", "methods", "stop_s");

    /** Columns that something may be said of later. */
    static final List<String> PLACED =
            List.of("server", "service", "memory_gib", "dirty_percent_s", "methods", "stop_s");

    private static final double GIB_MAX = 100_000;
    private static final String LOAD = "load_w";
    private static final String NEEDS = "depends_on";

    /** A file may have these. */
    public static final List<String> OPTIONAL = List.of("workload", LOAD, NEEDS);

    private static final double LOAD_W_MAX = 1_000_000;
    private static final double STOP_S_MAX = 86_400;
    private static final List<String> METHODS = List.of("shift", "live", "cold", "stop");

    private final Map<String, Rack> racks = new LinkedHashMap<>();
    private final Map<String, String> rackFeedCells = new LinkedHashMap<>();
    private final Map<String, Integer> rackLines = new LinkedHashMap<>();
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, Integer> serverLines = new LinkedHashMap<>();
    private final Map<String, Integer> workloadLines = new LinkedHashMap<>();
    private final Map<String, int[]> workloadPlaces = new LinkedHashMap<>();
    private final Map<String, List<Method>> methodCells = new LinkedHashMap<>();
    private final List<Workload> workloads = new ArrayList<>();
    private final WorkloadNeeds needs = new WorkloadNeeds(NEEDS);
    private final SiteYaml site;
    private final Set<String> services;
    private final Set<String> shifting;

    private ServersCsv(SiteYaml site, TenantsYaml tenants) {
        this.site = site;
        this.services = tenants.serviceIds();
        this.shifting = tenants.shifting();
    }

    public static ServersCsv decode(String file, String text, SiteYaml site, TenantsYaml tenants, Problems problems) {
        ServersCsv decoded = new ServersCsv(site, tenants);
        CsvTable table = CsvTable.parse(file, text, COLUMNS, OPTIONAL, problems);
        table.rows().forEach(decoded::row);
        decoded.needs.decode(decoded.workloads, tenants.services());
        if (table.rows().isEmpty() && problems.isEmpty()) {
            problems.add(file, 1, 1, "no servers");
        }
        return decoded;
    }

    private void row(CsvRow row) {
        String server = row.string("server");
        String rack = row.string("rack");
        rack(row, rack);
        server(row, server, rack);
        String own = row.field("workload").text();
        workload(row, server, own.isBlank() ? server : own);
    }

    private void server(CsvRow row, String server, String rack) {
        OptionalDouble load = row.field(LOAD).text().isBlank()
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.number(LOAD, 0, LOAD_W_MAX, true));
        Server known = servers.putIfAbsent(server, new Server(server, rack, load));
        if (known == null) {
            serverLines.put(server, row.line());
            return;
        }
        if (!known.rack().equals(rack)) {
            row.problem("rack", server + " stands in " + known.rack() + " on line " + serverLines.get(server));
        }
        // A server of several workloads has one load; to say it once is enough.
        if (load.isPresent() && known.loadWatts().isEmpty()) {
            servers.put(server, new Server(server, known.rack(), load));
        } else if (load.isPresent() && !load.equals(known.loadWatts())) {
            row.problem(
                    LOAD,
                    server + " draws " + known.loadWatts().getAsDouble() + " W on line " + serverLines.get(server));
        }
    }

    private void rack(CsvRow row, String rack) {
        String room = row.reference("room", "room", site.roomIds());
        String cell = row.field("feeds").text();
        Rack known = racks.get(rack);
        if (known == null) {
            rackLines.put(rack, row.line());
            rackFeedCells.put(rack, cell.strip());
            List<String> feeds = feeds(row, rack, cell);
            racks.put(rack, new Rack(rack, room, feeds.isEmpty() ? List.of("?") : feeds));
            return;
        }
        if (!known.room().equals(room)) {
            row.problem("room", rack + " is in " + known.room() + " on line " + rackLines.get(rack));
        }
        boolean comparable = !"".equals(rackFeedCells.get(rack));
        if (comparable && !cell.equals(rackFeedCells.get(rack))) {
            row.problem("feeds", rack + " has other feeds on line " + rackLines.get(rack));
        }
    }

    private List<String> feeds(CsvRow row, String rack, String cell) {
        if (cell.isBlank()) {
            row.problem("feeds", "rack " + rack + " has no feed");
            return List.of();
        }
        Set<String> feeds = new LinkedHashSet<>();
        for (String feed : cell.split(";", -1)) {
            if (!site.nodeIds().contains(feed)) {
                row.problem("feeds", "no power node " + feed + DidYouMean.hint(feed, site.nodeIds()));
            }
            if (!feeds.add(feed)) {
                row.problem("feeds", feed + " stands twice");
            }
        }
        return List.copyOf(feeds);
    }

    private void workload(CsvRow row, String server, String id) {
        Integer first = workloadLines.putIfAbsent(id, row.line());
        if (first != null) {
            row.problem("server", "duplicate workload " + id + ", first on line " + first);
        }
        if (!row.field(NEEDS).text().isBlank()) {
            needs.add(id, row);
        }
        workloadPlaces.putIfAbsent(id, places(row));
        String service = row.reference("service", "service", services);
        List<Method> methods = methods(row);
        if (methods.contains(Method.SHIFT) && services.contains(service) && !shifting.contains(service)) {
            row.problem("methods", "service " + service + " has no shift in tenants.yaml");
        }
        workloads.add(new Workload(
                workloads.size(),
                id,
                server,
                service,
                row.integer("tier", 0, Workload.TIERS - 1),
                row.number("memory_gib", 0, GIB_MAX, true),
                row.number("dirty_percent_s", 0, 100, false) / 100,
                methods,
                Duration.ofMillis(Math.round(row.number("stop_s", 0, STOP_S_MAX, true) * 1000))));
    }

    /** The row's line, then where each of {@link #PLACED} starts: numbers, as a big site has 32,000 rows. */
    private static int[] places(CsvRow row) {
        int[] places = new int[PLACED.size() + 1];
        places[0] = row.line();
        for (int i = 0; i < PLACED.size(); i++) {
            places[i + 1] = row.field(PLACED.get(i)).column();
        }
        return places;
    }

    /** By workload: its line, then the columns of {@link #PLACED}. */
    Map<String, int[]> workloadPlaces() {
        return workloadPlaces;
    }

    /** Every list of methods ends in stop: it is what remains when nothing else fits. */
    private List<Method> methods(CsvRow row) {
        String cell = row.field("methods").text();
        List<Method> known = methodCells.get(cell);
        if (known != null) {
            return known;
        }
        Set<Method> methods = new LinkedHashSet<>();
        boolean good = true;
        for (String word : cell.split(";", -1)) {
            if (!METHODS.contains(word)) {
                row.problem(
                        "methods",
                        "\"" + word + "\" is not one of " + String.join(", ", METHODS)
                                + DidYouMean.hint(word, METHODS));
                good = false;
            } else if (!methods.add(Method.valueOf(word.toUpperCase(Locale.ROOT)))) {
                row.problem("methods", word + " stands twice");
                good = false;
            }
        }
        List<Method> list = List.copyOf(methods);
        if (good && list.get(list.size() - 1) != Method.STOP) {
            row.problem("methods", "the last one is stop, what is left when nothing else fits");
            good = false;
        }
        if (good) {
            methodCells.put(cell, list);
        }
        return list.isEmpty() ? List.of(Method.STOP) : list;
    }

    public List<Rack> racks() {
        return List.copyOf(racks.values());
    }

    public List<Server> servers() {
        return List.copyOf(servers.values());
    }

    public Set<String> serverIds() {
        return Collections.unmodifiableSet(servers.keySet());
    }

    public List<Workload> workloads() {
        return workloads;
    }

    /** By workload, those that it needs itself; of those alone that say so. */
    public Map<String, List<String>> needs() {
        return needs.needs();
    }
}
