package org.bongsu.migration.inventory;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random words of several sources, held against a plain account of who said what last. */
class PicturesPropertyTest {

    private static final List<String> DRIVERS = List.of("fleet", "linux");
    private static final String RECORD = "netbox";
    private static final int WORLDS = 40;

    private final Site site = TestSites.small(5);
    private final List<String> servers = site.servers().stream().map(Server::id).toList();

    /** By source and workload, the last word. */
    private final Map<String, Map<String, WorkloadClaim>> said = new LinkedHashMap<>();

    private WorkloadClaim claim(Random random) {
        int any = random.nextInt(site.workloads().size() + 5);
        String id = any < site.workloads().size() ? site.workloads().get(any).id() : "rogue-" + any;
        WorkloadState other = WorkloadState.values()[random.nextInt(WorkloadState.values().length)];
        WorkloadState state = random.nextBoolean() ? WorkloadState.RUNNING : other;
        int place = random.nextInt(servers.size() + 3);
        String where = place < servers.size()
                ? servers.get(place)
                : List.of("", "s-nobody", "far/0").get(place - servers.size());
        return new WorkloadClaim(id, state, where);
    }

    private void tell(Pictures pictures, String source, List<WorkloadClaim> claims, boolean whole) {
        if (source.equals(RECORD)) {
            pictures.recorded(source, false, Duration.ofMinutes(15), claims, List.of(), List.of(), List.of(), T0);
        } else {
            List<Observation> seen = new ArrayList<>();
            claims.forEach(claim -> seen.add(new WorkloadSeen(claim.workload(), claim.state(), claim.where(), T0)));
            pictures.observed(source, seen, whole, T0);
        }
    }

    private Pictures random(Random random, int words) {
        said.clear();
        Pictures pictures = new Pictures(site);
        for (int i = 0; i < words; i++) {
            String source = List.of("fleet", "linux", RECORD).get(random.nextInt(3));
            WorkloadClaim claim = claim(random);
            said.computeIfAbsent(source, key -> new LinkedHashMap<>()).put(claim.workload(), claim);
            tell(pictures, source, List.of(claim), random.nextBoolean());
        }
        return pictures;
    }

    private Set<String> everybody() {
        Set<String> all = new LinkedHashSet<>();
        site.workloads().forEach(workload -> all.add(workload.id()));
        said.values().forEach(claims -> all.addAll(claims.keySet()));
        return all;
    }

    private Optional<String> planned(String workload) {
        return site.hasWorkload(workload) ? Optional.of(site.workload(workload).server()) : Optional.empty();
    }

    private Map<String, WorkloadClaim> words(String workload, List<String> sources) {
        Map<String, WorkloadClaim> words = new LinkedHashMap<>();
        sources.forEach(source -> Optional.ofNullable(
                        said.getOrDefault(source, Map.of()).get(workload))
                .ifPresent(claim -> words.put(source, claim)));
        return words;
    }

