package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.execution.Execution;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Outcome;
import org.bongsu.migration.inventory.Drift;
import org.bongsu.migration.inventory.DriftBook;
import org.bongsu.migration.inventory.DriftKind;
import org.bongsu.migration.inventory.Drifts;
import org.bongsu.migration.inventory.Occupant;
import org.bongsu.migration.inventory.Pictures;
import org.bongsu.migration.inventory.SeenSite;
import org.bongsu.migration.inventory.SourceState;
import org.bongsu.migration.inventory.StandingDrift;
import org.bongsu.migration.permit.Permits;

/**
 * Holds what is declared against what is seen: tells the execution where workloads run and which servers are occupied by
 * what nobody planned for, and which differences have lasted. Engine's thread. An observation costs what is said of one
 * workload; the differences are looked for every {@link #EVERY} at most, at the cost of the site's size.
 */
public final class InventoryWatch {

    /** Between two searches for differences, scenario time; the shortest hold is longer. */
    private static final Duration EVERY = Duration.ofSeconds(30);

    private static final Duration JUST_AFTER = Duration.ofMillis(1);

    /** Of one alert: what a person reads before going to the list. */
    private static final int REASONS = 8;

    private final Site declared;
    private final Execution execution;
    private final Pictures pictures;
    private final DriftBook book = new DriftBook();
    /** By workload, of those alone that have any. */
    private final Map<String, List<Occupant>> occupants = new LinkedHashMap<>();

    private final Map<String, Integer> onServer = new LinkedHashMap<>();
    /** By workload, the server on which it was last seen to run, where that is another than declared. */
    private final Map<String, String> moved = new LinkedHashMap<>();

    private List<Rack> doubtfulFeeds = List.of();
    private boolean placementsWait;
    private boolean unlooked;
    private Optional<Moment> lastLook = Optional.empty();
    private Set<String> alerted = new LinkedHashSet<>();

    /** What a look brought: alerts that stand from now on, and rooms of which there is none any more. */
    record Told(List<AlertCause.InventoryDrift> standing, List<String> over) {
        static final Told NOTHING = new Told(List.of(), List.of());
    }

    InventoryWatch(Site declared, Execution execution) {
        this.declared = declared;
        this.execution = execution;
        this.pictures = new Pictures(declared);
    }

    // What the engine tells.

    /** Before the execution hears of it: nothing that is seen to run may be switched off by the same news. */
    void seen(String source, List<Observation> observations, boolean whole, Moment now) {
        unlooked |= pictures.observed(source, observations, whole, now) || !observations.isEmpty();
        occupy(pictures.takeTouched(), now);
    }

    /** After the execution has heard of it: whether it runs where it is planned for. */
    void settle(List<Observation> observations, Moment now) {
        Set<String> workloads = new LinkedHashSet<>();
        for (Observation observation : observations) {
            if (observation instanceof Observation.WorkloadSeen seen) {
                workloads.add(seen.workload());
            }
        }
        place(workloads, now);
        occupy(workloads, now);
    }

    /** Returns whether rooms may be darkened by other feeds than before. */
    boolean recorded(Input.InventorySeen seen, Moment now) {
        pictures.recorded(
                seen.source(),
                seen.anew(),
                Duration.ofSeconds(seen.silentAfterSeconds()),
                seen.workloads(),
                seen.servers(),
                seen.workloadsGone(),
                seen.serversGone(),
                now.minus(Duration.ofSeconds(seen.ageSeconds())));
        unlooked = true;
        occupy(pictures.takeTouched(), now);
        return feedsChanged(now);
    }

    /** Returns whether rooms may be darkened by other feeds than before. */
    boolean sources(Input.InventorySources named, Moment now) {
        pictures.sources(named.sources(), named.rooms().orElse(Map.of()));
        unlooked = true;
        occupy(pictures.takeTouched(), now);
        return feedsChanged(now);
    }

    private boolean feedsChanged(Moment now) {
        List<Rack> feeds = SeenSite.doubtfulFeeds(pictures);
        if (feeds.equals(doubtfulFeeds)) {
            return false;
        }
        doubtfulFeeds = feeds;
        see(now);
        return true;
    }

    private void place(Set<String> workloads, Moment now) {
        boolean changed = false;
        for (String workload : workloads) {
            if (!declared.hasWorkload(workload)) {
                continue;
            }
            Optional<String> server = pictures.agreedServer(workload);
            if (server.isPresent()) {
                boolean home = server.get().equals(declared.workload(workload).server());
                if (home) {
                    moved.remove(workload);
                } else {
                    moved.put(workload, server.get());
                }
                changed |= !execution.site().workload(workload).server().equals(server.get());
            }
        }
        if (changed) {
            see(now);
        }
    }

