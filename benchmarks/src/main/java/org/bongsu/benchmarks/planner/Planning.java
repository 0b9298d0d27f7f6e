package org.bongsu.benchmarks.planner;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.plan.Candidate;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.plan.Promise;
import org.bongsu.migration.plan.Step;

/**
 * What the planner earns of what is contested, beside schedulers by rule of thumb on the same question, and what a plan
 * costs as sites grow. Everything that is decided is the same in every run; the seconds are CPU of the planning thread.
 */
public final class Planning implements Benchmark {

    private static final Moment NOW = new Moment(0);
    private static final List<String> ZONE_B = List.of("hall-5", "hall-6", "hall-7", "hall-8");
    private static final int[] MINUTES = {60, 30, 12};
    private static final double[] CONTESTED = {0.97, 0.93, 0.93};
    private static final double RATIO = 0.99;
    private static final int[] SERVERS = {1_000, 4_000, 32_000, 128_000};
    private static final int WHOLE = 32_000;
    private static final double FIRST_S = 1.0;
    private static final double AGAIN_S = 0.3;
    private static final int ROUNDS = 5;

    @Override
    public Outcome run(Workshop shop) throws Exception {
        Site site = Setup.load(shop.home().resolve("config/sites/pangyo")).site();
        List<Row> rows = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (int at = 0; at < MINUTES.length; at++) {
            race(site, MINUTES[at], CONTESTED[at], rows, figures, ratios);
        }
        for (int servers : SERVERS) {
            costs(SiteSize.of(site, servers), servers, shop.quick() ? 1 : ROUNDS, figures);
        }
        return new Outcome(
                "planner",
                "share of the contested",
                1,
                rows,
                ratios,
                figures,
                new LinkedHashMap<>(),
                List.of(
                        "contested: what is earned above shifting and stopping alone, of what any schedule could earn",
                        "above it; zone B of config/sites/pangyo, 16,000 servers. Rules of thumb shift, know all durations,",
                        "and stop in time whatever gets no turn. First plan: best of " + ROUNDS
                                + "; again: the deadline of all rooms",
                        "moved by 40 s, with the first plan in force."));
    }

    private static void race(
            Site site, int minutes, double limit, List<Row> rows, List<Figure> figures, Map<String, Double> ratios) {
        PlanRequest request = request(site, ZONE_B, minutes * 60.0);
        Plan plan = Planner.plan(request).judged(request.boundInstance());
        double floor = plan.floor().orElseThrow();
        double bound = plan.bound().orElseThrow();
        double ours = plan.contestedRatio().orElse(1);
        String suffix = String.format(Locale.ROOT, ", %d min", minutes);
        rows.add(Row.of("bongsu" + suffix, List.of(ours), plan.order() + " of " + plan.evaluations()));
        for (RuleOfThumb rule : List.of(RuleOfThumb.priority(), RuleOfThumb.shortestFirst(), RuleOfThumb.kubeVirt())) {
            double share = (rule.value(site, ZONE_B, minutes * 60.0) - floor) / (bound - floor);
            rows.add(Row.of(rule.name() + suffix, List.of(share), ""));
            ratios.put(rule.name() + suffix, ours / share);
        }
        figures.add(Figure.atLeast("contested" + suffix, "", ours, limit));
        figures.add(Figure.atLeast("ratio" + suffix, "", plan.ratio().orElse(1), RATIO));
    }

    private static void costs(Site site, int servers, int rounds, List<Figure> figures) {
        List<String> rooms = site.rooms().stream()
                .filter(room -> room.kind() == RoomKind.HALL)
                .map(Room::id)
                .toList();
        PlanRequest request = request(site, rooms, 1800);
        Plan plan = Planner.plan(request);
        double first = best(rounds, () -> Planner.plan(request));
        PlanRequest later = later(plan, rooms, 1840);
        double again = best(rounds, () -> Planner.plan(later));
        double judged = best(rounds, () -> plan.judged(request.boundInstance()));
        String of = String.format(Locale.ROOT, "%,d servers: ", servers);
        boolean limited = servers == WHOLE;
        figures.add(figure(of + "first plan", first, limited, FIRST_S));
        figures.add(figure(of + "plan again", again, limited, AGAIN_S));
        figures.add(Figure.told(of + "bound", "s of CPU", judged));
    }

    private static Figure figure(String what, double seconds, boolean limited, double limit) {
        return limited ? Figure.atMost(what, "s of CPU", seconds, limit) : Figure.told(what, "s of CPU", seconds);
    }

    private static double best(int rounds, Supplier<Plan> planning) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < rounds; round++) {
            long before = threads.getCurrentThreadCpuTime();
            Plan made = planning.get();
            double spent = (threads.getCurrentThreadCpuTime() - before) / 1e9;
            best = made.steps().isEmpty() ? best : Math.min(best, spent);
        }
        return best;
    }

    private static List<Deadline> deadlines(Site site, List<String> rooms, double seconds) {
        return rooms.stream()
                .map(room -> new Deadline(
                        room,
                        NOW.plus(Duration.ofMillis(Math.round(seconds * 1000))),
                        DeadlineCause.DECLARED_CUT,
                        true,
                        site.limits().margin(),
                        Text.same("benchmark")))
                .toList();
    }

    private static PlanRequest request(Site site, List<String> rooms, double seconds) {
        return PlanRequest.fresh(site, deadlines(site, rooms, seconds), new LinkedHashSet<>(), Durations.DEFAULT, NOW);
    }

    private static PlanRequest later(Plan plan, List<String> rooms, double seconds) {
        Map<Workload, Promise> promises = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            promises.put(step.workload(), new Promise(promises.size(), step.method(), step.place()));
        }
        List<Candidate> candidates = new ArrayList<>();
        for (String room : rooms) {
            plan.site()
                    .workloadsIn(room)
                    .forEach(workload -> candidates.add(
                            new Candidate(workload, List.of(), Optional.ofNullable(promises.get(workload)))));
        }
        return new PlanRequest(
                plan.site(),
                deadlines(plan.site(), rooms, seconds),
                candidates,
                List.of(),
                PlanRequest.emptySpace(plan.site()),
                new LinkedHashSet<>(),
                Durations.DEFAULT,
                NOW);
    }
}
