package org.bongsu.migration.oracle;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.PlanRequest;

/** Two small rooms with 20 to 300 workloads, too little time for all of them, and limits that bind here and there. */
final class SmallRooms {

    static final int COUNT = 200;

    private SmallRooms() {}

    static final int LIMITED_COUNT = 60;

    /** The same rooms, out of which no more may leave at once than a part of what the links bear, or a few copies. */
    static PlanRequest limited(long seed) {
        PlanRequest request = of(seed);
        Random random = new Random(seed * 104_729 + 3);
        double links = request.site().destinations().stream()
                .mapToDouble(Destination::linkGbps)
                .sum();
        RoomLimits all = limits(random, links);
        Map<String, RoomLimits> own = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            own.put("hall-" + random.nextInt(2), limits(random, links));
        }
        return PlanRequest.fresh(
                TestSites.limited(request.site(), all, own), request.deadlines(), Set.of(), Durations.DEFAULT, T0);
    }

    private static RoomLimits limits(Random random, double links) {
        int kind = random.nextInt(3);
        double gbps = Math.max(4, Math.round(links * (0.15 + 0.5 * random.nextDouble())));
        int moves = Math.max(1, (int) Math.round(links / 10 * (0.15 + 0.5 * random.nextDouble())));
        return new RoomLimits(
                kind == 0 ? OptionalDouble.empty() : OptionalDouble.of(gbps),
                kind == 1 ? OptionalInt.empty() : OptionalInt.of(moves));
    }

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
