package org.bongsu.migration.oracle;

import static org.bongsu.migration.TestSites.T0;
import static org.bongsu.migration.TestSites.deadline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.bound.Bound;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Large rooms, where the bound is the planner's only yardstick, against the linear programme that it relaxes to. */
class LargeRoomsTest {

    private static final double WITHIN = 1.02;

    @BeforeAll
    static void hasANativeSolver() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        assumeTrue(system.startsWith("linux") && System.getProperty("os.arch").equals("amd64"));
        Loader.loadNativeLibraries();
    }

    @Test
    void theBoundIsWithinTwoPerCentOfTheLinearProgrammeAndThePlanNotFarBelow() {
        judge("links bind, one deadline", request(400, 96, 720, 720), 0.985);
        judge("links bind, two deadlines", request(400, 96, 300, 1800), 0.985);
        judge("memory binds", request(4_000, 8.0, 1800, 1800), 0.97);
    }

    private static PlanRequest request(double gbps, double gib, double first, double second) {
        Site site = TestSites.build(
                5,
                new TestSites.Shape(
                        4,
                        50,
                        40,
                        200,
                        false,
                        org.bongsu.domain.site.MigrationLimits.DEFAULT,
                        List.of(
                                TestSites.outside("anyang", 400, Math.max(65, gib), gbps / 2),
                                TestSites.outside("chuncheon", gib < 64 ? 60 : 400, Math.max(65, gib), gbps / 2))));
        List<Deadline> deadlines = new ArrayList<>();
        for (int hall = 0; hall < 4; hall++) {
            deadlines.add(deadline("hall-" + hall, hall < 2 ? first : second, Duration.ofSeconds(60)));
        }
        return PlanRequest.fresh(site, deadlines, Set.of(), Durations.DEFAULT, T0);
    }

    private static void judge(String what, PlanRequest request, double least) {
        double programme = new Programme(request).solve();
        double bound = Bound.of(request.boundInstance());
        Plan plan = Planner.plan(request);
        System.out.printf(
                "%s: plan %.1f, linear programme %.1f, bound %.1f (%.4f of it)%n",
                what, plan.value(), programme, bound, bound / programme);
        assertTrue(bound >= programme * (1 - 1e-6), what + ": " + bound + " below " + programme);
        assertTrue(bound <= programme * WITHIN, what + ": " + bound + " far above " + programme);
        assertTrue(plan.value() >= least * programme, what + ": " + plan.value() + " of " + programme);
        double all = request.candidates().stream()
                .mapToDouble(candidate -> weight(request.site(), candidate.workload()))
                .sum();
        assertTrue(programme < 0.995 * all, "control: not everything can be kept running");
    }

    private static double weight(Site site, Workload workload) {
        double[] tiers = {64, 16, 4, 1};
        return tiers[workload.tier()] * site.service(workload.service()).weight();
    }

    /** What the bound relaxes to, written out from the rules: copies may be cut in pieces, hosts and servers do not count. */
    private static final class Programme {
        private final PlanRequest request;
        private final Site site;
        private final MPSolver solver = MPSolver.createSolver("GLOP");
        private final MPObjective objective = solver.objective();
        private final Map<String, MPConstraint> limits = new LinkedHashMap<>();
        private final Set<Double> cuts = new java.util.TreeSet<>();
        private double fixed;

        Programme(PlanRequest request) {
            this.request = request;
            this.site = request.site();
            objective.setMaximization();
            request.deadlines().forEach(one -> cuts.add(request.now().secondsUntil(one.latestFinish())));
        }

        double solve() {
            request.candidates().forEach(candidate -> add(candidate.workload()));
            assertEquals(MPSolver.ResultStatus.OPTIMAL, solver.solve());
            return fixed + objective.value();
        }

        private void add(Workload workload) {
            Deadline deadline = request.deadlines().stream()
                    .filter(one -> one.room().equals(site.roomOf(workload).id()))
                    .findFirst()
                    .orElseThrow();
            double latest = request.now().secondsUntil(deadline.latestFinish());
            boolean shifts = workload.methods().contains(Method.SHIFT)
                    && site.service(workload.service())
                            .shift()
                            .map(Shift::duration)
                            .filter(duration -> 1.2 * duration.toSeconds() <= latest)
                            .isPresent();
            double stopped = workload.methods().size() == 1 ? 1 : 0.5;
            double alone = weight(site, workload) * (shifts ? 1 : stopped); // every stop here is shorter than every cut
            fixed += alone;
            double gain = weight(site, workload) - alone;
            if (gain > 0) {
                copies(workload, gain, latest);
            }
        }

        private void copies(Workload workload, double gain, double latest) {
            MPConstraint once = solver.makeConstraint(0, 1);
            for (Destination to : site.destinations()) {
                double gbit = workload.memoryGib() * 8.589934592;
                double seconds = gbit / (10 - gbit * workload.dirtyShare()) + 3;
                if (1.2 * seconds <= latest && workload.memoryGib() <= to.memoryGibPerHost()) {
                    MPVariable share = solver.makeNumVar(0, 1, "");
                    objective.setCoefficient(share, gain);
                    once.setCoefficient(share, 1);
                    for (double cut : cuts) {
                        if (latest <= cut) {
                            limit("link " + to.id() + cut, to.linkGbps() / 10 * cut)
                                    .setCoefficient(share, seconds);
                            limit("rack " + site.rackOf(workload).id() + cut, 10 * cut)
                                    .setCoefficient(share, seconds);
                        }
                    }
                    limit("memory " + to.id(), to.hosts() * to.memoryGibPerHost())
                            .setCoefficient(share, workload.memoryGib());
                }
            }
        }

        private MPConstraint limit(String name, double most) {
            return limits.computeIfAbsent(name, key -> solver.makeConstraint(0, most));
        }
    }
}
