package org.bongsu.migration.driver.proxmox;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Identities;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Place;

/**
 * What the cluster's nodes say of the site's workloads. Who is who is read from the cluster's own list; what a guest does,
 * only from the node that has it, for that list is some ten seconds old and keeps the last word of the dead.
 */
final class ClusterSight {

    private final DriverContext driver;
    private final ProxmoxOptions options;
    private final Cluster cluster;
    private final List<Workload> workloads;
    private final Map<String, String> servers;
    private final Map<String, Place> places;
    private final Identities<Cluster.Guest> identities;
    private final Predicate<String> off;

    private record Sighting(String node, Cluster.Local guest) {}

    private record Told(String node, Optional<List<Cluster.Local>> guests) {}

    ClusterSight(DriverContext driver, ProxmoxOptions options, Ground ground, Cluster cluster) {
        this.driver = driver;
        this.options = options;
        this.cluster = cluster;
        this.off = ground.off();
        this.servers = ground.named(options.nodes());
        this.places = options.destinations().places(ground.site());
        this.workloads = ground.workloads(options.nodes());
        this.identities = new Identities<>(options.id());
    }

    Identities<Cluster.Guest> identities() {
        return identities;
    }

    Future<Rounds.Picture> picture() {
        return cluster.guests().compose(guests -> {
            identities.saw(candidates(guests));
            return cluster.nodes()
                    .compose(nodes -> Polls.each(nodes, options.concurrency(), this::told))
                    .map(this::picture);
        });
    }

    private Future<Told> told(String node) {
        return cluster.local(node)
                .map(guests -> new Told(node, Optional.of(guests)))
                .otherwise(why -> new Told(node, Optional.empty()));
    }

    private Map<String, List<Cluster.Guest>> candidates(List<Cluster.Guest> guests) {
        Map<String, List<Cluster.Guest>> byKey = new LinkedHashMap<>();
        Map<Integer, Cluster.Guest> byId = new LinkedHashMap<>();
        for (Cluster.Guest guest : guests) {
            byId.put(guest.vmid(), guest);
            for (String key : options.tags() ? guest.tags() : List.of(guest.name())) {
                byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(guest);
            }
        }
        Map<String, List<Cluster.Guest>> candidates = new LinkedHashMap<>();
        for (Workload workload : workloads) {
            Integer vmid = options.guests().get(workload.id());
            Cluster.Guest named = vmid == null ? null : byId.get(vmid);
            candidates.put(
                    workload.id(),
                    vmid == null
                            ? byKey.getOrDefault(workload.id(), List.of())
                            : named == null ? List.of() : List.of(named));
        }
        return candidates;
    }

    private Rounds.Picture picture(List<Told> told) {
        Map<Integer, List<Sighting>> sightings = new LinkedHashMap<>();
        Set<String> answered = new LinkedHashSet<>();
        for (Told one : told) {
            one.guests().ifPresent(guests -> {
                answered.add(one.node());
                guests.forEach(guest -> sightings
                        .computeIfAbsent(guest.vmid(), vmid -> new ArrayList<>())
                        .add(new Sighting(one.node(), guest)));
            });
        }
        Set<String> silent = new LinkedHashSet<>();
        servers.forEach((node, server) -> {
            if (!answered.contains(node)) {
                silent.add(server);
            }
        });
        List<Observation> seen = new ArrayList<>();
        boolean whole = !workloads.isEmpty();
        for (Workload workload : workloads) {
            Optional<WorkloadSeen> one = see(workload, sightings);
            one.ifPresent(state -> {
                identities.observed(workload.id());
                seen.add(state);
            });
            whole &= one.isPresent() || rests(workload);
        }
        return new Rounds.Picture(seen, silent, whole);
    }

    /** On a server that was seen off nothing runs, and nobody there can be asked. What it was by then has been told. */
    private boolean rests(Workload workload) {
        String home = options.nodes().of(workload.server()).orElse("");
        return off.test(workload.server())
                && identities
                        .of(workload.id())
                        .filter(guest -> guest.node().equals(home))
                        .isPresent();
    }

    private Optional<WorkloadSeen> see(Workload workload, Map<Integer, List<Sighting>> sightings) {
        Optional<Cluster.Guest> known = identities.of(workload.id());
        if (known.isEmpty()) {
            identities.unobserved(
                    workload.id(),
                    identities.why(workload.id(), guest -> "VM " + guest.vmid() + " on " + guest.node())
                            + "; what the token has no VM.Audit for is not listed");
            return Optional.empty();
        }
        List<Sighting> all = sightings.getOrDefault(known.get().vmid(), List.of());
        if (all.size() > 1) {
            return seen(workload, WorkloadState.MOVING, workload.server()); // it went over between two questions
        }
        if (all.isEmpty()) {
            return unobserved(workload, known.get(), "its node says nothing of it");
        }
        Sighting one = all.get(0);
        if (one.guest().lock().equals("migrate")) {
            return seen(workload, WorkloadState.MOVING, workload.server());
        }
        String state = one.guest().status() + " " + one.guest().lock() + " on " + one.node();
        return switch (one.guest().status()) {
            case "running" -> runs(workload, known.get(), one.node(), state);
            case "stopped" ->
                one.guest().lock().isEmpty()
                        ? seen(workload, WorkloadState.STOPPED, "")
                        : unobserved(workload, known.get(), state);
            default -> unobserved(workload, known.get(), state);
        };
    }

    private Optional<WorkloadSeen> runs(Workload workload, Cluster.Guest guest, String node, String state) {
        Place place = places.get(node);
        String server = servers.get(node);
        if (node.equals(options.nodes().of(workload.server()).orElse(""))) {
            return seen(workload, WorkloadState.RUNNING, workload.server());
        }
        if (place != null) {
            return seen(workload, WorkloadState.MOVED, place.toString());
        }
        return server == null
                ? unobserved(workload, guest, state) // out of our sight, and nobody knows what feeds it
                : seen(workload, WorkloadState.RUNNING, server);
    }

    private Optional<WorkloadSeen> unobserved(Workload workload, Cluster.Guest guest, String why) {
        identities.unobserved(workload.id(), "VM " + guest.vmid() + ": " + why);
        return Optional.empty();
    }

    private Optional<WorkloadSeen> seen(Workload workload, WorkloadState state, String where) {
        return Optional.of(
                new WorkloadSeen(workload.id(), state, where, driver.clock().get()));
    }
}
