package org.bongsu.daemon.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.Step;
import org.bongsu.migration.shutdown.GroupState;
import org.bongsu.migration.shutdown.RoomDanger;
import org.bongsu.migration.shutdown.ShutdownGroup;
import org.bongsu.migration.shutdown.Shutdowns;
import org.bongsu.migration.shutdown.Sight;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;

/** Groups of hosts that shut themselves down, as the evacuation of their rooms stands. Engine's thread. */
final class GroupWatch {

    private final Site site;
    private final Shutdowns shutdowns;

    /** As of the last look at the danger. */
    private final Map<String, Power> powers = new LinkedHashMap<>();

    /** Of the plan in force, by room and tier. */
    private final Map<String, Map<Integer, Moment>> lastMoves = new LinkedHashMap<>();

    private record Power(Optional<Deadline> battery, OptionalDouble charge, Sight sight) {
        static final Power UNSEEN = new Power(Optional.empty(), OptionalDouble.empty(), Sight.UNSEEN);
    }

    GroupWatch(Site site, List<ShutdownGroup> groups) {
        this.site = site;
        this.shutdowns = new Shutdowns(site, groups);
    }

    /** @param causes of every room's deadline, whether it is to be emptied or not */
    void look(Map<String, List<Deadline>> causes, Standing standing, Stages stages) {
        if (shutdowns.isEmpty()) {
            return;
        }
        Map<String, Supply> supplies = standing.supplies();
        Set<String> lost = new LinkedHashSet<>();
        standing.lost().stream().map(Signal.SensorLost::device).forEach(lost::add);
        for (String room : shutdowns.rooms()) {
            String compartment = site.room(room).compartment();
            List<DevicePlace> meters = stages.devices().stream()
                    .filter(place -> place.node()
                            .filter(node -> isUps(node) && stages.feeds(node, compartment))
                            .isPresent())
                    .toList();
            Optional<Deadline> battery = causes.getOrDefault(room, List.of()).stream()
                    .filter(cause -> cause.cause() == DeadlineCause.UPS_RUNTIME)
                    .findFirst();
            OptionalDouble charge = battery.isEmpty() ? OptionalDouble.empty() : charge(meters, supplies);
            powers.put(room, new Power(battery, charge, sight(meters, supplies, lost)));
        }
    }

    /** Only a UPS says that it is on line; a room without one that is read is not waited for. */
    private boolean isUps(String node) {
        return site.power()
                .node(node)
                .filter(each -> each.kind() == PowerKind.UPS)
                .isPresent();
    }

    private static OptionalDouble charge(List<DevicePlace> meters, Map<String, Supply> supplies) {
        return meters.stream()
                .flatMap(place -> place.node().map(supplies::get).stream())
                .filter(Supply::onBattery)
                .flatMapToDouble(supply -> supply.battery().charge().stream())
                .min();
    }

    private static Sight sight(List<DevicePlace> meters, Map<String, Supply> supplies, Set<String> lost) {
        if (meters.isEmpty()) {
            return Sight.UNMETERED;
        }
        if (meters.stream().allMatch(place -> lost.contains(place.device()))) {
            return Sight.LOST;
        }
        boolean seen = meters.stream()
                .anyMatch(place -> !lost.contains(place.device())
                        && place.node().filter(supplies::containsKey).isPresent());
        return seen ? Sight.SEEN : Sight.UNSEEN;
    }

    /** A plan is in force: until when its moves are expected to go on. */
    void planned(Plan plan) {
        lastMoves.clear();
        if (shutdowns.isEmpty()) {
            return;
        }
        for (Step step : plan.steps()) {
            if (step.method().keepsRunning()) {
                lastMoves
                        .computeIfAbsent(site.roomOf(step.workload()).id(), key -> new LinkedHashMap<>())
                        .merge(step.workload().tier(), step.finish(), Moment::later);
            }
        }
    }

    List<Effect> update(Map<String, Deadline> deadlines, Set<String> armed, Stages stages, Moment now) {
        List<Effect> effects = new ArrayList<>();
        for (String room : shutdowns.rooms()) {
            Power power = powers.getOrDefault(room, Power.UNSEEN);
            RoomDanger danger = new RoomDanger(
                    stages.shown(site.room(room).compartment()),
                    Optional.ofNullable(deadlines.get(room)),
                    power.battery(),
                    power.charge(),
                    armed.contains(room),
                    lastMoves.getOrDefault(room, Map.of()),
                    power.sight());
            shutdowns
                    .update(room, danger, now)
                    .forEach(change -> effects.add(new Effect.GroupTold(
                            change.group().id(), change.group().room(), change.told(), change.why())));
        }
        return effects;
    }

    Optional<Moment> nextDue() {
        return shutdowns.nextDue();
    }

    List<GroupState> states() {
        return shutdowns.states();
    }
}
