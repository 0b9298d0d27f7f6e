package org.bongsu.migration.execution;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Planner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workloads that are moved about by others, before and in the middle of an evacuation, and servers occupied by strangers. */
class SeenSitePropertyTest {

    private final Site site = TestSites.small(5);
    private final List<String> servers = site.servers().stream().map(Server::id).toList();
    private final Map<String, String> at = new LinkedHashMap<>();
    private final Map<String, Integer> strangers = new LinkedHashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private Moment now = T0;

    private void move(Execution execution, Random random) {
        Workload any = site.workloads().get(random.nextInt(site.workloads().size()));
        at.put(any.id(), servers.get(random.nextInt(servers.size())));
        execution.see(site.seen(at, List.of()), now);
    }

    private String where(Execution execution, Workload workload) {
        return execution.site().workload(workload.id()).server();
    }

    private void check(Execution execution, List<Command> commands, long seed) {
        for (Command command : commands) {
            if (command.action() == Action.POWER_OFF) {
                site.workloads().stream()
                        .filter(one -> where(execution, one).equals(command.server()))
                        .forEach(one ->
                                assertTrue(gone.contains(one.id()), "seed " + seed + ": " + one.id() + " runs on it"));
                assertEquals(
                        0, strangers.getOrDefault(command.server(), 0), "seed " + seed + ": a stranger runs on it");
            }
            if (command.action() == Action.START) {
                String workload = command.workload().orElseThrow();
                assertEquals(
                        execution.site().workload(workload).server(),
                        command.server(),
                        "seed " + seed + ": started from where it is");
            }
        }
    }

    /** Invariant 5, and a command is given to the server on which the workload runs. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noServerGoesOffUnderAnythingAndEachGoesOnceItIsEmpty(long seed) {
        Random random = new Random(seed);
        Execution execution = new Execution(site, Durations.DEFAULT, 1);
        for (int i = 0; i < 5; i++) {
            move(execution, random);
        }
        List<Deadline> deadlines = site.rooms().stream()
                .filter(room -> !site.racksIn(room.id()).isEmpty())
                .map(room -> TestSites.deadline(room.id(), 7200, Duration.ofMinutes(2)))
                .toList();
        execution.adopt(Planner.plan(execution.request(deadlines, List.of(), now), 20), now);
        List<Command> all = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            now = now.plusSeconds(3);
            switch (random.nextInt(6)) {
                case 0 -> move(execution, random);
                case 1 -> {
                    String server = servers.get(random.nextInt(servers.size()));
                    int others = random.nextInt(2);
                    strangers.put(server, others);
                    execution.occupied(server, others, now);
                }
                case 2, 3 -> leave(execution, random);
                default -> execution.adopt(Planner.plan(execution.request(deadlines, List.of(), now), 20), now);
            }
            List<Command> commands = execution.due(now);
            check(execution, commands, seed);
            all.addAll(commands);
        }
        assertEquals(sum(execution), site.workloads().size(), "seed " + seed + ": everything is counted once");
        for (Workload workload : site.workloads()) {
            leave(execution, workload);
        }
        servers.forEach(server -> {
            strangers.put(server, 0);
            execution.occupied(server, 0, now);
        });
        List<Command> last = execution.due(now);
        check(execution, last, seed);
        all.addAll(last);
        Set<String> off = new LinkedHashSet<>();
        all.stream().filter(one -> one.action() == Action.POWER_OFF).forEach(one -> off.add(one.server()));
        assertEquals(new LinkedHashSet<>(servers), sorted(off), "seed " + seed);
        assertFalse(all.stream().noneMatch(one -> one.action() == Action.START), "the control");
    }

    private Set<String> sorted(Set<String> found) {
        Set<String> sorted = new LinkedHashSet<>(servers);
        sorted.retainAll(found);
        return sorted;
    }

    private void leave(Execution execution, Random random) {
        leave(execution, site.workloads().get(random.nextInt(site.workloads().size())));
    }

    private void leave(Execution execution, Workload workload) {
        gone.add(workload.id());
        execution.onObservation(new WorkloadSeen(workload.id(), WorkloadState.STOPPED, "", now), now);
        execution.looked(room -> true, now);
    }

    private static int sum(Execution execution) {
        return execution.progress().tallies().stream()
                .flatMap(tally -> tally.parts().stream())
                .mapToInt(Progress.Part::workloads)
                .sum();
    }
}
