package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Rates;

/** Methods that no deadline of their room leaves time for, counted as the planner counts them. */
final class MethodTooLong {

    private MethodTooLong() {}

    static List<Finding> findings(Facts facts) {
        List<Finding> found = new ArrayList<>();
        Set<String> shifting = new LinkedHashSet<>();
        for (Room room : facts.sources()) {
            double rate = facts.refuges(room.id()).stream()
                    .mapToDouble(refuge -> best(facts, room, refuge))
                    .max()
                    .orElse(0);
            if (rate > 0) {
                diverging(facts, room, rate).ifPresent(found::add);
                slow(facts, room, Method.LIVE, rate).ifPresent(found::add);
                slow(facts, room, Method.COLD, rate).ifPresent(found::add);
            }
            shifts(facts, room, shifting, found);
            stops(facts, room).ifPresent(found::add);
            chain(facts, room).ifPresent(found::add);
        }
        return found;
    }

    private static double best(Facts facts, Room room, Destination refuge) {
        double gbps = facts.site.limitsOf(room).gbps().orElse(Double.POSITIVE_INFINITY);
        return Rates.to(refuge, facts.site.limits(), gbps);
    }

    private static List<Workload> able(Facts facts, Room room, Method method) {
        return facts.site.workloadsIn(room.id()).stream()
                .filter(workload -> workload.methods().contains(method))
                .toList();
    }

    /** The worst of some workloads; the first of equals. */
    private static Workload worst(List<Workload> workloads, ToDoubleFunction<Workload> measure) {
        return workloads.stream()
                .reduce((a, b) -> measure.applyAsDouble(b) > measure.applyAsDouble(a) ? b : a)
                .orElseThrow();
    }

    private static Finding of(Severity severity, Subject subject, String en, String ko) {
        return new Finding(FindingCode.METHOD_TOO_LONG, severity, subject, new Text(en, ko));
    }

    private static Optional<Finding> diverging(Facts facts, Room room, double rate) {
        List<Workload> never = able(facts, room, Method.LIVE).stream()
                .filter(one -> Double.isInfinite(Durations.nominalSeconds(facts.site, one, Method.LIVE, rate)))
                .toList();
        if (never.isEmpty()) {
            return Optional.empty();
        }
        Workload worst = worst(never, MethodTooLong::dirtyGbps);
        String wrote = Words.gbps(dirtyGbps(worst));
        return Optional.of(of(
                Severity.WARNING,
                new Subject(Subject.Kind.WORKLOAD, worst.id(), "dirty_percent_s"),
                Words.count(never.size(), "workload", "workloads") + " of " + room.id()
                        + " can never be moved live: memory is written at least as fast as the " + Words.gbps(rate)
                        + " of a copy, by " + worst.id() + " at " + wrote,
                room.id() + "의 워크로드 " + never.size() + "개는 실행 중 이동이 끝나지 않습니다: 복사 속도 " + Words.gbps(rate)
                        + "만큼 또는 그보다 빨리 메모리를 씁니다. " + worst.id() + "은(는) " + wrote));
    }

    private static double dirtyGbps(Workload workload) {
        return workload.memoryGib() * Durations.GBIT_A_GIB * workload.dirtyShare();
    }

    private static Optional<Finding> slow(Facts facts, Room room, Method method, double rate) {
        Limits.Limit longest = facts.limits.longest(room.id());
        ToDoubleFunction<Workload> seconds = one -> facts.durations.safeSeconds(facts.site, one, method, rate);
        List<Workload> late = able(facts, room, method).stream()
                .filter(one -> seconds.applyAsDouble(one) > longest.usable())
                .filter(one -> Double.isFinite(seconds.applyAsDouble(one)))
                .toList();
        if (late.isEmpty()) {
            return Optional.empty();
        }
        Workload worst = worst(late, seconds);
        String word = method.name().toLowerCase(Locale.ROOT);
        Text needs = Words.span(seconds.applyAsDouble(worst));
        return Optional.of(of(
                Severity.WARNING,
                new Subject(Subject.Kind.WORKLOAD, worst.id(), "methods"),
                word + " is never begun for " + Words.count(late.size(), "workload", "workloads") + " of " + room.id()
                        + ": " + worst.id() + " counts as " + needs.en() + ", "
                        + left(longest).en(),
                room.id() + "의 워크로드 " + late.size() + "개는 " + word + " 방법을 시작할 수 없습니다: " + worst.id() + "은(는) "
                        + needs.ko() + "으로 계산되며, " + left(longest).ko()));
    }

    private static Text left(Limits.Limit limit) {
        Text usable = Words.span(limit.usable());
        return new Text(
                limit.name().en() + " leaves " + usable.en(), limit.name().ko() + "의 기한은 " + usable.ko() + "입니다");
    }

