package org.bongsu.migration.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Bound;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.junit.jupiter.api.Test;

/** Small rooms, where one pass over an ordered list is at its worst, against what CP-SAT found for each. */
class SmallRoomsTest {

    /** A hundredth of a second is rounded up by the oracle, a thousandth of credit either way. */
    private static final double ROUNDING = 0.01;

    private record Row(long seed, int workloads, double gib, double value, double bound, boolean optimal) {}

    private static List<Row> rows() throws IOException {
        return rows("small-rooms.csv");
    }

    private static List<Row> rows(String file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SmallRoomsTest.class.getResourceAsStream(file)), StandardCharsets.UTF_8))) {
            in.lines()
                    .skip(1)
                    .map(line -> line.split(","))
                    .forEach(cells -> rows.add(new Row(
                            Long.parseLong(cells[0]),
                            Integer.parseInt(cells[1]),
                            Double.parseDouble(cells[2]),
                            Double.parseDouble(cells[3]),
                            Double.parseDouble(cells[4]),
                            Boolean.parseBoolean(cells[5]))));
        }
        return rows;
    }

    @Test
    void plansOfSmallRoomsComeCloseToTheOracles() throws IOException {
        double sum = 0;
        double worst = 1;
        long worstSeed = -1;
        double ofBound = 0;
        double ofOptimum = 0;
        double worstOfOptimum = 1;
        int optimal = 0;
        List<Row> rows = rows();
        for (Row row : rows) {
            PlanRequest request = SmallRooms.of(row.seed());
            Plan plan = Planner.plan(request);
            double ratio = plan.value() / row.value();
            ofBound += plan.value() / row.bound();
            sum += ratio;
            if (ratio < worst) {
                worst = ratio;
                worstSeed = row.seed();
            }
            if (row.optimal()) {
                optimal++;
                ofOptimum += ratio;
                worstOfOptimum = Math.min(worstOfOptimum, ratio);
                assertTrue(plan.value() <= row.value() + ROUNDING, "seed " + row.seed() + " beats an optimum");
            }
        }
        System.out.printf(
                "small rooms: %.4f of what CP-SAT found, %.4f at worst (seed %d); of %d proven optima %.4f, %.4f at worst;"
                        + " of what CP-SAT proved nobody can exceed %.4f%n",
                sum / rows.size(),
                worst,
                worstSeed,
                optimal,
                ofOptimum / optimal,
                worstOfOptimum,
                ofBound / rows.size());
        assertTrue(ofOptimum / optimal >= 0.98, "on average " + ofOptimum / optimal);
        assertTrue(worst >= 0.92, "seed " + worstSeed + ": " + worst);
        assertTrue(ofBound / rows.size() >= 0.98, "of the proven bounds " + ofBound / rows.size());
    }

    @Test
    void theBoundIsNeverBelowWhatTheOracleFound() throws IOException {
        int optimal = 0;
        for (Row row : rows()) {
            double bound = Bound.of(SmallRooms.of(row.seed()).boundInstance());
            assertTrue(bound >= row.value() - ROUNDING, "seed " + row.seed() + ": " + bound + " < " + row.value());
            optimal += row.optimal() ? 1 : 0;
        }
        assertTrue(optimal >= 30, "control: CP-SAT proved " + optimal + " of its answers");
    }

    @Test
    void whereRoomsAreLimitedPlansComeAsCloseAndTheBoundStandsAbove() throws IOException {
        double ofOptimum = 0;
        double ofBound = 0;
        double worst = 1;
        double gap = 0;
        int optimal = 0;
        int binding = 0;
        List<Row> rows = rows("small-rooms-limited.csv");
        assertEquals(SmallRooms.LIMITED_COUNT, rows.size());
        for (Row row : rows) {
            PlanRequest request = SmallRooms.limited(row.seed());
            assertEquals(row.workloads(), request.candidates().size(), "control: seed " + row.seed());
            Plan plan = Planner.plan(request);
            double bound = Bound.of(request.boundInstance());
            double free = Bound.of(SmallRooms.of(row.seed()).boundInstance());
            assertTrue(bound >= row.value() - ROUNDING, "seed " + row.seed() + ": " + bound + " < " + row.value());
            assertTrue(bound >= plan.value() - ROUNDING, "seed " + row.seed() + ": " + bound + " < " + plan.value());
            binding += bound < free - ROUNDING ? 1 : 0;
            worst = Math.min(worst, plan.value() / row.value());
            ofBound += plan.value() / row.bound();
            if (row.optimal()) {
                optimal++;
                ofOptimum += plan.value() / row.value();
                gap += bound / row.value();
                assertTrue(plan.value() <= row.value() + ROUNDING, "seed " + row.seed() + " beats an optimum");
            }
        }
        System.out.printf(
                "limited rooms: %.4f of %d proven optima, %.4f at worst of what CP-SAT found, %.4f of the proven bounds;"
                        + " our bound %.4f of the optima; the limit binds in %d%n",
                ofOptimum / optimal, optimal, worst, ofBound / rows.size(), gap / optimal, binding);
        assertTrue(ofOptimum / optimal >= 0.98, "on average " + ofOptimum / optimal);
        assertTrue(worst >= 0.92, "at worst " + worst);
        assertTrue(ofBound / rows.size() >= 0.97, "of the proven bounds " + ofBound / rows.size());
        assertTrue(gap / optimal <= 1.05, "our bound " + gap / optimal);
        assertTrue(optimal >= 20 && binding >= 20, "control: " + optimal + " optima, binding in " + binding);
    }

    /** Whoever changes the generator has to ask the oracle again. */
    @Test
    void theStoredAnswersAreOfTheRoomsThatTheGeneratorMakes() throws IOException {
        List<Row> rows = rows();
        assertEquals(SmallRooms.COUNT, rows.size());
        int smallest = Integer.MAX_VALUE;
        int largest = 0;
        for (Row row : rows) {
            PlanRequest request = SmallRooms.of(row.seed());
            assertEquals(row.workloads(), request.candidates().size(), "seed " + row.seed());
            double gib = request.candidates().stream()
                    .map(candidate -> candidate.workload())
                    .mapToDouble(Workload::memoryGib)
                    .sum();
            assertEquals(row.gib(), gib, 0.5, "seed " + row.seed());
            smallest = Math.min(smallest, row.workloads());
            largest = Math.max(largest, row.workloads());
        }
        assertTrue(smallest <= 25 && largest >= 250, "control: " + smallest + " to " + largest + " workloads");
    }
}
