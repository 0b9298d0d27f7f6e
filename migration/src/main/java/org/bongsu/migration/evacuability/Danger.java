package org.bongsu.migration.evacuability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Aftermath;
import org.bongsu.domain.site.NodeLoad;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.Outages;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.BatteryFacts;
import org.bongsu.migration.deadline.BurningCompartment;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.deadline.DeadlineInputs;
import org.bongsu.migration.deadline.Deadlines;
import org.bongsu.migration.deadline.DeclaredCut;
import org.bongsu.migration.deadline.RuntimeEstimate;
import org.bongsu.migration.deadline.Supply;

/**
 * What a threat does to the rooms of a site: the deadlines that the engine would set if it came true now.
 *
 * @param deadlines of all rooms with racks that get one, in the site's order
 * @param threatenedNodes that burn, are dead or live on battery
 * @param supplies of every power node that is known of, as they would be
 * @param unknown what nobody said and the answer may hang on
 */
record Danger(List<Deadline> deadlines, Set<String> threatenedNodes, Map<String, Supply> supplies, List<Text> unknown) {

    Danger {
        deadlines = List.copyOf(deadlines);
        unknown = List.copyOf(unknown);
    }

    static Danger of(Situation situation, Threat threat) {
        Site site = situation.calm().site();
        Moment now = situation.calm().now();
        return switch (threat.kind()) {
            case FEED_LOST -> feeds(situation, Set.of(threat.subject()));
            case FEEDS_LOST -> feeds(situation, Threats.feeds(site));
            case COMPARTMENT_FIRE, BATTERY_FIRE ->
                of(
                        situation,
                        new DeadlineInputs(
                                List.of(new BurningCompartment(threat.subject(), now)),
                                new LinkedHashMap<>(),
                                situation.supplies(),
                                new LinkedHashMap<>()));
            case NOTICE -> cut(situation, List.of(threat.subject()));
            case BUILDING_NOTICE ->
                cut(
                        situation,
                        site.rooms().stream()
                                .filter(room -> room.building().equals(threat.subject()))
                                .map(Room::id)
                                .toList());
        };
    }

    private static Danger of(Situation situation, DeadlineInputs inputs) {
        Site site = situation.calm().site();
        return new Danger(
                Deadlines.ofRooms(
                        site, inputs, situation.budgets(), situation.calm().now()),
                inputs.threatenedNodes(site),
                inputs.supplies(),
                List.of());
    }

    private static Danger cut(Situation situation, List<String> rooms) {
        Map<String, DeclaredCut> cuts = new LinkedHashMap<>();
        rooms.forEach(room -> cuts.put(
                room, new DeclaredCut(Optional.empty(), situation.calm().now(), "fire service")));
        return of(situation, new DeadlineInputs(List.of(), cuts, situation.supplies(), new LinkedHashMap<>()));
    }

    private static Danger feeds(Situation situation, Set<String> names) {
        return new FeedLoss(situation, names).danger();
    }

    /**
     * First the batteries carry the lost feeds; when the first of them is empty, what lives on has to bear all, and what
     * it cannot bear trips.
     */
    private static final class FeedLoss {
        private final Situation situation;
        private final Site site;
        private final Moment now;
        private final Set<String> top = new LinkedHashSet<>();
        private final Set<String> backed = new LinkedHashSet<>();
        private final Set<String> deadAtOnce;
        private final Map<String, Supply> supplies = new LinkedHashMap<>();
        private final List<Text> unknown = new ArrayList<>();

        FeedLoss(Situation situation, Set<String> names) {
            this.situation = situation;
            this.site = situation.calm().site();
            this.now = situation.calm().now();
            for (PowerNode node : site.power().nodes()) {
                boolean first = of(names, node)
                        && node.from().stream()
                                .flatMap(from -> site.power().node(from).stream())
                                .noneMatch(supplier -> supplier.kind() != PowerKind.BATTERY && of(names, supplier));
                if (first && node.kind() != PowerKind.BATTERY && !isBacked(node)) {
                    top.add(node.id());
                }
            }
            this.deadAtOnce = site.power().dead(top);
            supplies.putAll(situation.supplies());
            for (PowerNode node : site.power().nodes()) {
                boolean fedByTop = node.from().stream().anyMatch(deadAtOnce::contains);
                boolean cut = node.from().stream()
                        .flatMap(from -> site.power().node(from).stream())
                        .allMatch(from -> from.kind() == PowerKind.BATTERY
                                || deadAtOnce.contains(from.id())
                                || (!fedByTop && of(names, node)));
                if (isBacked(node) && cut && of(names, node)) {
                    backed.add(node.id());
                    supplies.put(node.id(), onBattery(node.id()));
                }
            }
        }

