package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Aftermath;
import org.bongsu.domain.site.NodeLoad;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.Outages;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.BatteryFacts;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.deadline.RuntimeEstimate;
import org.bongsu.migration.deadline.RuntimeModel;
import org.bongsu.migration.deadline.Supply;

/**
 * How long rooms last on the batteries that carry them, and by how much that grows when servers are off. Reckoned as
 * {@link org.bongsu.migration.deadline.Deadlines} does: a rack lives as long as the longest of its feeds, a room as its
 * first rack. All servers of a battery are taken to draw the same share of what they draw at most. Immutable.
 */
final class Batteries {

    private final Site site;
    private final Set<String> dead;
    private final List<Battery> batteries = new ArrayList<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, Optional<Integer>> carriers = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> lives = new LinkedHashMap<>();

    /** Of a node that lives on something other than a battery. */
    private static final int FOR_EVER = -1;

    /**
     * @param facts of its strings
     * @param seconds left at its present load
     * @param watts what it carries; 0 with {@code unknown}
     * @param loadPercent of its rating
     * @param unknown why nothing can be said of it
     */
    private record Battery(
            String node, BatteryFacts facts, double seconds, double watts, double loadPercent, Optional<Text> unknown) {

        double secondsWithout(double wattsOff) {
            double gone = Math.min(1, wattsOff / watts);
            return seconds * RuntimeModel.stretch(facts.chemistry(), loadPercent, gone);
        }
    }

    Batteries(PlanRequest request) {
        this.site = request.site();
        Map<String, Supply> onBattery = new LinkedHashMap<>();
        request.power().supplies().forEach((node, supply) -> {
            if (supply.onBattery() && site.power().node(node).isPresent()) {
                onBattery.put(node, supply);
            }
        });
        Set<String> lost = new LinkedHashSet<>(request.threatenedNodes());
        lost.removeAll(onBattery.keySet());
        lost.removeIf(node -> site.power().node(node).isEmpty());
        this.dead = site.power().dead(lost);
        Set<String> off = request.power().serversOff();
        Aftermath loads = new Outages(site, server -> !off.contains(server.id()))
                .after(lost.stream().map(Outage::node).toList());
        onBattery.forEach((node, supply) -> {
            Optional<NodeLoad> load = loads.loads().stream()
                    .filter(each -> each.node().equals(node))
                    .findFirst();
            if (load.isPresent()) {
                numbers.put(node, batteries.size());
                batteries.add(battery(supply, load.get(), lost, request));
            }
        });
    }

    private Battery battery(Supply supply, NodeLoad load, Set<String> lost, PlanRequest request) {
        String node = supply.node();
        BatteryFacts facts = BatteryFacts.of(site, node, lost);
        boolean told = supply.runtimeSeconds().isPresent()
                || RuntimeModel.rated(facts, supply.battery()).isPresent()
                || RuntimeModel.slope(supply.battery().discharge()).isPresent();
        if (!told) {
            return unknown(node, facts, "how long " + node + " lasts is unknown", node + "의 남은 시간을 알 수 없음");
        }
        OptionalDouble percent = supply.battery().load();
        OptionalDouble rating = load.ratingWatts();
        double reported =
                percent.isPresent() && rating.isPresent() ? percent.getAsDouble() / 100 * rating.getAsDouble() : 0;
        if (load.unknownServers() > 0 && reported <= 0) {
            int count = load.unknownServers();
            return unknown(
                    node,
                    facts,
                    "what " + count + " servers draw from " + node + " is unknown",
                    node + "에서 전력을 받는 서버 " + count + "대의 부하를 알 수 없음");
        }
        double watts = Math.max(load.knownWatts(), reported);
        if (!(watts > 0)) {
            return unknown(node, facts, "nothing is known to draw from " + node, node + "의 부하를 알 수 없음");
        }
        if (percent.isEmpty() && rating.isEmpty()) {
            return unknown(
                    node,
                    facts,
                    "neither the rating nor the load of " + node + " is known",
                    node + "의 정격도 부하율도 알 수 없음");
        }
        double seconds = RuntimeEstimate.of(supply, facts, Budgets.DEFAULT).seconds()
                - supply.seenAt().secondsUntil(request.now());
        double share = percent.isPresent() ? percent.getAsDouble() : 100 * watts / rating.getAsDouble();
        return new Battery(node, facts, Math.max(0, seconds), watts, share, Optional.empty());
    }

