package org.bongsu.migration.inventory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.WorkloadSeen;

/**
 * What every source says of workloads and servers, kept apart. A driver looks at the machines; a record, such as NetBox, is
 * what people wrote down: of a workload that any driver speaks of, drivers alone are believed. Nothing is forgotten because
 * it is old; a source that is asked no more is dropped with {@link #sources}. Deterministic; not thread-safe.
 */
public final class Pictures {

    /** Of one source: more than a site of this size has by mistake, and little enough to keep. */
    public static final int UNKNOWN_MOST = 10_000;

    /** A driver looks all the time, and says so once a minute. */
    public static final Duration DRIVER_SILENT = Duration.ofMinutes(5);

    private final Site site;
    private final Whereabouts whereabouts;
    private final Map<String, Picture> pictures = new LinkedHashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private Map<String, List<String>> roomsOf = Map.of();
    private long generation;

    /** @param declared the site as configured */
    public Pictures(Site declared) {
        this.site = declared;
        this.whereabouts = new Whereabouts(declared);
    }

    /**
     * The daemon asks these and no others from now on, each from its beginning.
     *
     * @param rooms by source, where alone it looks; a source that is not there looks everywhere
     */
    public void sources(Collection<String> named, Map<String, List<String>> rooms) {
        generation++;
        roomsOf = Ordered.map(rooms);
        for (String source : List.copyOf(pictures.keySet())) {
            if (!named.contains(source)) {
                Picture gone = picture(source).orElseThrow();
                pictures.remove(source);
                touched.addAll(gone.workloads.keySet());
            }
        }
        pictures.values().forEach(picture -> picture.generation = generation);
    }

    /**
     * What a driver saw.
     *
     * @param whole whether all that it sees is up to date now
     * @return whether more is known than the observations say: of what it does not see, or that it is silent no more
     */
    public boolean observed(String source, List<Observation> observations, boolean whole, Moment now) {
        Picture picture = pictures.computeIfAbsent(source, key -> new Picture(key, DRIVER_SILENT, generation, now));
        for (Observation observation : observations) {
            if (observation instanceof WorkloadSeen seen) {
                put(picture, new WorkloadClaim(seen.workload(), seen.state(), seen.where()));
            }
        }
        return whole && looked(picture, now);
    }

    /**
     * What a record says now, as far as it says something else than before.
     *
     * @param anew whether it is all that the record says
     * @param silentAfter how old it may become
     */
    public void recorded(
            String source,
            boolean anew,
            Duration silentAfter,
            List<WorkloadClaim> workloads,
            List<ServerClaim> servers,
            List<String> workloadsGone,
            List<String> serversGone,
            Moment now) {
        Picture picture = pictures.computeIfAbsent(source, key -> new Picture(key, silentAfter, generation, now));
        picture.record = true;
        picture.silentAfter = silentAfter;
        if (anew) {
            touched.addAll(picture.workloads.keySet());
            picture.workloads.clear();
            picture.servers.clear();
            picture.more.clear();
            picture.unknown = 0;
        }
        servers.forEach(claim -> picture.servers.put(claim.server(), claim));
        serversGone.forEach(picture.servers::remove);
        if (anew || !servers.isEmpty() || !serversGone.isEmpty()) {
            // Where a server stands that servers.csv lacks may have changed, and with it what runs in which room.
            pictures.values().forEach(other -> touched.addAll(other.workloads.keySet()));
        }
        workloads.forEach(claim -> put(picture, claim));
        workloadsGone.forEach(workload -> remove(picture, workload));
        looked(picture, now);
    }

    private boolean looked(Picture picture, Moment now) {
        boolean anew = picture.lookedGeneration < picture.generation
                || picture.lookedAt
                        .filter(at -> at.until(now).compareTo(picture.silentAfter) <= 0)
                        .isEmpty();
        picture.lookedAt = Optional.of(now);
        if (picture.lookedGeneration < picture.generation) {
            picture.lookedGeneration = picture.generation;
            if (!picture.record) {
                picture.more.clear();
                List<String> over = new ArrayList<>();
                picture.workloads.forEach((workload, held) -> {
                    if (held.generation() < picture.generation) {
                        over.add(workload);
                    }
                });
                over.forEach(workload -> remove(picture, workload));
            }
        }
        return anew;
    }

    private void put(Picture picture, WorkloadClaim claim) {
        boolean known = site.hasWorkload(claim.workload());
        Picture.Held before = picture.workloads.get(claim.workload());
        if (before == null && !known && picture.unknown >= UNKNOWN_MOST) {
            if (claim.runs()) {
                spot(claim.where()).ifPresent(spot -> picture.more.merge(spot.room(), 1, Integer::sum));
            }
            return;
        }
        picture.unknown += before == null && !known ? 1 : 0;
        picture.workloads.put(claim.workload(), new Picture.Held(claim, picture.generation));
        touched.add(claim.workload());
    }

    private void remove(Picture picture, String workload) {
        if (picture.workloads.remove(workload) != null) {
            picture.unknown -= site.hasWorkload(workload) ? 0 : 1;
            touched.add(workload);
        }
    }

    /** Workloads of which something else may be said than before, each once. */
    public List<String> takeTouched() {
        List<String> taken = List.copyOf(touched);
        touched.clear();
        return taken;
    }

