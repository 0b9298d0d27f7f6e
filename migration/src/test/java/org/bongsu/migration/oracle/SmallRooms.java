package org.bongsu.migration.oracle;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.PlanRequest;

/** Two small rooms with 20 to 300 workloads, too little time for all of them, and limits that bind here and there. */
final class SmallRooms {

    static final int COUNT = 200;

    private SmallRooms() {}

    static PlanRequest of(long seed) {
        Random random = new Random(seed * 7919 + 17);
        int servers = (int) Math.round(10 * Math.pow(15, random.nextDouble()));
        int racks = Math.max(1, servers / (6 + random.nextInt(10)) / 2);
        int serversARack = Math.max(2, servers / (2 * racks));
        MigrationLimits limits = new MigrationLimits(
                10,
                random.nextInt(3) == 0 ? 20 : 40,
                1 + random.nextInt(2),
                2 + random.nextInt(6),
                Duration.ofSeconds(30 + random.nextInt(60)));
        int workloads = 4 * racks * serversARack;
        double seconds = 240 + random.nextInt(900);
        // Some 15 s of a 10 Gbit/s copy a workload, of which 30 to 90 % can be had.
        double streams = Math.max(1, workloads * 0.45 * 30 * (0.3 + 0.6 * random.nextDouble()) / seconds);
        int count = 1 + random.nextInt(3);
        List<Destination> destinations = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            double gbps = Math.max(8, Math.round(10 * streams / count));
            double memory = workloads * 0.45 * 40 * (0.4 + random.nextDouble()) / count;
            int hosts = 1 + random.nextInt(5);
            destinations.add(TestSites.outside("d" + number, hosts, Math.max(70, Math.round(memory / hosts)), gbps));
        }
        Site site = TestSites.build(seed, new TestSites.Shape(2, racks, serversARack, 6, true, limits, destinations));
        List<Deadline> deadlines = List.of(
                deadline("hall-0", seconds * (random.nextBoolean() ? 1 : 0.6), limits.margin()),
                deadline("hall-1", seconds, limits.margin()));
        return PlanRequest.fresh(site, deadlines, Set.of(), Durations.DEFAULT, T0);
    }
}
