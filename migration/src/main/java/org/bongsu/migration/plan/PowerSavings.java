package org.bongsu.migration.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.bound.Credit;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.DeadlineCause;

/**
 * While rooms live on batteries: which servers to empty and switch off first, for what that buys in runtime.
 *
 * <p>Only workloads that lose nothing by it are stopped early: those whose only method is the stop, on servers that have
 * no others, and on which nothing depends that still runs. Everything else is told ({@link #buys}) and left to people.
 * Without a room whose deadline is a battery's, nothing is said and nothing changes. Immutable.
 */
final class PowerSavings {

    /** Of services, for each room: who reads more of them? */
    private static final int SERVICES_MAX = 10;

    private final List<Buy> buys;
    /** By workload, its place in the order of watts freed. */
    private final Map<Integer, Integer> places;

    private PowerSavings(List<Buy> buys, Map<Integer, Integer> places) {
        this.buys = buys;
        this.places = places;
    }

    static PowerSavings of(PlanRequest request, Topology topology, ServiceOrder services) {
        Set<String> rooms = new LinkedHashSet<>();
        request.deadlines().stream()
                .filter(deadline -> deadline.cause() == DeadlineCause.UPS_RUNTIME)
                .forEach(deadline -> rooms.add(deadline.room()));
        if (rooms.isEmpty() || request.power().supplies().isEmpty()) {
            return new PowerSavings(List.of(), new LinkedHashMap<>());
        }
        return new Reckoning(request, topology, services, rooms).savings();
    }

    /** What stopping some workloads first would buy; of each room, what buys most for what is lost before the rest. */
    List<Buy> buys() {
        return buys;
    }

    /** Whether the workload is stopped as early as may be. */
    boolean saves(Workload workload) {
        return places.containsKey(workload.index());
    }

    /** Below 0, so that it goes before what starts at the same moment for no such reason; those that free most first. */
    int rank(Workload workload) {
        Integer place = places.get(workload.index());
        return place == null ? 0 : place - places.size();
    }

    /** A server of these rooms on which something is left to be planned. */
    private static final class Machine {
        final Server server;
        final List<Workload> workloads = new ArrayList<>();
        /** Something stays that is neither planned nor on its way. */
        boolean held;

        Machine(Server server) {
            this.server = server;
        }

        boolean all(Predicate<Workload> kind) {
            return !held && !workloads.isEmpty() && workloads.stream().allMatch(kind);
        }
    }

    private static final class Reckoning {
        private final PlanRequest request;
        private final Site site;
        private final Topology topology;
        private final ServiceOrder services;
        private final Set<String> rooms;
        private final Batteries batteries;
        private final Map<String, Batteries.OfRoom> ofRooms = new LinkedHashMap<>();
        private final Map<String, Machine> machines = new LinkedHashMap<>();
        private final Set<Integer> stopping = new LinkedHashSet<>();

        Reckoning(PlanRequest request, Topology topology, ServiceOrder services, Set<String> rooms) {
            this.request = request;
            this.site = request.site();
            this.topology = topology;
            this.services = services;
            this.rooms = rooms;
            this.batteries = new Batteries(request);
            rooms.forEach(room -> ofRooms.put(room, batteries.new OfRoom(room)));
            Set<Integer> candidates = new LinkedHashSet<>();
            request.candidates().forEach(one -> candidates.add(one.workload().index()));
            Set<Integer> leaving = new LinkedHashSet<>(request.power().gone());
            stopping.addAll(request.power().stopped());
            for (PinnedStep step : request.inFlight()) {
                leaving.add(step.workload().index());
                if (step.method() == Method.STOP) {
                    stopping.add(step.workload().index());
                }
            }
            for (String room : rooms) {
                for (Workload workload : site.workloadsIn(room)) {
                    Machine machine =
                            machines.computeIfAbsent(workload.server(), server -> new Machine(site.server(server)));
                    if (candidates.contains(workload.index())) {
                        machine.workloads.add(workload);
                    } else {
                        machine.held |= !leaving.contains(workload.index());
                    }
                }
            }
        }

        PowerSavings savings() {
            List<Buy> buys = new ArrayList<>();
            for (String room : rooms) {
                List<Buy> ofRoom = new ArrayList<>();
                group(room, "stop only", Workload::stopIsEnough).ifPresent(ofRoom::add);
                for (int tier = Workload.TIERS - 1; tier > 0; tier--) {
                    int least = tier;
                    group(room, tiers(tier), workload -> workload.tier() >= least)
                            .ifPresent(ofRoom::add);
                }
                ofRoom.addAll(services(room));
                ofRoom.sort(Comparator.comparingDouble((Buy buy) -> -buy.worth()));
                buys.addAll(ofRoom);
            }
            return new PowerSavings(List.copyOf(buys), places());
        }

        private static String tiers(int least) {
            StringBuilder name = new StringBuilder("tier ").append(least);
            for (int tier = least + 1; tier < Workload.TIERS; tier++) {
                name.append('+').append(tier);
            }
            return name.toString();
        }