    private static void shifts(Facts facts, Room room, Set<String> told, List<Finding> found) {
        Limits.Limit longest = facts.limits.longest(room.id());
        for (Workload workload : able(facts, room, Method.SHIFT)) {
            double seconds = facts.durations.safeSeconds(facts.site, workload, Method.SHIFT, 0);
            if (seconds > longest.usable() && told.add(workload.service())) {
                Text needs = Words.span(seconds);
                found.add(of(
                        Severity.WARNING,
                        new Subject(Subject.Kind.SERVICE, workload.service(), "shift"),
                        "the shift of " + workload.service() + " is never begun: it counts as " + needs.en() + ", "
                                + left(longest).en(),
                        workload.service() + "의 shift는 시작할 수 없습니다: " + needs.ko() + "으로 계산되며, "
                                + left(longest).ko()));
            }
        }
    }

    private static double stopSeconds(Facts facts, Workload workload) {
        return facts.durations.safeSeconds(facts.site, workload, Method.STOP, 0);
    }

    /** Stops with nothing before them: what is too late for those is lost. */
    private static Optional<Finding> stops(Facts facts, Room room) {
        List<Workload> only = facts.site.workloadsIn(room.id()).stream()
                .filter(Workload::stopIsEnough)
                .toList();
        if (only.isEmpty()) {
            return Optional.empty();
        }
        Workload worst = worst(only, one -> stopSeconds(facts, one));
        double seconds = stopSeconds(facts, worst);
        return facts.limits.missed(room.id(), seconds).map(limit -> {
            long late = only.stream()
                    .filter(one -> stopSeconds(facts, one) > limit.usable())
                    .count();
            Text needs = Words.span(seconds);
            return of(
                    limit.equals(facts.limits.longest(room.id())) ? Severity.SEVERE : Severity.WARNING,
                    new Subject(Subject.Kind.WORKLOAD, worst.id(), "stop_s"),
                    Words.count((int) late, "workload", "workloads") + " of " + room.id()
                            + " can only be stopped, and not in time: " + worst.id() + " counts as " + needs.en() + ", "
                            + left(limit).en(),
                    room.id() + "의 워크로드 " + late + "개는 정지만 가능한데 제때 끝나지 않습니다: " + worst.id() + "은(는) " + needs.ko()
                            + "으로 계산되며, " + left(limit).ko());
        });
    }

    /** Services that are stopped one after the other, as long as both ends of a dependency are in the room. */
    private static Optional<Finding> chain(Facts facts, Room room) {
        Map<String, Double> slowest = new LinkedHashMap<>();
        facts.site
                .workloadsIn(room.id())
                .forEach(one -> slowest.merge(one.service(), stopSeconds(facts, one), Math::max));
        Map<String, List<String>> longest = new LinkedHashMap<>();
        slowest.keySet().forEach(service -> longest(facts, service, slowest, longest, new LinkedHashSet<>()));
        List<String> chain = List.of();
        for (List<String> one : longest.values()) {
            chain = sum(one, slowest) > sum(chain, slowest) && one.size() > 1 ? one : chain;
        }
        List<String> found = chain;
        double seconds = sum(found, slowest);
        return facts.limits
                .missed(room.id(), seconds)
                .filter(limit -> !found.isEmpty())
                .map(limit -> {
                    Text needs = Words.span(seconds);
                    String services = String.join(", then ", found);
                    return of(
                            Severity.WARNING,
                            new Subject(Subject.Kind.SERVICE, found.get(0), "depends_on"),
                            "stopping " + services + " in " + room.id() + " counts as " + needs.en() + ", "
                                    + left(limit).en() + ": the order will be given up",
                            room.id() + "에서 " + String.join(" → ", found) + " 순으로 정지하는 데 " + needs.ko() + "으로 계산되며, "
                                    + left(limit).ko() + ". 순서를 지키지 못합니다");
                });
    }

    private static double sum(List<String> chain, Map<String, Double> slowest) {
        return chain.stream()
                .mapToDouble(service -> slowest.getOrDefault(service, 0.0))
                .sum();
    }

    private static List<String> longest(
            Facts facts,
            String service,
            Map<String, Double> slowest,
            Map<String, List<String>> known,
            Set<String> under) {
        List<String> done = known.get(service);
        if (done != null) {
            return done;
        }
        List<String> best = List.of();
        under.add(service);
        Service own = facts.site.service(service);
        for (String needed : own.dependsOn()) {
            // A circle that no file can have is passed over, as where stops are ordered.
            if (slowest.containsKey(needed) && !under.contains(needed)) {
                List<String> rest = longest(facts, needed, slowest, known, under);
                best = sum(rest, slowest) > sum(best, slowest) ? rest : best;
            }
        }
        under.remove(service);
        List<String> chain = new ArrayList<>(List.of(service));
        chain.addAll(best);
        known.put(service, chain);
        return chain;
    }
}
