package org.bongsu.migration.deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
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
        return new Inquiry(site, site.room(room), inputs, budgets, now).earliest();
    }

    /** The deadlines of all rooms that have one and at least one rack, in the site's order. */
    public static List<Deadline> ofRooms(Site site, DeadlineInputs inputs, Budgets budgets, Moment now) {
        List<Deadline> deadlines = new ArrayList<>();
        for (Room room : site.rooms()) {
            if (!site.racksIn(room.id()).isEmpty()) {
                of(site, room.id(), inputs, budgets, now).ifPresent(deadlines::add);
            }
        }
        return deadlines;
    }

    /** When a node or rack dies, and whether a fire decides that rather than a battery. */
    private record Death(Moment at, boolean byFire) {
        static final Death NEVER = new Death(Moment.FAR, false);

        Death later(Death other) {
            return at.isBefore(other.at) ? other : this;
        }

        Death earlier(Death other) {
            return at.isAfter(other.at) ? other : this;
        }
    }

    private record Inquiry(Site site, Room room, DeadlineInputs inputs, Budgets budgets, Moment now) {

        Optional<Deadline> earliest() {
            List<Deadline> causes = new ArrayList<>();
            Map<String, Death> deaths = deathsOfNodes();
            Moment byBattery = firstRack(deaths, false);
            if (byBattery.isBefore(Moment.FAR)) {
                causes.add(estimate(
                        byBattery,
                        site.limits().margin(),
                        DeadlineCause.UPS_RUNTIME,
                        "the batteries of its last feed run empty",
                        "마지막 전원 경로의 배터리가 소진됩니다"));
            }
            Optional<DeclaredCut> cut = Optional.ofNullable(inputs.cuts().get(room.id()));
            cut.flatMap(DeclaredCut::at)
                    .ifPresentOrElse(
                            at -> causes.add(declared(at, cut.get())), () -> causes.addAll(replaceable(deaths, cut)));
            return causes.stream().min(Comparator.comparing(Deadline::at));
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
                    cut.by() + " 측이 시각 없이 차단을 예고했습니다")));
            Moment hot = inputs.tooHotAt().get(room.id());
            if (hot != null) {
                causes.add(estimate(
                        hot,
                        site.limits().margin(),
                        DeadlineCause.COOLING_LOSS,
                        "it gets too hot to run",
                        "과열로 운전할 수 없게 됩니다"));
            }
            return causes;
        }

        private Optional<Deadline> fire(Map<String, Death> deaths) {
            Moment fed = firstRack(deaths, true);
            for (BurningCompartment fire : inputs.burning()) {
                if (fire.compartment().equals(room.compartment())) {
                    fed = fed.earlier(fire.confirmedAt().plus(budgets.fireFed()));
                }
            }
            if (fed.isBefore(Moment.FAR)) {
                return Optional.of(estimate(
                        fed,
                        margin(budgets.fireFed()),
                        DeadlineCause.FIRE_BUDGET,
                        "the burning compartment takes its power",
                        "불이 난 구획이 이 방의 전원을 앗아갑니다"));
            }
            Moment building = Moment.FAR;
            for (BurningCompartment fire : inputs.burning()) {
                if (inSameBuilding(fire.compartment())) {
                    building = building.earlier(fire.confirmedAt().plus(budgets.fireBuilding()));
                }
            }
            return building.isBefore(Moment.FAR)
                    ? Optional.of(estimate(
                            building,
                            margin(budgets.fireBuilding()),
                            DeadlineCause.FIRE_BUDGET,
                            "its building burns",
                            "건물에 불이 났습니다"))
                    : Optional.empty();
        }

        private boolean inSameBuilding(String compartment) {
            return site.roomsIn(compartment).stream()
                    .anyMatch(other -> other.building().equals(room.building()));
        }

        /**
         * When each node dies. Fire estimates are not rolled forward here: a burnt feed whose time has passed is no
         * longer counted on to outlive a battery.
         */
        private Map<String, Death> deathsOfNodes() {
            Map<String, Death> deaths = new LinkedHashMap<>();
            for (PowerNode node : site.power().inOrderOfSupply()) {
                deaths.put(node.id(), supplied(node, deaths));
            }
            return deaths;
        }

        private Death supplied(PowerNode node, Map<String, Death> suppliers) {
            Death death = Death.NEVER;
            Supply seen = inputs.supplies().get(node.id());
            if (seen != null && seen.onBattery()) {
                death = new Death(batteryEnd(seen), false);
            } else if (!node.from().isEmpty()) {
                death = node.from().stream()
                        .map(suppliers::get)
                        .reduce(Death::later)
                        .orElse(Death.NEVER);
            }
            for (BurningCompartment fire : inputs.burning()) {
                if (standsIn(node, fire.compartment())) {
                    death = death.earlier(new Death(fire.confirmedAt().plus(budgets.fireFed()), true));
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

        private Moment batteryEnd(Supply seen) {
            return seen.runtimeSeconds().isPresent()
                    ? seen.seenAt().plusSeconds(seen.runtimeSeconds().getAsDouble() * budgets.runtimeShare())
                    : seen.seenAt().plus(budgets.runtimeUnknown());
        }

        /** A rack lives as long as the longest of its feeds, the room as its first rack to die. */
        private Moment firstRack(Map<String, Death> deaths, boolean byFire) {
            Moment first = Moment.FAR;
            for (Rack rack : site.racksIn(room.id())) {
                Death death = rack.feeds().stream()
                        .map(feed -> deaths.getOrDefault(feed, Death.NEVER))
                        .reduce(Death::later)
                        .orElse(Death.NEVER);
                if (death.byFire() == byFire) {
                    first = first.earlier(death.at());
                }
            }
            return first;
        }

        private Deadline declared(Moment at, DeclaredCut cut) {
            Duration margin = margin(cut.requestedAt().until(at));
            if (!at.isAfter(now)) {
                return estimate(
                        at, margin, DeadlineCause.DECLARED_CUT, cut.by() + " meant to cut", cut.by() + " 측이 차단하려 했습니다");
            }
            return new Deadline(
                    room.id(),
                    at,
                    DeadlineCause.DECLARED_CUT,
                    true,
                    margin,
                    new Text(cut.by() + " cuts at " + at, cut.by() + " 측이 " + at + "에 차단합니다"));
        }

        private Deadline estimate(Moment at, Duration margin, DeadlineCause cause, String en, String ko) {
            Moment rolled = at;
            while (!rolled.isAfter(now)) {
                rolled = rolled.plus(budgets.roll());
            }
            boolean passed = rolled.isAfter(at);
            Text why = new Text(
                    en + (passed ? "; the estimate of " + at + " passed without a cut and was rolled forward" : ""),
                    ko + (passed ? "; 예상 시각 " + at + "이 차단 없이 지나 뒤로 미뤘습니다" : ""));
            return new Deadline(room.id(), rolled, cause, false, passed ? margin(budgets.roll()) : margin, why);
        }

        /** The site's margin, or a share of a budget too short to spare it. */
        private Duration margin(Duration budget) {
            long share = Math.round(Math.max(0, budget.toNanos()) * budgets.marginShare());
            Duration most = Duration.ofNanos(share);
            return site.limits().margin().compareTo(most) < 0 ? site.limits().margin() : most;
        }
    }
}