    private static Battery unknown(String node, BatteryFacts facts, String en, String ko) {
        return new Battery(node, facts, 0, 0, 0, Optional.of(new Text(en, ko)));
    }

    boolean isEmpty() {
        return batteries.isEmpty();
    }

    double[] nothingOff() {
        return new double[batteries.size()];
    }

    /** Adds what the server draws from each battery, W; false where its load is unknown or no battery carries it. */
    boolean addDraw(Server server, double[] watts) {
        if (server.loadWatts().isEmpty()) {
            return false;
        }
        List<String> feeds = livingFeeds(site.rack(server.rack()));
        boolean any = false;
        for (String feed : feeds) {
            Optional<Integer> carrier = carrier(feed);
            if (carrier.isPresent()) {
                watts[carrier.get()] += server.loadWatts().getAsDouble() / feeds.size();
                any |= server.loadWatts().getAsDouble() > 0;
            }
        }
        return any;
    }

    private List<String> livingFeeds(Rack rack) {
        return rack.feeds().stream().filter(feed -> !dead.contains(feed)).toList();
    }

    /** The battery that a node draws from: as with {@link Outages}, from the first of its suppliers that lives. */
    private Optional<Integer> carrier(String node) {
        Optional<Integer> known = carriers.get(node);
        if (known == null) {
            known = Optional.ofNullable(numbers.get(node));
            if (known.isEmpty()) {
                known = suppliers(node).stream().findFirst().flatMap(this::carrier);
            }
            carriers.put(node, known);
        }
        return known;
    }

    private List<String> suppliers(String node) {
        return site.power().node(node).map(PowerNode::from).orElse(List.of()).stream()
                .filter(from -> !dead.contains(from))
                .toList();
    }

    /** The batteries that keep a node alive, or {@link #FOR_EVER}. */
    private Set<Integer> livesOn(String node) {
        Set<Integer> known = lives.get(node);
        if (known == null) {
            known = new LinkedHashSet<>();
            Integer own = numbers.get(node);
            List<String> from = suppliers(node);
            if (own != null) {
                known.add(own);
            } else if (from.isEmpty()) {
                known.add(FOR_EVER);
            } else {
                for (String supplier : from) {
                    known.addAll(livesOn(supplier));
                }
            }
            lives.put(node, known);
        }
        return known;
    }

    /** A room that lives on batteries. */
    final class OfRoom {
        /** Of each kind of rack in it, the batteries of which the longest counts. */
        private final Set<Set<Integer>> racks = new LinkedHashSet<>();

        private final Optional<Text> unknown;
        private final double seconds;

        OfRoom(String room) {
            for (Rack rack : site.racksIn(room)) {
                Set<Integer> on = new LinkedHashSet<>();
                livingFeeds(rack).forEach(feed -> on.addAll(livesOn(feed)));
                if (!on.contains(FOR_EVER) && !on.isEmpty()) {
                    racks.add(on);
                }
            }
            Optional<Text> gap = racks.stream()
                    .flatMap(Set::stream)
                    .flatMap(number -> batteries.get(number).unknown().stream())
                    .findFirst();
            this.unknown = racks.isEmpty()
                    ? Optional.of(new Text(
                            "no battery that carries " + room + " is known of", room + "을(를) 지탱하는 배터리를 알 수 없음"))
                    : gap;
            this.seconds = unknown.isPresent() ? 0 : seconds(nothingOff());
        }

        /** Why nothing can be said of the room; empty where something can. */
        Optional<Text> unknown() {
            return unknown;
        }

        /** By how many seconds the room lasts longer without these watts, by battery; 0 where that is unknown. */
        double bought(double... wattsOff) {
            return unknown.isPresent() ? 0 : Math.max(0, seconds(wattsOff) - seconds);
        }

        /** Until its first rack is dark, with these watts off. */
        double seconds(double... wattsOff) {
            double first = Double.POSITIVE_INFINITY;
            for (Set<Integer> rack : racks) {
                double last = 0;
                for (int number : rack) {
                    last = Math.max(last, batteries.get(number).secondsWithout(wattsOff[number]));
                }
                first = Math.min(first, last);
            }
            return first;
        }
    }
}