    /** Whether every driver that looks into the room, and of which anything was ever heard, has looked at all of its part lately. */
    public boolean driversLooked(String room, Duration lately, Moment now) {
        return pictures.values().stream()
                .filter(picture -> !picture.record
                        && roomsOf.getOrDefault(picture.source, List.of(room)).contains(room))
                .allMatch(picture -> picture.lookedAt
                        .filter(at -> at.until(now).compareTo(lately) <= 0)
                        .isPresent());
    }

    /** When the next source becomes silent, of those that were not when last looked at; empty for none. */
    public Optional<Moment> nextSilence(Optional<Moment> lastLook) {
        return pictures.values().stream()
                .map(picture -> picture.lookedAt.orElse(picture.heardFirst).plus(picture.silentAfter))
                .filter(at -> lastLook.map(look -> !at.isBefore(look)).orElse(true))
                .min(Moment::compareTo);
    }

    /**
     * Where the workload runs, by anybody's word, other than where it is planned for.
     *
     * @param planned the server that plans take it to be on; empty for one that servers.csv lacks
     * @param gone whether it was seen to have left that server
     */
    public List<Occupant> occupants(String workload, Optional<String> planned, boolean gone) {
        List<Occupant> found = new ArrayList<>();
        believed(workload).forEach((source, claim) -> {
            Optional<Whereabouts.Spot> spot = claim.runs() ? spot(claim.where()) : Optional.empty();
            boolean asPlanned = planned.isPresent() && planned.get().equals(claim.where()) && !gone;
            if (spot.isPresent() && !asPlanned) {
                found.add(new Occupant(
                        workload,
                        planned.isPresent(),
                        spot.get().server(),
                        spot.get().room(),
                        source));
            }
        });
        return found;
    }

    /** The one server of the site on which every driver that speaks of the workload sees it run; empty for no such. */
    public Optional<String> agreedServer(String workload) {
        Set<String> places = new LinkedHashSet<>();
        for (Picture picture : pictures.values()) {
            Picture.Held held = picture.workloads.get(workload);
            if (held != null && !picture.record) {
                places.add(held.claim().runs() ? held.claim().where() : "");
            }
        }
        String only = places.size() == 1 ? places.iterator().next() : "";
        return site.hasServer(only) ? Optional.of(only) : Optional.empty();
    }

    /** By source: drivers' claims where there are any, else records'. */
    Map<String, WorkloadClaim> believed(String workload) {
        Map<String, WorkloadClaim> drivers = claims(workload, false);
        return drivers.isEmpty() ? claims(workload, true) : drivers;
    }

    Map<String, WorkloadClaim> claims(String workload, boolean record) {
        Map<String, WorkloadClaim> claims = new LinkedHashMap<>();
        for (Picture picture : pictures.values()) {
            Picture.Held held = picture.workloads.get(workload);
            if (held != null && picture.record == record) {
                claims.put(picture.source, held.claim());
            }
        }
        return claims;
    }

    /** Where a place is, also on a server that records alone know. */
    Optional<Whereabouts.Spot> spot(String where) {
        Optional<Whereabouts.Spot> known = whereabouts.of(where);
        if (known.isPresent() || where.isBlank()) {
            return known;
        }
        for (Picture picture : pictures.values()) {
            ServerClaim claim = picture.servers.get(where);
            Optional<String> room = claim == null ? Optional.empty() : whereabouts.room(claim);
            if (room.isPresent()) {
                return Optional.of(new Whereabouts.Spot("", room.get()));
            }
        }
        return Optional.empty();
    }

    /** Whether a claim is of a workload that servers.csv lacks, running nobody knows where. */
    boolean isUnplaced(WorkloadClaim claim) {
        return claim.runs()
                && !site.hasWorkload(claim.workload())
                && spot(claim.where()).isEmpty()
                && !whereabouts.isDestination(claim.where());
    }

    /** Workloads in the room that nobody knows, beyond those that are kept. */
    public int beyondKept(String room) {
        return pictures.values().stream()
                .mapToInt(picture -> picture.more.getOrDefault(room, 0))
                .sum();
    }

    /** Claims of records, by server and then by source. */
    List<Map.Entry<String, ServerClaim>> servers(String server) {
        List<Map.Entry<String, ServerClaim>> claims = new ArrayList<>();
        for (Picture picture : pictures.values()) {
            ServerClaim claim = picture.servers.get(server);
            if (claim != null) {
                claims.add(Map.entry(picture.source, claim));
            }
        }
        return claims;
    }

    Collection<Picture> all() {
        return pictures.values();
    }

    Optional<Picture> picture(String source) {
        return Optional.ofNullable(pictures.get(source));
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    Site declared() {
        return site;
    }

    /** In the order in which they were first heard. */
    public List<SourceState> states() {
        List<SourceState> states = new ArrayList<>();
        for (Picture picture : pictures.values()) {
            int elsewhere = (int) picture.workloads.values().stream()
                    .filter(held -> isUnplaced(held.claim()))
                    .count();
            states.add(new SourceState(
                    picture.source,
                    picture.record,
                    picture.lookedAt,
                    picture.silentAfter,
                    picture.workloads.size(),
                    picture.servers.size(),
                    elsewhere));
        }
        return states;
    }
}
