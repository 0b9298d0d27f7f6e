package org.bongsu.daemon.http.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Aftermath;
import org.bongsu.domain.site.NodeLoad;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.OutageNames;
import org.bongsu.domain.site.Outages;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/**
 * What goes dark when something goes, and what the rest then carries.
 *
 * @param lost what was asked, as {@code kind:id}
 * @param lostNodes nodes that go themselves
 * @param deadNodes nodes without power, those included
 * @param rooms those with racks, in the site's order
 * @param loads of every living node, in order of supply
 */
public record PowerView(
        List<String> lost,
        Text what,
        List<String> lostNodes,
        List<String> deadNodes,
        List<RoomPower> rooms,
        List<Load> loads) {

    /**
     * A room's racks.
     *
     * @param racks how many it has
     * @param servers in its dark racks
     */
    public record RoomPower(String room, int racks, List<String> dark, int servers, List<Reduced> reduced) {}

    /** A rack that lives on fewer feeds than before, with those that are left and how many it had. */
    public record Reduced(String rack, List<String> feeds, int of) {}

    /**
     * What a node carries, W.
     *
     * @param knownW a lower bound while servers of unknown load draw from it
     * @param ratingW left out where nobody said
     * @param verdict {@code WITHIN}, {@code OVERLOADED} or {@code UNKNOWN}
     */
    public record Load(
            String node,
            String kind,
            double knownW,
            int unknownServers,
            Optional<Double> ratingW,
            String verdict,
            Text text) {}

    /** @throws IllegalArgumentException when the site lacks what is to go */
    public static PowerView of(Site site, List<Outage> outages) {
        Aftermath after = new Outages(site).after(outages);
        Map<String, Integer> servers = new LinkedHashMap<>();
        site.servers().forEach(server -> servers.merge(server.rack(), 1, Integer::sum));
        List<RoomPower> rooms = new ArrayList<>();
        for (Room room : site.rooms()) {
            List<Rack> racks = site.racksIn(room.id());
            if (!racks.isEmpty()) {
                rooms.add(room(room, racks, after, servers));
            }
        }
        return new PowerView(
                outages.stream().map(OutageNames::name).toList(),
                new Text(
                        String.join(
                                ", ",
                                outages.stream().map(one -> one.text().en()).toList()),
                        String.join(
                                ", ",
                                outages.stream().map(one -> one.text().ko()).toList())),
                List.copyOf(after.lost()),
                List.copyOf(after.dead()),
                rooms,
                after.loads().stream().map(load -> load(site, load)).toList());
    }

    private static RoomPower room(Room room, List<Rack> racks, Aftermath after, Map<String, Integer> servers) {
        List<String> dark =
                racks.stream().map(Rack::id).filter(after.dark()::contains).toList();
        List<Reduced> reduced = new ArrayList<>();
        for (Rack rack : racks) {
            List<String> left = after.reduced().get(rack.id());
            if (left != null) {
                reduced.add(new Reduced(rack.id(), left, rack.feeds().size()));
            }
        }
        int count =
                dark.stream().mapToInt(rack -> servers.getOrDefault(rack, 0)).sum();
        return new RoomPower(room.id(), racks.size(), dark, count, reduced);
    }

    private static Load load(Site site, NodeLoad load) {
        OptionalDouble rating = load.ratingWatts();
        String kind = site.power()
                .node(load.node())
                .map(PowerNode::kind)
                .map(Enum::name)
                .orElseThrow();
        return new Load(
                load.node(),
                kind,
                load.knownWatts(),
                load.unknownServers(),
                rating.isPresent() ? Optional.of(rating.getAsDouble()) : Optional.empty(),
                load.verdict().name(),
                load.text());
    }
}
