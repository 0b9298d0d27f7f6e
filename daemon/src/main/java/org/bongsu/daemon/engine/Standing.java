package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Vote;
import org.bongsu.migration.deadline.BatteryState;
import org.bongsu.migration.deadline.ChargeSeen;
import org.bongsu.migration.deadline.DeclaredCut;
import org.bongsu.migration.deadline.InletTemperature;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;
import org.bongsu.rules.stage.HumanWord;
import org.bongsu.rules.stage.Unhealthy;

/** What is said and stands: votes, lost and doubted sensors, supplies and people's words. Engine's thread; kept in order of arrival. */
final class Standing {

    /** Work in a room. */
    record WorkOrder(String room, Moment since, Moment until, String by, String reason) {}

    /** Long enough for a slope, short enough to forget the load of before; judgement. */
    private static final Duration SLOPE_OVER = Duration.ofMinutes(3);

    /** The end of the recommended range: below it nobody waits for an inlet to get too hot. */
    private static final double RECOMMENDED_CELSIUS = 27;

    /** At one in ten seconds, three minutes of a fast rise. */
    private static final int INLETS_MOST = 18;

    /** One every three seconds of that time. */
    private static final int CHARGES_MOST = 64;

    private final Map<String, Vote> votes = new LinkedHashMap<>();
    private final Map<String, Signal.SensorLost> lost = new LinkedHashMap<>();
    private final Map<String, Signal.SensorDoubted> doubted = new LinkedHashMap<>();
    private final Map<String, Signal.SupplySeen> supplies = new LinkedHashMap<>();
    private final Map<String, DeclaredCut> cuts = new LinkedHashMap<>();
    private final Map<String, String> cutReasons = new LinkedHashMap<>();
    private final Map<String, Deque<ChargeSeen>> discharges = new LinkedHashMap<>();
    private final Map<String, Deque<InletTemperature>> inlets = new LinkedHashMap<>();
    private final Map<String, Moment> supplySince = new LinkedHashMap<>();
    private final Map<String, Signal.ConditionsSeen> conditions = new LinkedHashMap<>();
    private final List<HumanWord> words = new ArrayList<>();
    private final Map<String, WorkOrder> workOrders = new LinkedHashMap<>();

    /** Returns whether anything changed. */
    boolean accept(Signal signal) {
        if (signal instanceof Signal.VoteRaised raised) {
            return !raised.vote().equals(votes.put(raised.vote().id(), raised.vote()));
        }
        if (signal instanceof Signal.VoteWithdrawn withdrawn) {
            return votes.remove(withdrawn.voteId()) != null;
        }
        if (signal instanceof Signal.SensorLost gone) {
            return lost.put(gone.device(), gone) == null;
        }
        if (signal instanceof Signal.SensorBack back) {
            return lost.remove(back.device()) != null;
        }
        if (signal instanceof Signal.SensorDoubted suspect) {
            return doubted.put(suspect.device(), suspect) == null;
        }
        if (signal instanceof Signal.SensorTrusted trusted) {
            return doubted.remove(trusted.device()) != null;
        }
        if (signal instanceof Signal.SupplySeen seen) {
            Signal.SupplySeen before = supplies.put(seen.node(), seen);
            if (before == null || before.onBattery() != seen.onBattery()) {
                supplySince.put(seen.node(), seen.at());
            }
            discharge(seen);
            return !seen.equals(before);
        }
        if (signal instanceof Signal.InletSeen seen) {
            warmed(seen);
            return true;
        }
        if (signal instanceof Signal.ConditionsSeen seen) {
            conditions.put(seen.compartment(), seen);
            return false;
        }
        throw new IllegalStateException("a signal of unknown kind: " + signal);
    }

    /** While they are too warm; what cools down is no rise to a time at which it is too hot. */
    private void warmed(Signal.InletSeen seen) {
        Deque<InletTemperature> warm = inlets.computeIfAbsent(seen.room(), key -> new ArrayDeque<>());
        if (seen.celsius() < RECOMMENDED_CELSIUS) {
            warm.clear();
            return;
        }
        warm.add(new InletTemperature(seen.at(), seen.celsius()));
        while (warm.size() > INLETS_MOST) {
            warm.removeFirst();
        }
    }

    List<InletTemperature> inlets(String room) {
        return List.copyOf(inlets.getOrDefault(room, new ArrayDeque<>()));
    }

    /** Its charge while it lives on its battery; what it regains is no slope to a time at which it is empty. */
    private void discharge(Signal.SupplySeen seen) {
        Deque<ChargeSeen> charges = discharges.computeIfAbsent(seen.node(), key -> new ArrayDeque<>());
        boolean rises = !charges.isEmpty()
                && seen.charge().orElse(0) > charges.getLast().percent();
        if (!seen.onBattery() || rises) {
            charges.clear();
        }
        if (seen.onBattery() && seen.charge().isPresent()) {
            charges.add(new ChargeSeen(seen.at(), seen.charge().getAsDouble()));
        }
        while (charges.size() > CHARGES_MOST
                || !charges.isEmpty()
                        && charges.getFirst().at().until(seen.at()).compareTo(SLOPE_OVER) > 0) {
            charges.removeFirst();
        }
    }

