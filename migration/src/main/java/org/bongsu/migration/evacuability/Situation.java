package org.bongsu.migration.evacuability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.NodeLoad;
import org.bongsu.domain.site.Outages;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.deadline.BatteryState;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.plan.Candidate;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.PlanRequest;

/**
 * How things stand, before anything happens.
 *
 * @param calm what runs where, what is free and how long steps take; its deadlines say nothing but which rooms are asked of
 * @param supplies by power node, as last seen; a UPS of which nothing is known is given the default runtime
 */
public record Situation(PlanRequest calm, Map<String, Supply> supplies, Budgets budgets) {
    private static final Duration CALM = Duration.ofDays(2);

    public Situation {
        supplies = Ordered.map(supplies);
        if (!calm.inFlight().isEmpty()) {
            throw new IllegalArgumentException("steps under way: " + calm.inFlight());
        }
    }

    /** As the site is configured: everything runs, every destination is empty, every battery full. */
    public static Situation configured(Site site, Moment now) {
        Map<String, Supply> supplies = new LinkedHashMap<>();
        for (NodeLoad load : new Outages(site).after(List.of()).loads()) {
            PowerNode node = site.power().node(load.node()).orElseThrow();
            if (node.kind() == PowerKind.UPS) {
                boolean known = load.unknownServers() == 0 && load.ratingWatts().isPresent();
                OptionalDouble percent = known
                        ? OptionalDouble.of(
                                100 * load.knownWatts() / load.ratingWatts().getAsDouble())
                        : OptionalDouble.empty();
                BatteryState full = new BatteryState(
                        false,
                        OptionalDouble.of(100),
                        percent,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        List.of());
                supplies.put(node.id(), new Supply(node.id(), false, OptionalDouble.empty(), now, full));
            }
        }
        PlanRequest calm = PlanRequest.fresh(site, calm(site, now), Set.of(), Durations.DEFAULT, now);
        return new Situation(calm, supplies, Budgets.DEFAULT);
    }

    /** Deadlines that say nothing, of all rooms with racks. */
    public static List<Deadline> calm(Site site, Moment now) {
        Text why = new Text("asked on a quiet day", "평상시 점검");
        return site.rooms().stream()
                .filter(room -> !site.racksIn(room.id()).isEmpty())
                .map(room ->
                        new Deadline(room.id(), now.plus(CALM), DeadlineCause.DECLARED_CUT, false, Duration.ZERO, why))
                .toList();
    }

    /** Candidates by room. */
    Map<String, List<Candidate>> running() {
        Map<String, List<Candidate>> byRoom = new LinkedHashMap<>();
        calm.candidates()
                .forEach(candidate -> byRoom.computeIfAbsent(
                                calm.site().roomOf(candidate.workload()).id(), key -> new ArrayList<>())
                        .add(candidate));
        return byRoom;
    }
}
