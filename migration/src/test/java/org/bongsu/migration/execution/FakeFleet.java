package org.bongsu.migration.execution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Place;

/**
 * A fleet that loses, delays, doubles and lies, in virtual time, and keeps the books: what took effect twice, which
 * limit was broken, which server was switched off with work on it. Duplicated sequences and stale epochs are refused, as
 * the contract says; everything else it does as it is told.
 */
final class FakeFleet {

    private static final double TOLERANCE = 1e-4;

    private final Site site;
    private final Random random;
    private final double faults;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
    private long eventCount;
    final Map<String, WorkloadState> states = new LinkedHashMap<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    final Map<String, PowerState> power = new LinkedHashMap<>();
    private final Map<String, List<Workload>> onServer = new LinkedHashMap<>();
    private final Map<String, Double> memory = new LinkedHashMap<>();
    private final Set<Long> sequences = new LinkedHashSet<>();
    private final Set<String> cordoned = new LinkedHashSet<>();
    private long epoch;

    /** By limit, what was used of it at most. */
    final Map<String, Double> mostAtOnce = new LinkedHashMap<>();

    final List<String> breaches = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    final List<Observation> observations = new ArrayList<>();
    int lost;
    int lies;
    int late;
    int refused;

    /** Starts of what moves or has left: an unnoticing fleet would have done it twice. */
    int duplicates;

    final Map<Method, Integer> effects = new LinkedHashMap<>();

    private record Event(Moment at, long number, Runnable what) {}

    private record Running(long sequence, Method method, Optional<Place> place, double rate) {}

    FakeFleet(Site site, long seed, double faults) {
        this.site = site;
        this.random = new Random(seed);
        this.faults = faults;
        site.servers().forEach(server -> power.put(server.id(), PowerState.ON));
        for (Workload workload : site.workloads()) {
            states.put(workload.id(), WorkloadState.RUNNING);
            onServer.computeIfAbsent(workload.server(), key -> new ArrayList<>())
                    .add(workload);
        }
    }

    Optional<Moment> next() {
        return Optional.ofNullable(events.peek()).map(Event::at);
    }

    void advance(Moment now) {
        while (!events.isEmpty() && !events.peek().at().isAfter(now)) {
            events.remove().what().run();
        }
    }

    void cut(List<Server> servers, Moment now) {
        for (Server server : servers) {
            if (power.get(server.id()) == PowerState.ON) {
                power.put(server.id(), PowerState.DARK);
                observations.add(new ServerSeen(server.id(), PowerState.DARK, now));
            }
            for (Workload workload : onServer.getOrDefault(server.id(), List.of())) {
                WorkloadState state = states.get(workload.id());
                if (state == WorkloadState.RUNNING || state == WorkloadState.MOVING) {
                    running.remove(workload.id());
                    set(workload.id(), WorkloadState.LOST, server.id(), now);
                }
            }
        }
    }

    void take(Command command, Moment now) {
        if (command.epoch() < epoch) {
            breaches.add("stale epoch " + command);
            return;
        }
        epoch = command.epoch();
        if (!sequences.add(command.sequence())) {
            refused++;
            return;
        }
        boolean start = command.action() == Action.START;
        if (start) {
            WorkloadState state = states.get(command.workload().orElseThrow());
            if (state == WorkloadState.MOVING || state.gone()) {
                duplicates++;
            }
        }
        if (start && !cordoned.contains(command.server()) && faults == 0) {
            breaches.add(command.server() + " was not cordoned before " + command);
        }
        double dice = random.nextDouble();
        if (dice < faults / 3) {
            lost++;
        } else if (dice < 2 * faults / 3) {
            lies++;
            Reply.Status claim = random.nextBoolean() ? Reply.Status.SUCCEEDED : Reply.Status.FAILED;
            boolean falseAlarm = claim == Reply.Status.FAILED && random.nextBoolean();
            reply(command, claim, now.plusSeconds(random.nextInt(40)));
            if (falseAlarm) {
                begin(command, now);
            }
        } else if (dice < faults) {
            late++;
            Moment then = now.plusSeconds(5 + random.nextInt(120));
            at(then, () -> begin(command, then));
        } else {
            begin(command, now);
        }
    }

    private void at(Moment then, Runnable what) {
        events.add(new Event(then, eventCount++, what));
    }

    private void reply(Command command, Reply.Status status, Moment then) {
        int times = random.nextDouble() < faults ? 2 : random.nextDouble() < faults ? 0 : 1;
        for (int time = 0; time < times; time++) {
            at(then.plusSeconds(time * 3.0), () -> replies.add(new Reply(command.sequence(), status, "")));
        }
    }

    private void begin(Command command, Moment now) {
        switch (command.action()) {
            case CORDON -> {
                cordoned.add(command.server());
                reply(command, Reply.Status.SUCCEEDED, now);
            }
            case CANCEL -> cancel(command, now);
            case POWER_OFF -> at(now.plusSeconds(5), () -> powerOff(command, now.plusSeconds(5)));
            case START -> start(command, now);
        }
    }

