package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bongsu.domain.Ordered;

/**
 * Copies that wait for their turn, by group (those that may go to the same destinations, and out of a limited room alone)
 * and rank. A room or a rack that is full stands aside as a whole, so that finding the next copy costs the logarithm of
 * the racks, not a walk over all that wait. Not thread-safe.
 */
public final class CopyLine {

    private final Topology topology;
    private final Uplinks uplinks;
    private final Map<Long, Group> groups = new LinkedHashMap<>();
    private final List<List<RackLine>> linesOfRack = new ArrayList<>();
    private final Map<Integer, Place> places = new LinkedHashMap<>();

    public CopyLine(Topology topology, Uplinks uplinks, int racks) {
        this.topology = topology;
        this.uplinks = uplinks;
        for (int rack = 0; rack < racks; rack++) {
            linesOfRack.add(new ArrayList<>());
        }
    }

    private record Waiting(int item, int server) {}

    private record Place(RackLine line, int rank) {}

    private static final class Group {
        final long key;
        /** -1 where the group's rooms have no limit. */
        final int room;

        final double rate;
        final Map<Integer, RackLine> lines = new LinkedHashMap<>();
        final TreeMap<Integer, RackLine> ready = new TreeMap<>();

        Group(long key, double rate) {
            this.key = key;
            this.room = (int) (key >> Integer.SIZE) - 1;
            this.rate = rate;
        }
    }

    private static final class RackLine {
        final Group group;
        final int rack;
        final TreeMap<Integer, Waiting> waiting = new TreeMap<>();
        int readyRank = -1;
        int readyItem = -1;

        RackLine(Group group, int rack) {
            this.group = group;
            this.rack = rack;
        }
    }

    /**
     * @param destinations where it may go, at least 0: as a number or as bits, as the caller likes
     * @param rank at least 0, lower first; no two items share one
     * @param rate the highest at which items of its room to these destinations start, Gbit/s; the same for all of them
     */
    public void add(int item, int destinations, double rate, int room, int rack, int server, int rank) {
        // All rooms without a limit are of one group: most sites have no other.
        long group = (topology.isLimited(room) ? room + 1L : 0) << Integer.SIZE | destinations;
        Group own = groups.computeIfAbsent(group, key -> new Group(key, rate));
        RackLine line = own.lines.computeIfAbsent(rack, key -> {
            RackLine created = new RackLine(own, rack);
            linesOfRack.get(rack).add(created);
            return created;
        });
        line.waiting.put(rank, new Waiting(item, server));
        places.put(item, new Place(line, rank));
        if (line.readyRank < 0 || rank < line.readyRank) {
            settle(line);
        }
    }

    public boolean contains(int item) {
        return places.containsKey(item);
    }

    public boolean isEmpty() {
        return places.isEmpty();
    }

    public void remove(int item) {
        Place place = places.remove(item);
        if (place != null) {
            place.line.waiting.remove(place.rank);
            if (place.line.readyItem == item) {
                settle(place.line);
            }
        }
    }

    /** Must be told whenever {@link Uplinks} changed for the rack. */
    public void changed(int rack) {
        linesOfRack.get(rack).forEach(this::settle);
    }

    /** Groups in which something may start, as far as rooms, racks and servers go. */
    public List<Long> ready() {
        List<Long> ready = new ArrayList<>();
        for (Group group : groups.values()) {
            if (!group.ready.isEmpty() && (group.room < 0 || uplinks.roomFits(group.room, group.rate))) {
                ready.add(group.key);
            }
        }
        return ready;
    }

    /** The destinations of a group in {@link #ready()}. */
    public static int destinations(long group) {
        return (int) group;
    }

    /** The first rank of a group in {@link #ready()}. */
    public int firstRank(long group) {
        return group(group).ready.firstKey();
    }

    /** The item at {@link #firstRank}. */
    public int firstItem(long group) {
        return group(group).ready.firstEntry().getValue().readyItem;
    }

    public List<Integer> items() {
        return List.copyOf(places.keySet());
    }

    private Group group(long key) {
        return Ordered.require(groups, key, "group");
    }

    private void settle(RackLine line) {
        int rank = -1;
        int item = -1;
        if (uplinks.rackFits(line.rack, line.group.rate)) {
            for (Map.Entry<Integer, Waiting> entry : line.waiting.entrySet()) {
                if (uplinks.serverFits(entry.getValue().server(), line.group.rate)) {
                    rank = entry.getKey();
                    item = entry.getValue().item();
                    break;
                }
            }
        }
        if (line.readyRank != rank) {
            if (line.readyRank >= 0) {
                line.group.ready.remove(line.readyRank);
            }
            if (rank >= 0) {
                line.group.ready.put(rank, line);
            }
        }
        line.readyRank = rank;
        line.readyItem = item;
    }
}
