package org.bongsu.migration.deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/**
 * The deadline of a room: the earliest of its causes. A declared cut replaces the fire and cooling estimates and an
 * undated cut, never the runtime. A time that has passed without the room going dark, declared or not, is from then on
 * an estimate and rolls forward by {@link Budgets#roll()}.
 *
 * <p>The margin is the site's, or {@link Budgets#marginShare()} of the budget where that is shorter: two minutes kept
 * free of the three that a burning busway leaves would let nothing start. Runtime and cooling are seen anew with every
 * reading and so have no fixed budget; they keep the site's margin in full.
 */
public final class Deadlines {

    private Deadlines() {}

    public static Optional<Deadline> of(Site site, String room, DeadlineInputs inputs, Moment now) {
        return of(site, room, inputs, Budgets.DEFAULT, now);
    }

    /** Empty while nothing threatens the room's power. */
    public static Optional<Deadline> of(Site site, String room, DeadlineInputs inputs, Budgets budgets, Moment now) {
        return causes(site, room, inputs, budgets, now).stream().findFirst();
    }

    /** Everything that threatens the room's power, the earliest first; what a declared cut replaces is left out. */
    public static List<Deadline> causes(Site site, String room, DeadlineInputs inputs, Budgets budgets, Moment now) {
        return new Inquiry(site, site.room(room), inputs, budgets, now).causes();
    }

    /** The deadlines of all rooms that have one and at least one rack, in the site's order. */
    public static List<Deadline> ofRooms(Site site, DeadlineInputs inputs, Budgets budgets, Moment now) {
        return causesOfRooms(site, inputs, budgets, now).values().stream()
                .map(causes -> causes.get(0))
                .toList();
    }

    /** By room, in the site's order: the causes of all rooms that have one and at least one rack. */
    public static Map<String, List<Deadline>> causesOfRooms(
            Site site, DeadlineInputs inputs, Budgets budgets, Moment now) {
        Map<String, List<Deadline>> byRoom = new LinkedHashMap<>();
        for (Room room : site.rooms()) {
            List<Deadline> causes =
                    site.racksIn(room.id()).isEmpty() ? List.of() : causes(site, room.id(), inputs, budgets, now);
            if (!causes.isEmpty()) {
                byRoom.put(room.id(), causes);
            }
        }
        return byRoom;
    }

    /**
     * When a node or rack dies, and whether a fire decides that rather than a battery.
     *
     * @param evidence of what was reckoned
     */
    private record Death(Moment at, boolean byFire, Text evidence) {
        static final Death NEVER = new Death(Moment.FAR, false, new Text("nothing threatens it", "위협 없음"));

        Death later(Death other) {
            return at.isBefore(other.at) ? other : this;
        }

        Death earlier(Death other) {
            return at.isAfter(other.at) ? other : this;
        }
    }

    private record Inquiry(Site site, Room room, DeadlineInputs inputs, Budgets budgets, Moment now) {

        List<Deadline> causes() {
            List<Deadline> causes = new ArrayList<>();
            Map<String, Death> deaths = deathsOfNodes(true);
            Death byBattery = firstRack(deaths, false).earlier(firstRack(deathsOfNodes(false), false));
            if (byBattery.at().isBefore(Moment.FAR)) {
                causes.add(estimate(
                        byBattery.at(),
                        site.limits().margin(),
                        DeadlineCause.UPS_RUNTIME,
                        "the batteries of its last feed run empty",
                        "마지막 전원 경로의 배터리가 소진됩니다",
                        byBattery.evidence()));
            }
            Optional<DeclaredCut> cut = Optional.ofNullable(inputs.cuts().get(room.id()));
            cut.flatMap(DeclaredCut::at)
                    .ifPresentOrElse(
                            at -> causes.add(declared(at, cut.get())), () -> causes.addAll(replaceable(deaths, cut)));
            causes.sort(Comparator.comparing(Deadline::at));
            return List.copyOf(causes);
        }