    /** A supply that nobody measures any more is not known; its last word must not hold a deadline for ever. */
    void keep(List<DevicePlace> devices) {
        supplies.values()
                .removeIf(seen -> devices.stream()
                        .noneMatch(place -> place.device().equals(seen.device())
                                && place.node().equals(Optional.of(seen.node()))));
        supplySince.keySet().retainAll(supplies.keySet());
        discharges.keySet().retainAll(supplies.keySet());
    }

    void declareCut(Input.CutDeclared cut, Moment now) {
        cuts.put(cut.room(), new DeclaredCut(cut.at(), now, cut.by()));
        cutReasons.put(cut.room(), cut.reason());
    }

    boolean withdrawCut(String room) {
        return cuts.remove(room) != null;
    }

    /** A person's word; heard once, by the next judgement. */
    void say(HumanWord word) {
        words.add(word);
    }

    List<HumanWord> takeWords() {
        List<HumanWord> said = List.copyOf(words);
        words.clear();
        return said;
    }

    void order(WorkOrder order) {
        workOrders.put(order.room(), order);
    }

    /** Returns whether work ended: what it passed over counts from then on. */
    boolean endWork(Moment now) {
        return workOrders.values().removeIf(order -> !order.until().isAfter(now));
    }

    List<Vote> votes() {
        return List.copyOf(votes.values());
    }

    /** As the stage machine wants them: the lost first. */
    List<Unhealthy> unhealthy() {
        List<Unhealthy> all = new ArrayList<>();
        lost.values().forEach(it -> all.add(new Unhealthy(it.device(), it.room(), true, it.at(), it.cause())));
        doubted.values().forEach(it -> all.add(new Unhealthy(it.device(), it.room(), false, it.at(), it.cause())));
        return all;
    }

    /** How the rules of the compartment stood when last looked at. */
    Optional<Signal.ConditionsSeen> conditions(String compartment) {
        return Optional.ofNullable(conditions.get(compartment));
    }

    List<Signal.SensorLost> lost() {
        return List.copyOf(lost.values());
    }

    List<Signal.SensorDoubted> doubted() {
        return List.copyOf(doubted.values());
    }

    Map<String, DeclaredCut> cuts() {
        return cuts;
    }

    List<WorkOrder> workOrders(Moment now) {
        return workOrders.values().stream()
                .filter(order -> order.until().isAfter(now))
                .toList();
    }

    Optional<Moment> nextOrderEnd(Moment now) {
        return workOrders(now).stream().map(WorkOrder::until).min(Moment::compareTo);
    }

    Optional<Supply> supply(String node) {
        return Optional.ofNullable(supplies.get(node)).map(this::supply);
    }

    private Supply supply(Signal.SupplySeen seen) {
        BatteryState battery = new BatteryState(
                seen.lowBattery(),
                seen.charge(),
                seen.load(),
                seen.health(),
                seen.temperature(),
                List.copyOf(discharges.getOrDefault(seen.node(), new ArrayDeque<>())));
        return new Supply(seen.node(), seen.onBattery(), seen.runtimeSeconds(), seen.at(), battery);
    }

    Map<String, Supply> supplies() {
        Map<String, Supply> byNode = new LinkedHashMap<>();
        supplies.values().forEach(seen -> byNode.put(seen.node(), supply(seen)));
        return byNode;
    }

    /** As the stage machine wants them. */
    List<org.bongsu.rules.stage.Supply> suppliesWithSince() {
        List<org.bongsu.rules.stage.Supply> all = new ArrayList<>();
        for (Signal.SupplySeen seen : supplies.values()) {
            all.add(new org.bongsu.rules.stage.Supply(
                    seen.node(),
                    seen.device(),
                    seen.onBattery(),
                    seen.lowBattery(),
                    seen.runtimeSeconds(),
                    supplySince.getOrDefault(seen.node(), seen.at())));
        }
        return all;
    }

    /** As the stage machine wants them. */
    List<org.bongsu.rules.stage.DeclaredCut> cutsWithReasons() {
        return withReasons(cuts, Map.of());
    }

    /** The same of other cuts. @param said reasons of those that nobody has declared yet */
    List<org.bongsu.rules.stage.DeclaredCut> withReasons(Map<String, DeclaredCut> which, Map<String, String> said) {
        List<org.bongsu.rules.stage.DeclaredCut> all = new ArrayList<>();
        which.forEach((room, cut) -> all.add(new org.bongsu.rules.stage.DeclaredCut(
                room,
                cut.at(),
                cut.requestedAt(),
                cut.by(),
                said.getOrDefault(room, cutReasons.getOrDefault(room, "")))));
        return all;
    }

    boolean anyOnBattery() {
        return supplies.values().stream().anyMatch(Signal.SupplySeen::onBattery);
    }
}
