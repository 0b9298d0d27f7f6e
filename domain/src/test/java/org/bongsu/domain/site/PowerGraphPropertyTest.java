package org.bongsu.domain.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What goes dark, what is left and who shares whose fate, against an oracle that writes out every path. */
class PowerGraphPropertyTest {

    private static final int SITES = 3_000;

    private static List<Outage> outages(Site site) {
        List<Outage> all = new ArrayList<>();
        Set<String> feeds = new TreeSet<>();
        site.power().nodes().forEach(node -> {
            all.add(Outage.node(node.id()));
            node.feed().ifPresent(feeds::add);
        });
        feeds.forEach(feed -> all.add(Outage.feed(feed)));
        site.rooms().forEach(room -> all.add(Outage.room(room.id())));
        site.compartments().forEach(compartment -> all.add(Outage.compartment(compartment.id())));
        site.buildings().forEach(building -> all.add(Outage.building(building.id())));
        return all;
    }

    @Test
    void whatGoesDarkAndWhatTheRestCarriesIsWhatThePathsSay() {
        int dark = 0;
        int overloaded = 0;
        int unknown = 0;
        for (long seed = 0; seed < SITES; seed++) {
            Site site = RandomSites.of(seed);
            PathOracle oracle = new PathOracle(site);
            Outages outages = new Outages(site);
            List<Outage> all = outages(site);
            Random random = new Random(seed);
            List<List<Outage>> cases = new ArrayList<>();
            all.forEach(one -> cases.add(List.of(one)));
            cases.add(List.of(all.get(random.nextInt(all.size())), all.get(random.nextInt(all.size()))));
            for (List<Outage> together : cases) {
                Aftermath aftermath = outages.after(together);
                compare(oracle, together, aftermath, "seed " + seed + " " + together);
                dark += aftermath.dark().size();
                overloaded += aftermath.overloads().size();
                unknown += aftermath.unknowns().size();
            }
        }
        assertTrue(dark > 1_000 && overloaded > 1_000 && unknown > 1_000, dark + " " + overloaded + " " + unknown);
    }

    private static void compare(PathOracle oracle, List<Outage> together, Aftermath aftermath, String where) {
        Set<String> lost = new LinkedHashSet<>();
        Set<String> rooms = new LinkedHashSet<>();
        together.forEach(outage -> {
            lost.addAll(oracle.lost(outage));
            rooms.addAll(oracle.rooms(outage));
        });
        assertEquals(lost, aftermath.lost(), where);
        assertEquals(oracle.dark(lost, rooms), aftermath.dark(), where);
        Map<String, List<String>> reduced = new LinkedHashMap<>();
        for (Rack rack : oracle.site.racks()) {
            List<String> living = rack.feeds().stream()
                    .filter(feed -> oracle.lives(feed, lost))
                    .toList();
            if (!aftermath.dark().contains(rack.id())
                    && living.size() < rack.feeds().size()) {
                reduced.put(rack.id(), living);
            }
        }
        assertEquals(reduced, aftermath.reduced(), where);
        Map<String, NodeLoad> loads = new LinkedHashMap<>();
        aftermath.loads().forEach(load -> loads.put(load.node(), load));
        for (PowerNode node : oracle.site.power().nodes()) {
            boolean lives = oracle.lives(node.id(), lost);
            assertEquals(!lives, aftermath.dead().contains(node.id()), where + " " + node.id());
            NodeLoad load = loads.get(node.id());
            assertEquals(lives, load != null, where + " " + node.id());
            if (load != null) {
                PathOracle.Load expected = oracle.load(node.id(), lost, rooms);
                assertEquals(expected.watts(), load.knownWatts(), 1e-6, where + " " + node.id());
                assertEquals(expected.unknown(), load.unknownServers(), where + " " + node.id());
            }
        }
    }

    @Test
    void twoServersShareExactlyTheFateThatTheirPathsShare() {
        int fatal = 0;
        int mild = 0;
        int voids = 0;
        for (long seed = 0; seed < SITES; seed++) {
            Site site = RandomSites.of(seed);
            PathOracle oracle = new PathOracle(site);
            FateSharing fates = new FateSharing(site);
            Random random = new Random(seed);
            for (int pair = 0; pair < 4; pair++) {
                Server a = site.servers().get(random.nextInt(site.servers().size()));
                Server b = site.servers().get(random.nextInt(site.servers().size()));
                Map<String, Boolean> expected = expected(oracle, site, a, b);
                Map<String, Boolean> found = new LinkedHashMap<>();
                for (CommonFate fate : fates.of(a.id(), b.id())) {
                    if (fate.reason() != CommonFate.Reason.COOLING) {
                        found.put(fate.element(), fate.takesBoth());
                        fatal += fate.takesBoth() ? 1 : 0;
                        mild += fate.takesBoth() ? 0 : 1;
                        voids += fate.reason() == CommonFate.Reason.CEILING_VOID ? 1 : 0;
                    }
                }
                assertEquals(expected, found, "seed " + seed + " " + a.id() + " " + b.id());
                assertEquals(fates.of(a.id(), b.id()), fates.of(b.id(), a.id()), "seed " + seed);
                assertEquals(
                        expected.containsValue(true),
                        fates.takesBoth(FateSharing.Place.of(site, a.id()), FateSharing.Place.of(site, b.id())),
                        "seed " + seed);
            }
        }
        assertTrue(fatal > 1_000 && mild > 1_000 && voids > 100, fatal + " " + mild + " " + voids);
    }

    @Test
    void aPlaceIsTakenByExactlyTheOutagesThatCutAllItsPathsOrStandAroundIt() {
        int taken = 0;
        for (long seed = 0; seed < SITES; seed++) {
            Site site = RandomSites.of(seed);
            PathOracle oracle = new PathOracle(site);
            FateSharing fates = new FateSharing(site);
            for (Server server : site.servers()) {
                Set<Outage> expected = new LinkedHashSet<>();
                for (Outage outage : outages(site)) {
                    boolean takes =
                            oracle.effect(site.rack(server.rack()), oracle.lost(outage), oracle.rooms(outage)) == 2;
                    if (takes && outage.kind() != Outage.Kind.ROOM) {
                        expected.add(outage);
                    }
                }
                assertEquals(expected, fates.takes(FateSharing.Place.of(site, server.id())), "seed " + seed);
                taken += expected.size();
            }
        }
        assertTrue(taken > 10_000, "taken " + taken);
    }

    private static Map<String, Boolean> expected(PathOracle oracle, Site site, Server a, Server b) {
        Map<String, Boolean> expected = new LinkedHashMap<>();
        for (Outage outage : outages(site)) {
            if (outage.kind() == Outage.Kind.ROOM) {
                continue;
            }
            Set<String> lost = oracle.lost(outage);
            Set<String> rooms = oracle.rooms(outage);
            int onA = oracle.effect(site.rack(a.rack()), lost, rooms);
            int onB = oracle.effect(site.rack(b.rack()), lost, rooms);
            if (onA > 0 && onB > 0) {
                expected.put(outage.id(), onA == 2 && onB == 2);
            }
        }
        return expected;
    }
}
