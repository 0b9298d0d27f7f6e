package org.bongsu.daemon.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DeadlineView;
import org.bongsu.daemon.http.view.PlanView;
import org.bongsu.daemon.http.view.RoomView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;

/**
 * A plan of thousands of steps as a screen can show it.
 *
 * @param groups by {@code tier}, {@code tenant} and {@code rack}
 * @param reasons of steps that did not bring their workload out, the most frequent first; at most {@link #REASONS_MOST}
 */
record PlanSummary(
        Moment at,
        PlanView plan,
        int steps,
        Curve curve,
        Map<String, List<Group>> groups,
        List<Filling> destinations,
        List<Reason> reasons) {

    private static final int POINTS = 90;
    private static final int REASONS_MOST = 20;

    /**
     * How many steps are to be done, and are done, by when.
     *
     * @param stepS seconds between two values
     * @param planned by their planned or actual end
     * @param done up to now
     */
    record Curve(
            Moment from, Moment to, double stepS, List<Integer> planned, List<Integer> done, List<Wall> deadlines) {}

    /** A room's deadline. */
    record Wall(String room, Moment at) {}

    /** @param late not over, and planned to end after its room's deadline */
    record Group(
            String id,
            Text name,
            int all,
            int succeeded,
            int ongoing,
            int pending,
            int late,
            int overtaken,
            int failed,
            int skipped,
            int cancelled) {}

    /** What of a destination's memory is taken by what came and what is to come; GiB. */
    record Filling(String id, Text name, int hosts, double memoryGib, double arrivedGib, double comingGib) {}

    /** How many steps ended, or never began, for the same reason. */
    record Reason(String status, String reason, int count) {}

    static PlanSummary of(Site site, PlanView plan, DaemonSnapshot now, List<StepView> steps) {
        Map<String, Moment> walls = new LinkedHashMap<>();
        for (RoomView room : now.rooms()) {
            if (plan.rooms().contains(room.id())) {
                room.deadline().map(DeadlineView::at).ifPresent(at -> walls.put(room.id(), at));
            }
        }
        Map<String, Server> servers = new LinkedHashMap<>();
        site.servers().forEach(server -> servers.put(server.id(), server));
        Map<String, List<Group>> groups = new LinkedHashMap<>();
        Function<StepView, Boolean> late = step -> late(site, servers, walls, step);
        groups.put("tier", grouped(steps, late, step -> Integer.toString(step.tier()), Text::same));
        groups.put(
                "tenant",
                grouped(
                        steps,
                        late,
                        StepView::tenant,
                        id -> site.tenants().stream()
                                .filter(tenant -> tenant.id().equals(id))
                                .map(tenant -> tenant.name())
                                .findFirst()
                                .orElseGet(() -> Text.same(id))));
        groups.put(
                "rack",
                grouped(
                        steps,
                        late,
                        step -> Optional.ofNullable(servers.get(step.server()))
                                .map(Server::rack)
                                .orElse("-"),
                        Text::same));
        return new PlanSummary(
                now.at(),
                plan,
                steps.size(),
                curve(steps, now.at(), walls),
                groups,
                filling(site, steps),
                reasons(steps));
    }

    private static boolean late(Site site, Map<String, Server> servers, Map<String, Moment> walls, StepView step) {
        boolean open = step.status().equals("PENDING") || step.status().equals("ONGOING");
        Server server = servers.get(step.server());
        return open
                && server != null
                && Optional.ofNullable(walls.get(site.rack(server.rack()).room()))
                        .filter(wall -> step.finish().isAfter(wall))
                        .isPresent();
    }

    private static List<Group> grouped(
            List<StepView> steps,
            Function<StepView, Boolean> late,
            Function<StepView, String> key,
            Function<String, Text> name) {
        Map<String, List<StepView>> byKey = new TreeMap<>();
        steps.forEach(step -> byKey.computeIfAbsent(key.apply(step), none -> new ArrayList<>())
                .add(step));
        List<Group> groups = new ArrayList<>();
        byKey.forEach((id, own) -> groups.add(new Group(
                id,
                name.apply(id),
                own.size(),
                count(own, "SUCCEEDED"),
                count(own, "ONGOING"),
                count(own, "PENDING"),
                (int) own.stream().filter(late::apply).count(),
                count(own, "OVERTAKEN"),
                count(own, "FAILED"),
                count(own, "SKIPPED"),
                count(own, "CANCELLED"))));
        return groups;
    }

    private static int count(List<StepView> steps, String status) {
        return (int) steps.stream().filter(step -> step.status().equals(status)).count();
    }

    private static Curve curve(List<StepView> steps, Moment now, Map<String, Moment> walls) {
        List<Wall> deadlines = new ArrayList<>();
        walls.forEach((room, at) -> deadlines.add(new Wall(room, at)));
        if (steps.isEmpty()) {
            return new Curve(now, now, 0, List.of(), List.of(), deadlines);
        }
        Moment from = steps.stream()
                .map(StepView::start)
                .min(Comparator.naturalOrder())
                .orElse(now);
        Moment to = steps.stream()
                .map(StepView::finish)
                .max(Comparator.naturalOrder())
                .orElse(now)
                .later(now);
        for (Moment wall : walls.values()) {
            to = to.later(wall);
        }
        double span = Math.max(1, from.secondsUntil(to));
        double each = span / POINTS;
        int[] planned = new int[POINTS + 1];
        int[] done = new int[POINTS + 1];
        for (StepView step : steps) {
            int at = (int) Math.min(POINTS, Math.ceil(from.secondsUntil(step.finish()) / each));
            boolean over = step.status().equals("SUCCEEDED");
            planned[Math.max(0, at)] += over || open(step) ? 1 : 0;
            done[Math.max(0, at)] += over ? 1 : 0;
        }
        int until = (int) Math.min(POINTS, Math.max(0, Math.ceil(from.secondsUntil(now) / each)));
        return new Curve(from, to, each, sums(planned, POINTS), sums(done, until), deadlines);
    }

    private static boolean open(StepView step) {
        return step.status().equals("PENDING") || step.status().equals("ONGOING");
    }

    private static List<Integer> sums(int[] values, int until) {
        List<Integer> sums = new ArrayList<>(until + 1);
        int sum = 0;
        for (int i = 0; i <= until; i++) {
            sum += values[i];
            sums.add(sum);
        }
        return sums;
    }

    private static List<Filling> filling(Site site, List<StepView> steps) {
        return site.destinations().stream()
                .map(destination -> {
                    double arrived = 0;
                    double coming = 0;
                    for (StepView step : steps) {
                        boolean here = step.destination()
                                .filter(host -> (host + "/").startsWith(destination.id() + "/"))
                                .isPresent();
                        arrived += here && step.status().equals("SUCCEEDED") ? step.gib() : 0;
                        coming += here && open(step) ? step.gib() : 0;
                    }
                    return new Filling(
                            destination.id(),
                            destination.name(),
                            destination.hosts(),
                            destination.hosts() * destination.memoryGibPerHost(),
                            arrived,
                            coming);
                })
                .toList();
    }

    private static List<Reason> reasons(List<StepView> steps) {
        Map<List<String>, Integer> counts = new LinkedHashMap<>();
        for (StepView step : steps) {
            if (!open(step) && !step.status().equals("SUCCEEDED")) {
                counts.merge(List.of(step.status(), step.reason()), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<List<String>, Integer>comparingByValue().reversed())
                .limit(REASONS_MOST)
                .map(each -> new Reason(each.getKey().get(0), each.getKey().get(1), each.getValue()))
                .toList();
    }
}