    private void start(Command command, Moment now) {
        String id = command.workload().orElseThrow();
        WorkloadState state = states.get(id);
        if (state != WorkloadState.RUNNING || power.get(command.server()) != PowerState.ON) {
            reply(command, Reply.Status.FAILED, now);
            return;
        }
        Method method = command.method().orElseThrow();
        Running run = new Running(command.sequence(), method, command.place(), command.rateGbps());
        running.put(id, run);
        set(id, WorkloadState.MOVING, command.server(), now);
        checkLimits(now);
        reply(command, Reply.Status.STARTED, now);
        double seconds = Durations.nominalSeconds(site, site.workload(id), method, command.rateGbps())
                * (0.95 + random.nextDouble() * 0.1);
        boolean breaksDown = random.nextDouble() < faults;
        Moment end = now.plusSeconds(breaksDown ? seconds / 2 : seconds);
        at(end, () -> end(id, run, breaksDown, command, end));
    }

    private void end(String id, Running run, boolean breaksDown, Command command, Moment now) {
        if (running.get(id) != run) {
            return;
        }
        running.remove(id);
        if (breaksDown) {
            set(id, WorkloadState.RUNNING, command.server(), now);
            reply(command, Reply.Status.FAILED, now);
            return;
        }
        effects.merge(run.method, 1, Integer::sum);
        String where = run.place.map(Place::toString).orElse(command.server());
        switch (run.method) {
            case SHIFT -> set(id, WorkloadState.SHIFTED, where, now);
            case STOP -> set(id, WorkloadState.STOPPED, where, now);
            case LIVE, COLD -> {
                memory.merge(where, site.workload(id).memoryGib(), Double::sum);
                set(id, WorkloadState.MOVED, where, now);
            }
        }
        reply(command, Reply.Status.SUCCEEDED, now);
    }

    private void cancel(Command command, Moment now) {
        Running run = running.remove(command.workload().orElseThrow());
        if (run != null) {
            set(command.workload().get(), WorkloadState.RUNNING, command.server(), now);
        }
        reply(command, run != null ? Reply.Status.SUCCEEDED : Reply.Status.FAILED, now);
    }

    private void powerOff(Command command, Moment now) {
        for (Workload workload : onServer.getOrDefault(command.server(), List.of())) {
            WorkloadState state = states.get(workload.id());
            if (!state.gone()) {
                breaches.add("dirty power-off of " + command.server() + ": " + workload.id() + " is " + state);
            }
        }
        if (power.get(command.server()) == PowerState.ON) {
            power.put(command.server(), PowerState.OFF);
            observations.add(new ServerSeen(command.server(), PowerState.OFF, now));
        }
        reply(command, Reply.Status.SUCCEEDED, now);
    }

    private void set(String id, WorkloadState state, String where, Moment now) {
        WorkloadState before = states.put(id, state);
        if (before.gone()) {
            breaches.add(id + " was " + before + " and is now " + state);
        }
        observations.add(new WorkloadSeen(id, state, where, now));
    }

    private void checkLimits(Moment now) {
        Map<String, Double> use = new LinkedHashMap<>();
        running.forEach((id, run) -> {
            if (run.method.copies()) {
                Workload workload = site.workload(id);
                use.merge("link " + run.place.orElseThrow().destination(), run.rate, Double::sum);
                use.merge("rack " + site.rackOf(workload).id(), run.rate, Double::sum);
                use.merge("server " + workload.server(), run.rate, Double::sum);
                use.merge("moves " + workload.server(), 1.0, Double::sum);
                use.merge("rackmoves " + site.rackOf(workload).id(), 1.0, Double::sum);
                use.merge("room " + site.roomOf(workload).id(), run.rate, Double::sum);
                use.merge("roommoves " + site.roomOf(workload).id(), 1.0, Double::sum);
                use.merge("host " + run.place.get(), workload.memoryGib(), Double::sum);
            }
        });
        for (Map.Entry<String, Double> entry : use.entrySet()) {
            String[] key = entry.getKey().split(" ", 2);
            double most = switch (key[0]) {
                case "link" -> site.destination(key[1]).linkGbps();
                case "rack" -> site.limits().rackGbps();
                case "server" -> site.limits().serverGbps();
                case "moves" -> site.limits().movesPerServer();
                case "rackmoves" -> site.limits().movesPerRack();
                case "room" -> site.limitsOf(site.room(key[1])).gbps().orElse(Double.POSITIVE_INFINITY);
                case "roommoves" -> site.limitsOf(site.room(key[1])).moves().orElse(Integer.MAX_VALUE);
                default -> {
                    Destination to = site.destination(Place.parse(key[1]).destination());
                    yield to.memoryGibPerHost() - memory.getOrDefault(key[1], 0.0);
                }
            };
            mostAtOnce.merge(entry.getKey(), entry.getValue(), Math::max);
            if (entry.getValue() > most + TOLERANCE) {
                breaches.add(now + ": " + entry.getKey() + " uses " + entry.getValue() + " of " + most);
            }
        }
    }
}
