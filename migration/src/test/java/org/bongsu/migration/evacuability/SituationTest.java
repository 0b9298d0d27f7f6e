package org.bongsu.migration.evacuability;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.plan.Candidate;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Estimate;
import org.bongsu.migration.plan.PlanRequest;
import org.junit.jupiter.api.Test;

/** What is worth reckoning everything anew, and what is noise. */
class SituationTest {

    private final Site site = TestSites.build(
            3,
            new TestSites.Shape(
                    2, 10, 10, 4, false, MigrationLimits.DEFAULT, List.of(TestSites.outside("far", 10, 100, 10))));

    private Situation of(int gone, double freeOfLast, double p50, double runtime) {
        List<Candidate> candidates = new ArrayList<>();
        site.workloads().stream().skip(gone).forEach(workload -> candidates.add(new Candidate(workload, List.of())));
        List<Double> hosts = new ArrayList<>(java.util.Collections.nCopies(9, 100.0));
        hosts.add(freeOfLast);
        Durations durations = new Durations(
                1, 1.2, Map.of(), Map.of("service-1", Map.of(Method.LIVE, new Estimate(p50, 1.5 * p50, 9))));
        PlanRequest calm = new PlanRequest(
                site, Situation.calm(site, T0), candidates, List.of(), Map.of("far", hosts), Set.of(), durations, T0);
        Map<String, Supply> supplies = new LinkedHashMap<>();
        supplies.put("ups-a", new Supply("ups-a", false, OptionalDouble.of(runtime), T0));
        return new Situation(calm, supplies, Budgets.DEFAULT);
    }

    private final Situation before = of(0, 100, 1, 600);

    @Test
    void theSameAndNoiseAreNoChange() {
        assertFalse(before.differsFrom(of(0, 100, 1, 600)));
        assertFalse(before.differsFrom(of(1, 60, 1.08, 570)), "1 of 100 workloads, 4 % of the memory, 8 %, 27 s");
    }

    @Test
    void eachThingThatMattersIsAChange() {
        assertTrue(of(3, 100, 1, 600).differsFrom(before), "three of a hundred workloads of a room are gone");
        assertTrue(of(0, 40, 1, 600).differsFrom(before), "6 % of a destination's memory is taken");
        assertTrue(of(0, 100, 1.2, 600).differsFrom(before), "a service's steps take a fifth longer");
        assertTrue(of(0, 100, 1, 500).differsFrom(before), "a battery lasts a sixth less");
    }
}
