package org.bongsu.daemon.drill;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.simulators.fleet.FleetObservation;
import org.bongsu.simulators.fleet.FleetTruth;

/**
 * The way back, judged apart from those who lead it: nothing comes back while its room or any other is to be emptied, nor into a
 * building that burned (nobody in a rehearsal releases one), and what is said to be back runs.
 */
final class ReturnCheck {

    /** How a room's return last stood. */
    record Row(String room, String phase, int returned, int open, Moment at) {}

    private final Site site;
    private final Set<String> endangered = new LinkedHashSet<>();
    private final Set<String> burned = new LinkedHashSet<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private long checked;
    private long broken;

    ReturnCheck(Site site) {
        this.site = site;
    }

    void add(Moment now, Effect effect) {
        if (effect instanceof Effect.DeadlineMoved moved) {
            endangered.add(moved.room());
        } else if (effect instanceof Effect.DeadlineLifted lifted) {
            endangered.remove(lifted.room());
        } else if (effect instanceof Effect.StageChanged change) {
            if (change.hazard() == Hazard.FIRE && change.to() == Stage.CONFIRMED) {
                site.roomsIn(change.compartment()).forEach(room -> burned.add(room.building()));
            }
        } else if (effect instanceof Effect.ReturnChanged back) {
            rows.put(back.room(), new Row(back.room(), back.phase(), back.returned(), back.open(), now));
        } else if (effect instanceof Effect.Commanded commanded && isBack(commanded.command())) {
            checked++;
            String building = site.rooms().stream()
                    .filter(room -> room.id().equals(roomOf(commanded.command().server())))
                    .findFirst()
                    .orElseThrow()
                    .building();
            broken += endangered.isEmpty() && !burned.contains(building) ? 0 : 1;
        }
    }

    private static boolean isBack(Command command) {
        return command.action() == Action.RETURN
                || command.action() == Action.POWER_ON
                || command.action() == Action.UNCORDON;
    }

    private String roomOf(String server) {
        return site.workloads().stream()
                .filter(workload -> workload.server().equals(server))
                .findFirst()
                .map(workload -> site.roomOf(workload).id())
                .orElseThrow();
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    InvariantCheck order() {
        return new InvariantCheck("return", "nothing comes back into danger or into a fire", checked, broken);
    }

    /** By the fleet's own account. */
    InvariantCheck back(FleetTruth fleet) {
        long said = 0;
        long away = 0;
        for (FleetTruth.Outcome outcome : fleet.outcomes()) {
            Workload workload = site.workload(outcome.workload());
            Row row = rows.get(site.roomOf(workload).id());
            if (row != null
                    && row.phase().equals("DONE")
                    && outcome.feedDiedAt().isEmpty()) {
                said++;
                boolean home = outcome.state() == FleetObservation.State.RUNNING
                        && outcome.where().equals(workload.server());
                away += home ? 0 : 1;
            }
        }
        return new InvariantCheck("back", "what is said to be back runs where it ran", said, away);
    }
}