        /** The estimates that give way to a declared cut. */
        private List<Deadline> replaceable(Map<String, Death> deaths, Optional<DeclaredCut> undated) {
            List<Deadline> causes = new ArrayList<>();
            fire(deaths).ifPresent(causes::add);
            undated.ifPresent(cut -> causes.add(estimate(
                    cut.requestedAt().plus(budgets.undatedCut()),
                    margin(budgets.undatedCut()),
                    DeadlineCause.UNDATED_CUT,
                    cut.by() + " announced a cut without its time",
                    cut.by() + " 측이 시각 없이 차단을 예고했습니다",
                    assumed(
                            new Text("announced at " + cut.requestedAt(), cut.requestedAt() + "에 예고"),
                            budgets.undatedCut()))));
            HeatLimit hot = inputs.tooHotAt().get(room.id());
            if (hot != null) {
                causes.add(estimate(
                        hot.at(),
                        site.limits().margin(),
                        DeadlineCause.COOLING_LOSS,
                        "it gets too hot to run",
                        "과열로 운전할 수 없게 됩니다",
                        hot.evidence()));
            }
            return causes;
        }

        private Optional<Deadline> fire(Map<String, Death> deaths) {
            Death fed = firstRack(deaths, true);
            for (BurningCompartment fire : inputs.burning()) {
                if (fire.compartment().equals(room.compartment())) {
                    fed = fed.earlier(burnt(fire));
                }
            }
            if (fed.at().isBefore(Moment.FAR)) {
                return Optional.of(estimate(
                        fed.at(),
                        margin(budgets.fireFed()),
                        DeadlineCause.FIRE_BUDGET,
                        "the burning compartment takes its power",
                        "불이 난 구획이 이 방의 전원을 앗아갑니다",
                        fed.evidence()));
            }
            return inputs.burning().stream()
                    .filter(fire -> inSameBuilding(fire.compartment()))
                    .min(Comparator.comparing(BurningCompartment::confirmedAt))
                    .map(fire -> estimate(
                            fire.confirmedAt().plus(budgets.fireBuilding()),
                            margin(budgets.fireBuilding()),
                            DeadlineCause.FIRE_BUDGET,
                            "its building burns",
                            "건물에 불이 났습니다",
                            assumed(confirmed(fire), budgets.fireBuilding())));
        }

        private Death burnt(BurningCompartment fire) {
            return new Death(
                    fire.confirmedAt().plus(budgets.fireFed()), true, assumed(confirmed(fire), budgets.fireFed()));
        }

        private static Text confirmed(BurningCompartment fire) {
            return new Text(
                    "fire in " + fire.compartment() + " confirmed at " + fire.confirmedAt(),
                    fire.compartment() + " 화재 " + fire.confirmedAt() + "에 확인");
        }

        /** A default is told as one, so that nobody takes it for a measurement. */
        private static Text assumed(Text since, Duration budget) {
            return new Text(
                    since.en() + "; " + budget.toMinutes() + " min are the default from then",
                    since.ko() + "; 이후 기본값 " + budget.toMinutes() + "분");
        }

        private boolean inSameBuilding(String compartment) {
            return site.roomsIn(compartment).stream()
                    .anyMatch(other -> other.building().equals(room.building()));
        }

        /**
         * When each node dies. Fire estimates are not rolled forward here: a burnt feed whose time has passed is no
         * longer counted on to outlive a battery.
         *
         * @param fireFirst whether a fire may end what a battery would end as well; without it a declared cut, which
         *     replaces the fire, would hide the runtime behind it
         */
        private Map<String, Death> deathsOfNodes(boolean fireFirst) {
            Map<String, Death> deaths = new LinkedHashMap<>();
            for (PowerNode node : site.power().inOrderOfSupply()) {
                deaths.put(node.id(), supplied(node, deaths, fireFirst));
            }
            return deaths;
        }

        private Death supplied(PowerNode node, Map<String, Death> suppliers, boolean fireFirst) {
            Death death = Death.NEVER;
            Supply seen = inputs.supplies().get(node.id());
            if (seen != null && seen.onBattery()) {
                Death battery = batteryEnd(seen);
                death = fireFirst ? battery.earlier(strings(node, suppliers)) : battery;
            } else if (!node.from().isEmpty()) {
                death = node.from().stream()
                        .map(suppliers::get)
                        .reduce(Death::later)
                        .orElse(Death.NEVER);
            }
            boolean byBattery = !death.byFire() && death.at().isBefore(Moment.FAR);
            for (BurningCompartment fire : inputs.burning()) {
                if (standsIn(node, fire.compartment()) && (fireFirst || !byBattery)) {
                    death = death.earlier(burnt(fire));
                }
            }
            return death;
        }

