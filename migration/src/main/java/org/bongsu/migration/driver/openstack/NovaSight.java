package org.bongsu.migration.driver.openstack;

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
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Place;

/**
 * What Nova's lists say of the site's workloads. What Nova tells of a guest is what it last heard from the guest's host, so
 * nothing of a guest is believed while its nova-compute is not up.
 */
final class NovaSight {

    /** Of a guest that is neither off any more nor up yet. */
    private static final String STARTING = "powering-on";

    private final DriverContext driver;
    private final OpenstackOptions options;
    private final Nova nova;
    private final List<Workload> workloads;
    private final Map<String, String> servers;
    private final Map<String, Place> places;
    private final Identities<Guest> identities;
    private final Predicate<String> off;

    NovaSight(DriverContext driver, OpenstackOptions options, Ground ground, Nova nova) {
        this.driver = driver;
        this.options = options;
        this.nova = nova;
        this.off = ground.off();
        this.servers = ground.named(options.hypervisors());
        this.places = options.destinations().places(ground.site());
        this.workloads = ground.workloads(options.hypervisors());
        this.identities = new Identities<>(options.id());
    }

    Identities<Guest> identities() {
        return identities;
    }

    Future<Rounds.Picture> picture() {
        return nova.services().compose(services -> nova.guests().map(guests -> picture(services, guests)));
    }

    private Rounds.Picture picture(List<ComputeService> services, List<Guest> guests) {
        Set<String> up = new LinkedHashSet<>();
        services.stream().filter(ComputeService::up).forEach(one -> up.add(one.host()));
        identities.saw(candidates(guests));
        List<Observation> seen = new ArrayList<>();
        Set<String> silent = new LinkedHashSet<>();
        servers.forEach((host, server) -> {
            if (!up.contains(host)) {
                silent.add(server);
            }
        });
        boolean whole = !workloads.isEmpty();
        for (Workload workload : workloads) {
            Optional<WorkloadSeen> one = see(workload, up);
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
        String home = options.hypervisors().of(workload.server()).orElse("");
        return off.test(workload.server())
                && identities
                        .of(workload.id())
                        .filter(guest -> guest.host().equals(home))
                        .isPresent();
    }

    private Map<String, List<Guest>> candidates(List<Guest> guests) {
        Map<String, List<Guest>> byKey = new LinkedHashMap<>();
        Map<String, Guest> byId = new LinkedHashMap<>();
        for (Guest guest : guests) {
            byKey.computeIfAbsent(options.metadata() ? guest.workload() : guest.name(), key -> new ArrayList<>())
                    .add(guest);
            byId.put(guest.id(), guest);
        }
        Map<String, List<Guest>> candidates = new LinkedHashMap<>();
        for (Workload workload : workloads) {
            String id = options.guests().get(workload.id());
            Guest named = id == null ? null : byId.get(id);
            candidates.put(
                    workload.id(),
                    id == null
                            ? byKey.getOrDefault(workload.id(), List.of())
                            : named == null ? List.of() : List.of(named));
        }
        return candidates;
    }

    private Optional<WorkloadSeen> see(Workload workload, Set<String> up) {
        Optional<Guest> known = identities.of(workload.id());
        if (known.isEmpty()) {
            identities.unobserved(workload.id(), identities.why(workload.id(), Guest::id));
            return Optional.empty();
        }
        Guest guest = known.get();
        if (guest.status().equals("SHELVED_OFFLOADED")) {
            return Optional.of(seen(workload, WorkloadState.STOPPED, "")); // no host has it; its disk is an image
        }
        if (!up.contains(guest.host())) {
            identities.unobserved(workload.id(), "nova-compute on " + guest.host() + " is not up");
            return Optional.empty();
        }
        String home = options.hypervisors().of(workload.server()).orElse("");
        return switch (guest.status()) {
            case "MIGRATING", "RESIZE" -> Optional.of(seen(workload, WorkloadState.MOVING, workload.server()));
            case "ACTIVE", "VERIFY_RESIZE" -> runs(workload, guest, home);
            case "REBOOT", "HARD_REBOOT", "PASSWORD", "PAUSED", "RESCUE", "REBUILD" ->
                guest.host().equals(home)
                        ? Optional.of(seen(workload, WorkloadState.RUNNING, workload.server()))
                        : unobserved(workload, guest);
            case "SHUTOFF" ->
                guest.task().equals(STARTING) && !guest.powered()
                        ? Optional.of(seen(workload, WorkloadState.MOVING, workload.server()))
                        : shutOff(workload, guest, home);
            default -> unobserved(workload, guest);
        };
    }

    private Optional<WorkloadSeen> shutOff(Workload workload, Guest guest, String home) {
        if (guest.idle() && !guest.powered()) {
            return Optional.of(seen(workload, WorkloadState.STOPPED, ""));
        }
        return guest.host().equals(home)
                ? Optional.of(seen(workload, WorkloadState.RUNNING, workload.server()))
                : unobserved(workload, guest);
    }

    private Optional<WorkloadSeen> runs(Workload workload, Guest guest, String home) {
        boolean halfway = guest.status().equals("VERIFY_RESIZE") && guest.idle() && !guest.powered();
        if (halfway && guest.host().equals(home)) {
            return Optional.of(
                    seen(workload, WorkloadState.STOPPED, "")); // moved home as it was, and not confirmed yet
        }
        if (guest.task().startsWith("migrating") || guest.task().startsWith("resize")) {
            return Optional.of(seen(workload, WorkloadState.MOVING, workload.server()));
        }
        if (guest.host().equals(home)) {
            return Optional.of(seen(workload, WorkloadState.RUNNING, workload.server()));
        }
        Place place = places.get(guest.host());
        if (place != null) {
            return guest.powered()
                    ? Optional.of(seen(workload, WorkloadState.MOVED, place.toString()))
                    : unobserved(workload, guest);
        }
        String elsewhere = servers.get(guest.host());
        return elsewhere == null
                ? unobserved(workload, guest) // out of our sight, and nobody knows what feeds it
                : Optional.of(seen(workload, WorkloadState.RUNNING, elsewhere));
    }

    private Optional<WorkloadSeen> unobserved(Workload workload, Guest guest) {
        identities.unobserved(
                workload.id(),
                "guest " + guest.id() + " is " + guest.status() + " " + guest.task() + " on " + guest.host()
                        + (guest.powered() ? "" : ", without power"));
        return Optional.empty();
    }

    private WorkloadSeen seen(Workload workload, WorkloadState state, String where) {
        return new WorkloadSeen(workload.id(), state, where, driver.clock().get());
    }
}