        private Optional<Buy> group(String room, String name, Predicate<Workload> kind) {
            List<Machine> some = machines.values().stream()
                    .filter(machine -> machine.all(kind))
                    .toList();
            return some.isEmpty() ? Optional.empty() : Optional.of(buy(room, name, some));
        }

        private Buy buy(String room, String name, List<Machine> off) {
            double[] watts = batteries.nothingOff();
            int workloads = 0;
            int unknown = 0;
            double lost = 0;
            for (Machine machine : off) {
                batteries.addDraw(machine.server, watts);
                unknown += machine.server.loadWatts().isEmpty() ? 1 : 0;
                workloads += machine.workloads.size();
                for (Workload workload : machine.workloads) {
                    lost += topology.weightOf(workload.index())
                            * (Credit.share(workload, Fate.KEPT_RUNNING) - Credit.share(workload, Fate.STOPPED));
                }
            }
            double sum = 0;
            for (double one : watts) {
                sum += one;
            }
            Batteries.OfRoom ofRoom = batteriesOf(room);
            Optional<Text> gap = ofRoom.unknown();
            boolean known = gap.isEmpty() && unknown < off.size();
            if (gap.isEmpty() && unknown > 0) {
                gap = Optional.of(new Text(
                        "what " + unknown + " of these servers draw is unknown",
                        "이 중 서버 " + unknown + "대의 부하를 알 수 없음"));
            }
            OptionalDouble seconds = known ? OptionalDouble.of(ofRoom.bought(watts)) : OptionalDouble.empty();
            return new Buy(room, name, off.size(), workloads, sum, seconds, lost, gap);
        }

        private Batteries.OfRoom batteriesOf(String room) {
            return Ordered.require(ofRooms, room, "room");
        }

        /** Services that have servers to themselves, those that buy most for what is lost. */
        private List<Buy> services(String room) {
            Map<String, List<Machine>> own = new LinkedHashMap<>();
            for (Machine machine : machines.values()) {
                if (!machine.workloads.isEmpty()) {
                    String service = machine.workloads.get(0).service();
                    if (machine.all(workload -> workload.service().equals(service))) {
                        own.computeIfAbsent(service, key -> new ArrayList<>()).add(machine);
                    }
                }
            }
            List<Buy> buys = new ArrayList<>();
            own.forEach((service, some) -> buys.add(buy(room, "service " + service, some)));
            return buys.stream()
                    .sorted(Comparator.comparingDouble((Buy buy) -> -buy.worth()))
                    .limit(SERVICES_MAX)
                    .toList();
        }

        private Map<Integer, Integer> places() {
            Map<Machine, Double> freed = new LinkedHashMap<>();
            double[] watts = batteries.nothingOff();
            for (Machine machine : quiet()) {
                double[] own = batteries.nothingOff();
                if (batteries.addDraw(machine.server, own)) {
                    double sum = 0;
                    for (int number = 0; number < own.length; number++) {
                        watts[number] += own[number];
                        sum += own[number];
                    }
                    freed.put(machine, sum);
                }
            }
            Map<Integer, Integer> places = new LinkedHashMap<>();
            boolean buys = rooms.stream().anyMatch(room -> batteriesOf(room).bought(watts) > 0);
            if (buys) {
                freed.entrySet().stream()
                        .sorted(Comparator.comparingDouble((Map.Entry<Machine, Double> each) -> -each.getValue()))
                        .flatMap(each -> each.getKey().workloads.stream())
                        .forEach(workload -> places.put(workload.index(), places.size()));
            }
            return places;
        }

        /** Servers whose workloads need only be stopped, and on which nothing depends that is not stopped as early. */
        private Set<Machine> quiet() {
            Set<Machine> quiet = new LinkedHashSet<>();
            machines.values().stream()
                    .filter(machine -> machine.all(Workload::stopIsEnough) && isKnown(machine.server))
                    .forEach(quiet::add);
            boolean removed = true;
            while (removed) {
                Set<Integer> silent = new LinkedHashSet<>(stopping);
                quiet.forEach(machine -> machine.workloads.forEach(workload -> silent.add(workload.index())));
                boolean[] speaks = new boolean[topology.services()];
                for (Workload workload : site.workloads()) {
                    speaks[topology.serviceOf(workload.index())] |= !silent.contains(workload.index());
                }
                removed = quiet.removeIf(machine ->
                        machine.workloads.stream().anyMatch(workload -> isNeeded(workload.index(), speaks, silent)));
            }
            return quiet;
        }

        private boolean isKnown(Server server) {
            String room = site.rack(server.rack()).room();
            return server.loadWatts().isPresent() && batteriesOf(room).unknown().isEmpty();
        }

        private boolean isNeeded(int workload, boolean[] speaks, Set<Integer> silent) {
            return services.dependants(topology.serviceOf(workload)).stream().anyMatch(service -> speaks[service])
                    || services.neededBy(workload).stream().anyMatch(other -> !silent.contains(other));
        }
    }
}
