package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.plan.Durations;

/** More work than the refuges have memory for, and links that are too thin for the most urgent of it. */
final class CapacityShort {

    /** Less than any workload has. */
    private static final double ROUNDING_GIB = 1e-3;

    private CapacityShort() {}

    /** Rooms that are emptied together, and where their work can go then. */
    record Scope(Subject subject, Text name, Set<String> rooms, List<Destination> refuges) {}

    static List<Finding> findings(Facts facts) {
        List<Finding> found = new ArrayList<>();
        for (Scope scope : scopes(facts)) {
            if (!scope.refuges().isEmpty()) {
                memory(facts, scope).ifPresent(found::add);
                link(facts, scope).ifPresent(found::add);
            }
        }
        for (Room room : facts.sources()) {
            large(facts, room).ifPresent(found::add);
        }
        return found;
    }

    /** Each room, then what one fire and what one cut of a building takes together, where that is more than told already. */
    static List<Scope> scopes(Facts facts) {
        List<Scope> scopes = new ArrayList<>();
        Set<Set<String>> told = new LinkedHashSet<>();
        for (Room room : facts.sources()) {
            Set<String> alone = new LinkedHashSet<>(List.of(room.id()));
            told.add(alone);
            scopes.add(new Scope(
                    new Subject(Subject.Kind.ROOM, room.id(), ""),
                    Text.same(room.id()),
                    alone,
                    facts.refuges(room.id())));
        }
        for (Compartment compartment : facts.site.compartments()) {
            together(facts, Subject.Kind.COMPARTMENT, Outage.compartment(compartment.id()), told, scopes);
        }
        for (Building building : facts.site.buildings()) {
            together(facts, Subject.Kind.BUILDING, Outage.building(building.id()), told, scopes);
        }
        return scopes;
    }

    private static void together(
            Facts facts, Subject.Kind kind, Outage outage, Set<Set<String>> told, List<Scope> scopes) {
        Set<String> rooms = new LinkedHashSet<>();
        facts.racksTaken(outage).stream().map(facts.site::rack).map(Rack::room).forEach(rooms::add);
        if (rooms.isEmpty() || !told.add(rooms)) {
            return;
        }
        List<Destination> left = facts.site.destinations().stream()
                .filter(one ->
                        rooms.stream().anyMatch(room -> facts.serving(room).contains(one)))
                .filter(one -> !facts.takes(one).contains(outage))
                .toList();
        Text list = Words.some(List.copyOf(rooms));
        scopes.add(new Scope(
                new Subject(kind, outage.id(), ""),
                new Text(
                        list.en() + ", which " + outage.text().en() + " takes together,",
                        outage.text().ko() + " 시 함께 멈추는 " + list.ko()),
                rooms,
                left));
    }

    private static List<Workload> copied(Facts facts, Scope scope) {
        return scope.rooms().stream()
                .flatMap(room -> facts.site.workloadsIn(room).stream())
                .filter(Facts::copied)
                .toList();
    }

    private static double gib(List<Workload> workloads) {
        return workloads.stream().mapToDouble(Workload::memoryGib).sum();
    }

    private static Text names(Scope scope) {
        return Words.some(scope.refuges().stream().map(Destination::id).toList());
    }

    private static Optional<Finding> memory(Facts facts, Scope scope) {
        List<String> rooms = List.copyOf(scope.rooms());
        double[] sent = rooms.stream()
                .mapToDouble(room -> gib(facts.site.workloadsIn(room).stream()
                        .filter(Facts::copied)
                        .toList()))
                .toArray();
        double[] free = scope.refuges().stream()
                .mapToDouble(refuge -> refuge.hosts() * refuge.memoryGibPerHost())
                .toArray();
        boolean[][] may = new boolean[sent.length][free.length];
        for (int room = 0; room < sent.length; room++) {
            List<Destination> serving = facts.serving(rooms.get(room));
            for (int refuge = 0; refuge < free.length; refuge++) {
                may[room][refuge] = serving.contains(scope.refuges().get(refuge));
            }
        }
        double needed = Arrays.stream(sent).sum();
        double taken = Transport.taken(sent, free, may);
        if (needed - taken <= ROUNDING_GIB) {
            return Optional.empty();
        }
        int count = copied(facts, scope).size();
        Text names = names(scope);
        return Optional.of(new Finding(
                FindingCode.CAPACITY_SHORT,
                Severity.WARNING,
                scope.subject(),
                new Text(
                        "the " + Words.count(count, "workload", "workloads") + " of "
                                + scope.name().en() + " that should run on by a copy need " + Words.gib(needed)
                                + ", of which "
                                + names.en() + " can take " + Words.gib(taken) + ": " + Words.gib(needed - taken)
                                + " have nowhere to run",
                        scope.name().ko() + "에서 복사로 계속 돌아야 할 워크로드 " + count + "개에 " + Words.gib(needed) + "가 필요한데 "
                                + names.ko() + "이(가) 받을 수 있는 것은 " + Words.gib(taken) + "입니다: "
                                + Words.gib(needed - taken) + "는 갈 곳이 없습니다")));
    }