    /** Invariant 5 rests on it: no server of the site on which anybody who is believed sees something run is missed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyServerOnWhichSomethingRunsUnplannedIsNamedAndNoOther(long seed) {
        Random random = new Random(seed);
        int found = 0;
        for (int world = 0; world < WORLDS; world++) {
            found += unplanned(random(random, 5 + random.nextInt(60)), seed);
        }
        assertTrue(found > WORLDS, "the control: " + found);
    }

    private int unplanned(Pictures pictures, long seed) {
        int found = 0;
        for (String workload : everybody()) {
            for (boolean gone : List.of(false, true)) {
                Map<String, WorkloadClaim> believed = words(workload, DRIVERS);
                if (believed.isEmpty()) {
                    believed = words(workload, List.of(RECORD));
                }
                Set<String> expected = new LinkedHashSet<>();
                believed.forEach((source, claim) -> {
                    boolean asPlanned = planned(workload).equals(Optional.of(claim.where())) && !gone;
                    boolean runs = claim.state() == WorkloadState.RUNNING || claim.state() == WorkloadState.MOVING;
                    if (runs && servers.contains(claim.where()) && !asPlanned) {
                        expected.add(source + " " + claim.where());
                    }
                });
                Set<String> actual = new LinkedHashSet<>();
                pictures.occupants(workload, planned(workload), gone).stream()
                        .filter(one -> !one.server().isBlank())
                        .forEach(one -> actual.add(one.source() + " " + one.server()));
                assertEquals(expected, actual, "seed " + seed + ", " + workload + ", gone " + gone);
                found += expected.size();
            }
        }
        return found;
    }

    /** Where it is planned from: one place, of which every driver that knows it says that it runs there. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aWorkloadIsPlacedOnlyWhereAllDriversSeeItRun(long seed) {
        Random random = new Random(seed);
        int placed = 0;
        for (int world = 0; world < WORLDS; world++) {
            placed += placed(random(random, 5 + random.nextInt(60)));
        }
        assertTrue(placed > WORLDS / 2, "the control: " + placed);
    }

    private int placed(Pictures pictures) {
        int placed = 0;
        for (String workload : everybody()) {
            Optional<String> agreed = pictures.agreedServer(workload);
            placed += agreed.isPresent() ? 1 : 0;
            Map<String, WorkloadClaim> drivers = words(workload, DRIVERS);
            agreed.ifPresent(server -> {
                assertFalse(drivers.isEmpty());
                drivers.values().forEach(claim -> {
                    assertTrue(claim.runs());
                    assertEquals(server, claim.where());
                });
            });
        }
        return placed;
    }

    /** A replay tells the same in other portions. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void theSameWordsInOtherPortionsAreTheSameDrifts(long seed) {
        Pictures oneByOne = random(new Random(seed), 300);
        Pictures together = new Pictures(site);
        said.forEach((source, claims) -> tell(together, source, List.copyOf(claims.values()), true));
        DRIVERS.forEach(source -> tell(oneByOne, source, List.of(), true));
        Set<Drift> first = new LinkedHashSet<>(find(oneByOne));
        Set<Drift> second = new LinkedHashSet<>(find(together));
        assertTrue(first.size() > 10, "the control");
        assertEquals(keys(second), keys(first));
    }

    private static Set<String> keys(Set<Drift> drifts) {
        Set<String> keys = new TreeSet<>();
        // Sources in order of their first word, which differs here.
        drifts.forEach(drift -> keys.add(drift.kind() + " " + drift.subject() + " " + drift.room()));
        return keys;
    }

    private List<Drift> find(Pictures pictures) {
        List<Occupant> occupants = new ArrayList<>();
        everybody().forEach(one -> occupants.addAll(pictures.occupants(one, planned(one), false)));
        return Drifts.find(pictures, one -> true, room -> false, occupants, T0);
    }

    /** What is told is what has lasted: against every moment's presence written down. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void aDriftIsToldOnceItHasLastedAndUntilItHasBeenAway(long seed) {
        Random random = new Random(seed);
        DriftBook book = new DriftBook();
        Drift drift =
                new Drift(DriftKind.UNKNOWN_WORKLOAD, "rogue", "hall-0", "fleet", new Text("rogue", "미등록"), false);
        int step = 20;
        List<Boolean> history = new ArrayList<>();
        boolean present = false;
        boolean told = false;
        Optional<Moment> since = Optional.empty();
        Optional<Moment> away = Optional.empty();
        int changes = 0;
        for (int i = 0; i < 600; i++) {
            Moment now = T0.plusSeconds(i * (double) step);
            present = random.nextInt(8) == 0 ? !present : present;
            history.add(present);
            if (present) {
                since = since.isPresent() ? since : Optional.of(now);
                away = Optional.empty();
                told |= since.get().until(now).compareTo(DriftKind.UNKNOWN_WORKLOAD.hold()) >= 0;
            } else if (told) {
                away = away.isPresent() ? away : Optional.of(now);
                if (away.get().until(now).compareTo(DriftBook.AWAY) >= 0) {
                    told = false;
                    since = Optional.empty();
                    away = Optional.empty();
                }
            } else {
                since = Optional.empty();
            }
            boolean before = !book.standing().isEmpty();
            boolean changed = book.update(present ? List.of(drift) : List.of(), now);
            assertEquals(told, !book.standing().isEmpty(), "seed " + seed + " at " + now + " of " + history);
            assertEquals(before != told, changed);
            changes += changed ? 1 : 0;
        }
        assertTrue(changes > 4, "the control: " + changes);
    }

    @Test
    void moreOfAKindThanIsKeptIsCounted() {
        DriftBook book = new DriftBook();
        List<Drift> many = new ArrayList<>();
        for (int i = 0; i < DriftBook.KEPT + 7; i++) {
            many.add(new Drift(DriftKind.UNSEEN_WORKLOAD, "w" + i, "hall-0", "", Text.same("w" + i), false));
        }
        book.update(many, T0);
        book.update(many, T0.plus(DriftKind.UNSEEN_WORKLOAD.hold()));
        assertEquals(DriftBook.KEPT, book.standing().size());
        assertEquals(Map.of(DriftKind.UNSEEN_WORKLOAD, 7), book.beyond());
    }

    /** A source that has gone mad fills no memory, and its room is not safe all the same. */
    @Test
    void moreStrangersThanAreKeptStillKeepTheirRoomFromBeingSafe() {
        Pictures pictures = new Pictures(site);
        List<Observation> flood = new ArrayList<>();
        for (int i = 0; i < Pictures.UNKNOWN_MOST + 3; i++) {
            flood.add(new WorkloadSeen("x-" + i, WorkloadState.RUNNING, servers.get(0), T0));
        }
        pictures.observed("fleet", flood, true, T0);
        String room = site.rack(site.server(servers.get(0)).rack()).room();
        assertEquals(3, pictures.beyondKept(room));
        assertEquals(Pictures.UNKNOWN_MOST, pictures.states().get(0).workloads());
        assertEquals(
                1,
                find(pictures).stream()
                        .filter(drift -> drift.kind() == DriftKind.TOO_MANY)
                        .count());
    }