        private boolean standsIn(PowerNode node, String compartment) {
            return node.room()
                            .map(this::compartmentOf)
                            .filter(compartment::equals)
                            .isPresent()
                    || node.through().stream().map(this::compartmentOf).anyMatch(compartment::equals);
        }

        private String compartmentOf(String otherRoom) {
            return site.room(otherRoom).compartment();
        }

        private Death batteryEnd(Supply seen) {
            RuntimeEstimate estimate =
                    RuntimeEstimate.of(seen, BatteryFacts.of(site, seen.node(), burningNodes()), budgets);
            return new Death(
                    seen.seenAt().plusSeconds(estimate.seconds()),
                    false,
                    new Text(
                            seen.node() + " at " + seen.seenAt() + ": "
                                    + estimate.evidence().en(),
                            seen.node() + ", " + seen.seenAt() + " 기준: "
                                    + estimate.evidence().ko()));
        }

        private Set<String> burningNodes() {
            Set<String> nodes = new LinkedHashSet<>();
            inputs.burning().forEach(fire -> nodes.addAll(site.nodesIn(fire.compartment())));
            return nodes;
        }

        /** A UPS that lives on its battery dies with the last of its strings, however full they were. */
        private Death strings(PowerNode ups, Map<String, Death> suppliers) {
            return ups.from().stream()
                    .filter(from -> site.power()
                            .node(from)
                            .filter(supplier -> supplier.kind() == PowerKind.BATTERY)
                            .isPresent())
                    .map(from -> suppliers.getOrDefault(from, Death.NEVER))
                    .reduce(Death::later)
                    .orElse(Death.NEVER);
        }

        /** A rack lives as long as the longest of its feeds, the room as its first rack to die. */
        private Death firstRack(Map<String, Death> deaths, boolean byFire) {
            Death first = Death.NEVER;
            for (Rack rack : site.racksIn(room.id())) {
                Death death = rack.feeds().stream()
                        .map(feed -> deaths.getOrDefault(feed, Death.NEVER))
                        .reduce(Death::later)
                        .orElse(Death.NEVER);
                if (death.byFire() == byFire) {
                    first = first.earlier(death);
                }
            }
            return first;
        }

        private Deadline declared(Moment at, DeclaredCut cut) {
            Duration margin = margin(cut.requestedAt().until(at));
            if (!at.isAfter(now)) {
                return estimate(
                        at,
                        margin,
                        DeadlineCause.DECLARED_CUT,
                        cut.by() + " meant to cut",
                        cut.by() + " 측이 차단하려 했습니다",
                        said(cut));
            }
            return new Deadline(
                    room.id(),
                    at,
                    DeadlineCause.DECLARED_CUT,
                    true,
                    margin,
                    new Text(cut.by() + " cuts at " + at, cut.by() + " 측이 " + at + "에 차단합니다"),
                    said(cut));
        }

        private static Text said(DeclaredCut cut) {
            return new Text(
                    cut.by() + " said so at " + cut.requestedAt(), cut.by() + " 측이 " + cut.requestedAt() + "에 통보");
        }

        private Deadline estimate(
                Moment at, Duration margin, DeadlineCause cause, String en, String ko, Text evidence) {
            Moment rolled = at;
            while (!rolled.isAfter(now)) {
                rolled = rolled.plus(budgets.roll());
            }
            boolean passed = rolled.isAfter(at);
            Text why = new Text(
                    en + (passed ? "; the estimate of " + at + " passed without a cut and was rolled forward" : ""),
                    ko + (passed ? "; 예상 시각 " + at + "이 차단 없이 지나 뒤로 미뤘습니다" : ""));
            return new Deadline(
                    room.id(), rolled, cause, false, passed ? margin(budgets.roll()) : margin, why, evidence);
        }

        /** The site's margin, or a share of a budget too short to spare it. */
        private Duration margin(Duration budget) {
            long share = Math.round(Math.max(0, budget.toNanos()) * budgets.marginShare());
            Duration most = Duration.ofNanos(share);
            return site.limits().margin().compareTo(most) < 0 ? site.limits().margin() : most;
        }
    }
}