    private static Optional<Finding> link(Facts facts, Scope scope) {
        List<Workload> urgent =
                copied(facts, scope).stream().filter(one -> one.tier() == 0).toList();
        double links =
                scope.refuges().stream().mapToDouble(Destination::linkGbps).sum();
        double racks = facts.site.limits().rackGbps()
                * urgent.stream()
                        .map(one -> facts.site.rackOf(one).id())
                        .distinct()
                        .count();
        double rooms = urgent.stream()
                .map(facts.site::roomOf)
                .distinct()
                .mapToDouble(room -> facts.site.limitsOf(room).gbps().orElse(Double.POSITIVE_INFINITY))
                .sum();
        double rate = Math.min(links, Math.min(racks, rooms));
        double seconds = gib(urgent) * Durations.GBIT_A_GIB / rate;
        Optional<Limits.Limit> longest =
                scope.rooms().stream().map(facts.limits::longest).max(Comparator.comparingDouble(Limits.Limit::usable));
        if (urgent.isEmpty() || longest.isEmpty() || seconds <= longest.get().usable()) {
            return Optional.empty();
        }
        Text needed = Words.span(seconds);
        Text limit = Words.span(longest.get().usable());
        return Optional.of(new Finding(
                FindingCode.CAPACITY_SHORT,
                Severity.WARNING,
                scope.subject(),
                new Text(
                        "the " + Words.gib(gib(urgent)) + " of tier 0 of "
                                + scope.name().en() + " alone take "
                                + needed.en() + " over " + Words.gbps(rate) + " ("
                                + (links <= rate
                                        ? "links to " + names(scope).en()
                                        : racks <= rate ? "uplinks of its racks" : "what its rooms may let out")
                                + "); the longest deadline, "
                                + longest.get().name().en() + ", leaves " + limit.en(),
                        scope.name().ko() + "의 0등급 " + Words.gib(gib(urgent)) + "만 복사하는 데도 " + Words.gbps(rate) + "로 "
                                + needed.ko() + " 걸립니다. 가장 긴 기한("
                                + longest.get().name().ko() + ")은 " + limit.ko() + "입니다")));
    }

    /** Found by the largest, so that one mended row shows the next. */
    private static Optional<Finding> large(Facts facts, Room room) {
        List<Destination> refuges = facts.refuges(room.id());
        double host = refuges.stream()
                .mapToDouble(Destination::memoryGibPerHost)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        List<Workload> large = facts.site.workloadsIn(room.id()).stream()
                .filter(Facts::copied)
                .filter(workload -> workload.memoryGib() > host)
                .sorted(Comparator.comparingDouble((Workload workload) -> -workload.memoryGib()))
                .toList();
        return large.stream()
                .findFirst()
                .map(largest -> new Finding(
                        FindingCode.CAPACITY_SHORT,
                        Severity.WARNING,
                        new Subject(Subject.Kind.WORKLOAD, largest.id(), "memory_gib"),
                        new Text(
                                "no host of a refuge has room for " + Words.count(large.size(), "workload", "workloads")
                                        + " of " + room.id() + ": " + largest.id() + " has "
                                        + Words.gib(largest.memoryGib())
                                        + ", the largest host " + Words.gib(host) + " free",
                                room.id() + "의 워크로드 " + large.size() + "개는 어느 대피처 호스트에도 들어가지 않습니다. 가장 큰 호스트의 여유는 "
                                        + Words.gib(host) + ", " + largest.id() + "은(는) "
                                        + Words.gib(largest.memoryGib()) + "입니다")));
    }
}
