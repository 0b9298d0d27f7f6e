package org.bongsu.simulators.physics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Site;

/**
 * What is energised. Batteries run down in scenario time while a UPS lives on them and recharge slowly otherwise. Exact
 * at its own transitions: {@link #nextTransition()} is when the next battery is empty or a generator takes the load.
 * Owned by the world.
 */
final class PowerState {

    /** Full runtime unless a scenario says otherwise; 5 min at full load is a common design, 10.4 min at half of it. */
    static final Duration DEFAULT_RUNTIME = Duration.ofMinutes(10);

    /** A UPS says LB below this; the usual battery.runtime.low. */
    static final double LOW_BATTERY_SECONDS = 120;

    /** From empty to full, after an outage. */
    private static final double RECHARGE_SECONDS = 6 * 3600;

    private final Site site;
    private final PowerGraph graph;
    private final Map<String, Double> charge = new LinkedHashMap<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private final Set<String> cutRooms = new LinkedHashSet<>();
    private final Set<String> onBattery = new LinkedHashSet<>();
    private final Set<String> discharging = new LinkedHashSet<>();
    private Set<String> dead = Set.of();
    private Set<String> mainsDead = Set.of();
    private boolean utility = true;
    private boolean generatorStarts = true;
    private Duration generatorAfter = Duration.ofSeconds(10);
    private boolean generatorRuns;
    private Moment generatorAt = Moment.FAR;
    private double runtimeSeconds = DEFAULT_RUNTIME.toMillis() / 1000.0;
    private Moment now;

    PowerState(Site site, Moment start) {
        this.site = site;
        this.graph = site.power();
        this.now = start;
        for (PowerNode node : graph.nodes()) {
            if (node.kind() == PowerKind.BATTERY) {
                charge.put(node.id(), 1.0);
            }
        }
        recompute();
    }

    void utility(boolean present) {
        utility = present;
        if (present) {
            generatorRuns = false;
            generatorAt = Moment.FAR;
        } else if (generatorStarts) {
            generatorAt = now.plus(generatorAfter);
        }
        recompute();
    }

    /** Takes effect at the next loss of the utility, or at once when it is already lost. */
    void generator(boolean starts, Duration after) {
        generatorStarts = starts;
        generatorAfter = after;
        if (!starts) {
            generatorRuns = false;
            generatorAt = Moment.FAR;
        } else if (!utility && !generatorRuns) {
            generatorAt = now.plus(after);
        }
        recompute();
    }

    void runtime(Duration full) {
        runtimeSeconds = full.toMillis() / 1000.0;
        recompute();
    }

    void lose(Set<String> nodes) {
        lost.addAll(nodes);
        recompute();
    }

    void cut(List<String> rooms) {
        cutRooms.addAll(rooms);
        for (PowerNode node : graph.nodes()) {
            if (node.room().map(cutRooms::contains).orElse(false)) {
                lost.add(node.id());
            }
        }
        recompute();
    }

    /** The next moment at which something changes by itself; {@link Moment#FAR} for never. */
    Moment nextTransition() {
        Moment next = generatorAt;
        for (String battery : discharging) {
            next = next.earlier(now.plusSeconds(left(battery)));
        }
        return next;
    }

    /** Runs batteries down to the moment, which is not after {@link #nextTransition()}. */
    void advanceTo(Moment moment) {
        double seconds = now.secondsUntil(moment);
        boolean emptied = false;
        for (Map.Entry<String, Double> entry : charge.entrySet()) {
            double before = entry.getValue();
            boolean drains = discharging.contains(entry.getKey());
            double after = drains
                    ? before - seconds / runtimeSeconds
                    : Math.min(1, before + (mainsDead.contains(entry.getKey()) ? 0 : seconds / RECHARGE_SECONDS));
            // A nanosecond of rounding must not keep an empty battery alive.
            if (drains && after * runtimeSeconds < 1e-6) {
                after = 0;
                emptied = true;
            }
            entry.setValue(after);
        }
        now = moment;
        boolean takesLoad = !generatorAt.isAfter(moment);
        if (takesLoad) {
            generatorRuns = true;
            generatorAt = Moment.FAR;
        }
        if (takesLoad || emptied) {
            recompute();
        }
    }

    private void recompute() {
        Set<String> gone = new LinkedHashSet<>(lost);
        Set<String> batteries = new LinkedHashSet<>();
        for (PowerNode node : graph.nodes()) {
            boolean off = switch (node.kind()) {
                case UTILITY -> !utility;
                case GENERATOR -> !generatorRuns;
                case BATTERY -> charge.getOrDefault(node.id(), 0.0) <= 0;
                default -> false;
            };
            if (off) {
                gone.add(node.id());
            }
            if (node.kind() == PowerKind.BATTERY) {
                batteries.add(node.id());
            }
        }
        dead = graph.dead(gone);
        gone.addAll(batteries);
        mainsDead = graph.dead(gone);
        onBattery.clear();
        discharging.clear();
        for (PowerNode node : graph.nodes()) {
            if (node.kind() == PowerKind.UPS && mainsDead.contains(node.id()) && !dead.contains(node.id())) {
                onBattery.add(node.id());
                node.from().stream()
                        .filter(from -> batteries.contains(from) && !dead.contains(from))
                        .forEach(discharging::add);
            }
        }
    }

    boolean isDead(String node) {
        return dead.contains(node);
    }

    /** Destroyed or cut, as opposed to only without supply. */
    boolean isDestroyed(String node) {
        return lost.contains(node);
    }

    boolean isCut(String room) {
        return cutRooms.contains(room);
    }

    boolean isOnBattery(String ups) {
        return onBattery.contains(ups);
    }

    boolean isDischarging(String battery) {
        return discharging.contains(battery);
    }

    /** Whether the UPS has a supply other than its batteries. */
    boolean hasMains(String ups) {
        return graph.node(ups)
                .map(node ->
                        node.from().stream().anyMatch(from -> !charge.containsKey(from) && !mainsDead.contains(from)))
                .orElse(true);
    }

    boolean utilityPresent() {
        return utility;
    }

    boolean generatorRuns() {
        return generatorRuns;
    }

    /** Whether any value runs by itself, so that it has to be looked at again at every report. */
    boolean isRestless() {
        return !discharging.isEmpty() || charge.values().stream().anyMatch(c -> c > 0 && c < 1);
    }

    /** 0 to 1, of a battery node or of the fullest battery behind a UPS; 1 where the graph names none. */
    double charge(String node) {
        Double own = charge.get(node);
        if (own != null) {
            return own;
        }
        double best = -1;
        for (String from : graph.node(node).map(PowerNode::from).orElse(List.of())) {
            Double behind = charge.get(from);
            if (behind != null && !isDestroyed(from)) {
                best = Math.max(best, behind);
            }
        }
        boolean unnamed = graph.node(node)
                .map(n -> n.from().stream().noneMatch(charge::containsKey))
                .orElse(true);
        return unnamed ? 1 : Math.max(0, best);
    }

    double runtimeSeconds(String node) {
        return charge(node) * runtimeSeconds;
    }

    private double left(String battery) {
        return charge.getOrDefault(battery, 0.0) * runtimeSeconds;
    }

    /** Racks without any living feed, or in a room that was cut. */
    Set<String> darkRacks() {
        Set<String> dark = new LinkedHashSet<>();
        for (Rack rack : site.racks()) {
            if (cutRooms.contains(rack.room()) || dead.containsAll(rack.feeds())) {
                dark.add(rack.id());
            }
        }
        return dark;
    }
}