    @Test
    void whatIsOnAServerThatOnlyARecordKnowsIsInTheRoomThatItNames() {
        Pictures pictures = new Pictures(site);
        String room = site.rooms().get(0).id();
        pictures.observed("fleet", List.of(new WorkloadSeen("vm-1", WorkloadState.RUNNING, "s-new", T0)), true, T0);
        assertEquals(List.of(), pictures.occupants("vm-1", Optional.empty(), false));
        assertEquals(1, pictures.states().get(0).elsewhere());
        pictures.takeTouched();
        pictures.recorded(
                RECORD,
                true,
                Duration.ofMinutes(15),
                List.of(),
                List.of(new ServerClaim("s-new", "", room, List.of())),
                List.of(),
                List.of(),
                T0);
        assertTrue(pictures.takeTouched().contains("vm-1"), "it has to be looked at again");
        assertEquals(
                List.of(new Occupant("vm-1", false, "", room, "fleet")),
                pictures.occupants("vm-1", Optional.empty(), false));
    }

    @Test
    void aWorkloadOnAnotherServerIsTheSameInEverythingElse() {
        Workload first = site.workloads().get(0);
        String other = servers.get(servers.size() - 1);
        Site seen = site.seen(Map.of(first.id(), other), List.of());
        assertEquals(other, seen.workload(first.id()).server());
        assertEquals(first, seen.workload(first.id()).on(first.server()));
        assertEquals(site.workloads().size(), seen.workloads().size());
        assertEquals(site.needs().keySet(), seen.needs().keySet());
    }
}