    private void see(Moment now) {
        placementsWait = !execution.see(declared.seen(moved, doubtfulFeeds), now);
    }

    private void occupy(Iterable<String> workloads, Moment now) {
        Set<String> servers = new LinkedHashSet<>();
        for (String workload : workloads) {
            boolean known = declared.hasWorkload(workload);
            Optional<String> planned =
                    known ? Optional.of(execution.site().workload(workload).server()) : Optional.empty();
            boolean gone =
                    known && execution.outcome(declared.workload(workload)).isGone();
            List<Occupant> after = pictures.occupants(workload, planned, gone);
            List<Occupant> before = after.isEmpty() ? occupants.remove(workload) : occupants.put(workload, after);
            count(before == null ? List.of() : before, -1, servers);
            count(after, 1, servers);
        }
        servers.forEach(server -> execution.occupied(server, onServer.getOrDefault(server, 0), now));
    }

    private void count(List<Occupant> of, int sign, Set<String> servers) {
        for (Occupant one : of) {
            if (!one.server().isBlank()) {
                onServer.merge(one.server(), sign, Integer::sum);
                onServer.remove(one.server(), 0);
                servers.add(one.server());
            }
        }
    }

    // What follows.

    /** Looks for differences if it is time to. @param threatened rooms that have to be emptied now */
    Told update(Predicate<String> threatened, Moment now) {
        if (nextDue().filter(due -> !due.isAfter(now)).isEmpty()) {
            return Told.NOTHING;
        }
        lastLook = Optional.of(now);
        unlooked = false;
        if (placementsWait) {
            see(now);
            occupy(List.copyOf(occupants.keySet()), now);
        }
        List<Drift> found = Drifts.find(
                pictures,
                workload -> execution.outcome(workload) == Outcome.LEFT,
                threatened,
                occupants.values().stream().flatMap(List::stream).toList(),
                now);
        return book.update(found, now) ? told() : Told.NOTHING;
    }

    private Told told() {
        Map<String, List<StandingDrift>> byRoom = new LinkedHashMap<>();
        for (StandingDrift one : book.standing()) {
            byRoom.computeIfAbsent(one.drift().room(), key -> new ArrayList<>()).add(one);
        }
        List<AlertCause.InventoryDrift> causes = new ArrayList<>();
        byRoom.forEach((room, all) -> {
            List<Text> worst = all.stream()
                    .map(StandingDrift::drift)
                    .sorted(Comparator.comparing(Drift::kind))
                    .limit(REASONS)
                    .map(Drift::text)
                    .toList();
            boolean grave = all.stream().anyMatch(one -> one.drift().kind().grave());
            Text name = room.isBlank() ? declared.name() : declared.room(room).name();
            causes.add(new AlertCause.InventoryDrift(room, name, grave, all.size(), worst));
        });
        List<String> over =
                alerted.stream().filter(room -> !byRoom.containsKey(room)).toList();
        alerted = new LinkedHashSet<>(byRoom.keySet());
        return new Told(causes, over);
    }

    Optional<Moment> nextDue() {
        Optional<Moment> look = unlooked || placementsWait
                ? Optional.of(lastLook.map(at -> at.plus(EVERY)).orElse(new Moment(0)))
                : Optional.empty();
        Optional<Moment> silence = pictures.nextSilence(lastLook).map(at -> at.plus(JUST_AFTER));
        return Stream.of(look, silence, book.nextDue())
                .flatMap(Optional::stream)
                .min(Moment::compareTo);
    }

    /** What runs in the room and is planned for nowhere, or elsewhere. */
    public Permits.Intruders intruders(String room) {
        List<Occupant> there = occupants.values().stream()
                .flatMap(List::stream)
                .filter(one -> one.room().equals(room))
                .toList();
        return new Permits.Intruders(there, pictures.beyondKept(room));
    }

    /** Whether every driver that looks into the room, and was ever heard, has looked at all of its part lately. */
    boolean driversLooked(String room, Moment now) {
        return pictures.driversLooked(room, Permits.FRESH, now);
    }

    /** Differences that have lasted, in the order in which they were first found. */
    public List<StandingDrift> drifts() {
        return book.standing();
    }

    /** By kind, how many there are beside those. */
    public Map<DriftKind, Integer> beyond() {
        return book.beyond();
    }

    public List<SourceState> sources() {
        return pictures.states();
    }

    /** Everything that runs where nobody planned for, in the order in which it was first seen. */
    public List<Occupant> occupants() {
        return occupants.values().stream().flatMap(List::stream).toList();
    }
}