        private static boolean of(Set<String> names, PowerNode node) {
            return node.feed().filter(names::contains).isPresent();
        }

        private boolean isBacked(PowerNode node) {
            return node.kind() == PowerKind.UPS
                    && node.from().stream()
                            .flatMap(from -> site.power().node(from).stream())
                            .anyMatch(from -> from.kind() == PowerKind.BATTERY);
        }

        private Supply onBattery(String node) {
            Supply seen = situation.supplies().get(node);
            return seen == null
                    ? new Supply(node, true, OptionalDouble.empty(), now)
                    : new Supply(node, true, seen.runtimeSeconds(), now, seen.battery());
        }

        Danger danger() {
            DeadlineInputs inputs =
                    new DeadlineInputs(List.of(), new LinkedHashMap<>(), supplies, new LinkedHashMap<>());
            Map<String, Deadline> byRoom = new LinkedHashMap<>();
            Deadlines.ofRooms(site, inputs, situation.budgets(), now)
                    .forEach(deadline -> byRoom.put(deadline.room(), deadline));
            overload(byRoom);
            darkAtOnce(byRoom);
            Set<String> threatened = new LinkedHashSet<>(inputs.threatenedNodes(site));
            threatened.addAll(deadAtOnce);
            List<Deadline> ordered = site.rooms().stream()
                    .flatMap(room -> Optional.ofNullable(byRoom.get(room.id())).stream())
                    .toList();
            return new Danger(ordered, threatened, inputs.supplies(), unknown);
        }

        private void overload(Map<String, Deadline> byRoom) {
            Set<String> empty = new LinkedHashSet<>(top);
            empty.addAll(backed);
            Aftermath after =
                    new Outages(site).after(empty.stream().map(Outage::node).toList());
            List<NodeLoad> overloads = after.overloads();
            Optional<String> firstEmpty = backed.stream().min(java.util.Comparator.comparingDouble(this::seconds));
            if (firstEmpty.isPresent() && !overloads.isEmpty()) {
                Moment at = now.plusSeconds(seconds(firstEmpty.get()));
                for (NodeLoad over : overloads) {
                    empty.add(over.node());
                }
                Set<String> byOverload = roomsThatLose(site.power().dead(empty));
                byOverload.removeAll(roomsThatLose(after.dead()));
                for (String room : byOverload) {
                    Text why = new Text(
                            "the batteries of " + firstEmpty.get() + " run empty, and then "
                                    + overloads.get(0).text().en(),
                            firstEmpty.get() + " 배터리가 소진되면 "
                                    + overloads.get(0).text().ko());
                    Deadline trip = new Deadline(
                            room,
                            at,
                            DeadlineCause.UPS_RUNTIME,
                            false,
                            site.limits().margin(),
                            why);
                    byRoom.merge(room, trip, (a, b) -> a.at().isAfter(b.at()) ? b : a);
                }
            }
            if (overloads.isEmpty()
                    && !after.unknowns().isEmpty()
                    && !after.reduced().isEmpty()) {
                String more = after.unknowns().size() == 1
                        ? ""
                        : " and " + (after.unknowns().size() - 1) + " more";
                String moreKo = after.unknowns().size() == 1
                        ? ""
                        : " 외 " + (after.unknowns().size() - 1) + "개";
                unknown.add(new Text(
                        "whether what is left bears the load: no rating or load of "
                                + after.unknowns().get(0).node() + more,
                        "남은 경로가 부하를 견디는지 알 수 없음: " + after.unknowns().get(0).node() + moreKo + "의 정격이나 부하가 없음"));
            }
        }

        private double seconds(String ups) {
            return RuntimeEstimate.of(
                            supplies.get(ups) == null ? onBattery(ups) : supplies.get(ups),
                            BatteryFacts.of(site, ups, Set.of()),
                            situation.budgets())
                    .seconds();
        }

        /** What has no battery is dark before anything could leave. */
        private void darkAtOnce(Map<String, Deadline> byRoom) {
            for (String room : roomsThatLose(deadAtOnce)) {
                byRoom.put(
                        room,
                        new Deadline(
                                room,
                                now,
                                DeadlineCause.UPS_RUNTIME,
                                false,
                                java.time.Duration.ZERO,
                                new Text("no battery carries it", "배터리가 없음")));
            }
        }

        private Set<String> roomsThatLose(Set<String> dead) {
            Set<String> rooms = new LinkedHashSet<>();
            for (Rack rack : site.racks()) {
                if (dead.containsAll(rack.feeds())) {
                    rooms.add(rack.room());
                }
            }
            return rooms;
        }
    }
}
