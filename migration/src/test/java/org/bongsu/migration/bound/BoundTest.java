package org.bongsu.migration.bound;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.junit.jupiter.api.Test;

class BoundTest {

    /** At most nine workloads, so that every assignment can be tried. */
    private static Site tiny(long seed) {
        return TestSites.build(
                seed,
                new TestSites.Shape(
                        2,
                        1,
                        3,
                        2,
                        seed % 2 == 0,
                        new MigrationLimits(10, 100, 2, 20, Duration.ofSeconds(10)),
                        List.of(
                                TestSites.outside("near", 2, 70, 10),
                                TestSites.outside("far", 1, 60 + seed % 7 * 10, 5 + seed % 3))));
    }

    /**
     * The best of all assignments under nothing but this: a link carries one copy at a time, in order of cut, each in
     * time; memory in sum. Every real schedule obeys these or worse, for the links here are as fast as one server.
     */
    private static double bruteForce(BoundInstance instance) {
        return best(instance, 0, new ArrayList<>());
    }

    private static double best(BoundInstance instance, int next, List<Integer> choices) {
        if (next == instance.workloads().size()) {
            return feasible(instance, choices) ? credit(instance, choices) : 0;
        }
        double best = 0;
        for (int choice = -1; choice < instance.refuges().size(); choice++) {
            choices.add(choice);
            best = Math.max(best, best(instance, next + 1, choices));
            choices.remove(choices.size() - 1);
        }
        return best;
    }

    private static double left(BoundInstance instance, Workload workload) {
        return instance.start()
                .secondsUntil(instance.cuts()
                        .get(instance.site().roomOf(workload).id())
                        .at());
    }

    private static boolean feasible(BoundInstance instance, List<Integer> choices) {
        for (int refuge = 0; refuge < instance.refuges().size(); refuge++) {
            Destination to = instance.refuges().get(refuge).destination();
            List<Workload> sent = new ArrayList<>();
            for (int index = 0; index < choices.size(); index++) {
                if (choices.get(index) == refuge) {
                    sent.add(instance.workloads().get(index));
                }
            }
            sent.sort(java.util.Comparator.comparingDouble(workload -> left(instance, workload)));
            double time = 0;
            double memory = 0;
            for (Workload workload : sent) {
                if (!workload.methods().contains(Method.LIVE)) {
                    return false;
                }
                double rate = Math.min(to.linkGbps(), 10);
                double gbit = workload.memoryGib() * 8.589934592;
                time += gbit / (rate - gbit * workload.dirtyShare()) + 3;
                memory += workload.memoryGib();
                if (time > left(instance, workload)
                        || memory > instance.refuges().get(refuge).freeGib()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double credit(BoundInstance instance, List<Integer> choices) {
        double sum = 0;
        for (int index = 0; index < choices.size(); index++) {
            Workload workload = instance.workloads().get(index);
            double left = left(instance, workload);
            boolean shifts = workload.methods().contains(Method.SHIFT)
                    && instance.site()
                            .service(workload.service())
                            .shift()
                            .filter(shift -> shift.duration().toSeconds() <= left)
                            .isPresent();
            boolean kept = choices.get(index) >= 0 || shifts;
            boolean stops = workload.stop().toSeconds() <= left;
            Fate fate = kept ? Fate.KEPT_RUNNING : stops ? Fate.STOPPED : Fate.LOST;
            sum += Credit.weight(instance.site(), workload) * Credit.share(workload, fate);
        }
        return sum;
    }

    private static BoundInstance instance(long seed) {
        Site site = tiny(seed);
        BoundInstance all = BoundInstance.ofRooms(
                site,
                T0,
                List.of(
                        new BoundInstance.Cut("hall-0", T0.plusSeconds(40 + seed % 60), Duration.ofSeconds(10)),
                        new BoundInstance.Cut("hall-1", T0.plusSeconds(60 + seed % 150), Duration.ofSeconds(10))));
        return all.of(all.workloads().subList(0, Math.min(9, all.workloads().size())), 1);
    }

    @Test
    void noAssignmentEarnsMoreThanTheBound() {
        double gaps = 0;
        int tight = 0;
        int contested = 0;
        for (long seed = 0; seed < 150; seed++) {
            BoundInstance instance = instance(seed);
            double best = bruteForce(instance);
            double bound = Bound.of(instance);
            double all = instance.workloads().stream()
                    .mapToDouble(workload -> Credit.weight(instance.site(), workload))
                    .sum();
            assertTrue(best <= bound, "seed " + seed + ": " + best + " above " + bound);
            assertTrue(bound <= all * (1 + 1e-8), "seed " + seed);
            gaps += bound - best;
            contested += best < all - 1e-9 ? 1 : 0;
            tight += bound < all - 1e-9 ? 1 : 0;
        }
        assertTrue(contested > 30, "control: " + contested + " instances cannot save everything");
        assertTrue(tight > contested / 3, "control: the bound says so in " + tight);
    }

    @Test
    void theFloorNeedsNoLink() {
        for (long seed = 0; seed < 50; seed++) {
            BoundInstance instance = instance(seed);
            BoundInstance without = new BoundInstance(
                    instance.site(), T0, instance.cuts(), instance.workloads(), List.of(), List.of(), instance.rules());
            assertEquals(Floor.of(instance), Floor.of(without));
            assertTrue(Floor.of(instance) <= Bound.of(without), "seed " + seed);
            assertTrue(Bound.of(without) <= Bound.of(instance) + 1e-6, "a refuge never lowers the bound");
        }
    }

    @Test
    void creditIsTheScorecards() {
        Site site = TestSites.small(3);
        Workload batch = site.workloads().stream()
                .filter(Workload::stopIsEnough)
                .findFirst()
                .orElseThrow();
        Workload service = site.workloads().stream()
                .filter(workload -> !workload.stopIsEnough())
                .findFirst()
                .orElseThrow();
        assertEquals(1, Credit.share(batch, Fate.STOPPED));
        assertEquals(0.5, Credit.share(service, Fate.STOPPED));
        assertEquals(1, Credit.share(service, Fate.KEPT_RUNNING));
        assertEquals(0, Credit.share(service, Fate.LOST));
        assertEquals(site.service(batch.service()).weight(), Credit.weight(site, batch));
    }
}
