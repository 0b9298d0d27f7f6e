package org.bongsu.migration.restoration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Execution;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.execution.StepState;
import org.bongsu.migration.execution.StepView;
import org.bongsu.migration.plan.Place;
import org.bongsu.migration.plan.ServiceOrder;
import org.bongsu.migration.plan.Topology;
import org.bongsu.migration.plan.Uplinks;

/**
 * Brings back what evacuations took away: servers are switched on and uncordoned, workloads started, moved or shifted back,
 * tier 0 first and nothing before what it needs. Only what an evacuation's own step took away is brought back, and only an
 * observation completes it; attempts are counted, and what cannot be brought back is told.
 *
 * <p>A room that is disturbed gets no further order at once; copies on their way to it are called back, for they are safe
 * where they are, and what is being started is let start. Follows from the calls made on it. Not thread-safe; the engine
 * owns it.
 */
public final class Restoration {

    private static final double GBIT_A_GIB = 8.589934592;

    /** A server's firmware, its system and its hypervisor. */
    private static final Duration BOOT = Duration.ofMinutes(10);

    /** Beyond what it should take, for commands and observations on their way. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    /** A start is counted to take as long as a clean stop, and no less than this. */
    private static final double START_SECONDS = 60;

    private static final int CANNOT_MOST = 20;

    private static final String UNCORDON = "uncordon";

    private final Site site;
    private final Execution execution;
    private final ReturnTerms terms;
    private final Topology topology;
    private final ServiceOrder order;
    private final Uplinks uplinks;
    private final Map<String, Double> links = new LinkedHashMap<>();
    private final Map<String, OfRoom> rooms = new LinkedHashMap<>();
    /** Ordered back and called off: until when an order may still take effect. */
    private final Map<Integer, Moment> calledOff = new LinkedHashMap<>();

    private Duration transport = Duration.ZERO;

    private static final class OfRoom {
        final String id;
        final Map<String, ReturnStep> servers = new LinkedHashMap<>();
        final Map<Integer, ReturnStep> workloads = new LinkedHashMap<>();
        final Map<Integer, Double> copies = new LinkedHashMap<>();
        final Map<Integer, String> links = new LinkedHashMap<>();
        /** Still on their way out when the danger ended. */
        final Set<Integer> late = new LinkedHashSet<>();

        final Map<Long, String> uncordons = new LinkedHashMap<>();
        final List<Text> cannot = new ArrayList<>();
        Optional<RoomCalm> calm = Optional.empty();
        boolean news = true;
        /** As last decided upon: made anew for everybody who asks, it would be counted thousands of times for nothing. */
        Optional<ReturnView> view = Optional.empty();

        Optional<Moment> due = Optional.empty();
        ReturnState state = ReturnState.held(new Text("not looked at yet", "아직 판단하지 않음"));

        OfRoom(String id) {
            this.id = id;
        }

        boolean over() {
            return servers.values().stream().allMatch(ReturnStep::over)
                    && workloads.values().stream().allMatch(ReturnStep::over);
        }

        int count(ReturnStep.State state) {
            return (int) workloads.values().stream()
                    .filter(one -> one.state == state)
                    .count();
        }
    }

    public Restoration(Site site, Execution execution, ReturnTerms terms) {
        this.site = site;
        this.execution = execution;
        this.terms = terms;
        this.topology = new Topology(site);
        this.order = new ServiceOrder(site, topology);
        this.uplinks = new Uplinks(topology, site.racks().size(), topology.servers());
    }

    /** @param extra scenario time that commands and answers may spend on their way */
    public void resume(Duration extra, Moment now) {
        transport = extra;
        for (OfRoom room : rooms.values()) {
            steps(room).stream()
                    .filter(one -> one.state == ReturnStep.State.ONGOING)
                    .forEach(one -> one.due = one.due.later(now.plus(PATIENCE).plus(extra)));
        }
    }

    private static List<ReturnStep> steps(OfRoom room) {
        List<ReturnStep> all = new ArrayList<>(room.servers.values());
        all.addAll(room.workloads.values());
        return all;
    }

    /** The danger of the room is over: what its evacuation took away is to come back. Nothing where it took nothing. */
    public void begin(String id) {
        OfRoom room = new OfRoom(id);
        Set<String> servers = new LinkedHashSet<>();
        for (Workload workload : site.workloadsIn(id)) {
            boolean leaving = execution
                    .step(workload)
                    .filter(step -> step.state() == StepState.ONGOING)
                    .isPresent();
            boolean ours = execution.step(workload).isPresent() && !leaving && isAway(workload);
            if (ours) {
                room.workloads.put(workload.index(), new ReturnStep());
            }
            if (leaving) {
                room.late.add(workload.index());
            }
            if (ours || execution.cordoned(workload.server()) || execution.switchedOff(workload.server())) {
                servers.add(workload.server());
            }
        }
        servers.forEach(server -> room.servers.put(server, new ReturnStep()));
        if (!room.servers.isEmpty()) {
            rooms.put(id, room);
        }
    }

    /** The room is in danger again: its evacuation has it. Copies on their way to it are called back. */
    public void turnRound(String id, Moment now) {
        OfRoom room = rooms.remove(id);
        if (room != null) {
            room.workloads.forEach((index, one) -> {
                if (one.state == ReturnStep.State.ONGOING) {
                    giveUp(room, site.workloads().get(index), one, now);
                }
            });
            steps(room).forEach(one -> execution.settled(one.sequence));
            room.uncordons.keySet().forEach(execution::settled);
        }
    }

    private void callBack(OfRoom room, Moment now) {
        room.workloads.forEach((index, one) -> {
            Workload workload = site.workloads().get(index);
            if (one.state == ReturnStep.State.ONGOING && room.copies.containsKey(index)) {
                giveUp(room, workload, one, now);
                one.state = ReturnStep.State.WAITING;
                one.due = now.plus(grace());
            }
        });
    }

    /** A copy can be called back; what is being started may be up at any moment until its time is over. */
    private void giveUp(OfRoom room, Workload workload, ReturnStep one, Moment now) {
        boolean copies = room.copies.containsKey(workload.index());
        cancel(workload, one);
        giveLinks(room, workload.index());
        Moment until = now.plus(grace());
        calledOff.put(workload.index(), copies ? until : until.later(one.due));
    }

    /** Whose order back can have no effect any more; to be called after every input. */
    public void settleCalledOff(Moment now) {
        for (Map.Entry<Integer, Moment> entry : List.copyOf(calledOff.entrySet())) {
            Workload workload = site.workloads().get(entry.getKey());
            WorkloadState seen = execution.seen(workload);
            if (seen == WorkloadState.RUNNING || seen == WorkloadState.LOST) {
                calledOff.remove(entry.getKey());
            } else if (!entry.getValue().isAfter(now) && seen != WorkloadState.MOVING) {
                calledOff.remove(entry.getKey());
                execution.stays(workload, now);
            }
        }
    }

    private void cancel(Workload workload, ReturnStep one) {
        execution.settled(one.sequence);
        execution.order(
                Action.CANCEL, workload.server(), Optional.of(workload.id()), Optional.empty(), Optional.empty(), 0);
    }

    private Duration grace() {
        return ReturnStep.GRACE.plus(transport);
    }

    /** Something was seen. A room that waits for people or for calm is looked at again for what is its own. */
    public void observed(List<Observation> observations) {
        Set<String> concerned = new LinkedHashSet<>();
        if (!rooms.isEmpty()) {
            observations.forEach(seen -> roomOf(seen).ifPresent(concerned::add));
        }
        for (OfRoom room : rooms.values()) {
            boolean moves = room.state.phase() == ReturnPhase.ONGOING || !room.late.isEmpty();
            room.news |= moves || concerned.contains(room.id);
        }
    }

    private Optional<String> roomOf(Observation seen) {
        if (seen instanceof WorkloadSeen workload && topology.knowsWorkload(workload.workload())) {
            return Optional.of(site.roomOf(site.workload(workload.workload())).id());
        }
        if (seen instanceof ServerSeen server && topology.knowsServer(server.server())) {
            return Optional.of(site.rack(site.server(server.server()).rack()).room());
        }
        return Optional.empty();
    }

    /** A driver's claim: a success completes nothing, a failure shortens the wait. */
    public void onReply(Reply reply, Moment now) {
        if (reply.status() != Reply.Status.FAILED) {
            return;
        }
        for (OfRoom room : rooms.values()) {
            room.news = true;
            boolean told = room.cannot.stream().anyMatch(what -> what.en().startsWith(UNCORDON));
            if (room.uncordons.containsKey(reply.sequence()) && !told) {
                tell(room, UNCORDON, new Text(said(reply), said(reply))); // for one server as for all
            }
            room.servers.forEach((id, one) -> failed(room, id, one, reply, now));
            room.workloads.forEach(
                    (index, one) -> failed(room, site.workloads().get(index).id(), one, reply, now));
        }
    }

    private static String said(Reply reply) {
        return reply.detail().isBlank() ? "failed" : reply.detail();
    }

    private void failed(OfRoom room, String what, ReturnStep one, Reply reply, Moment now) {
        if (one.state == ReturnStep.State.ONGOING && one.sequence == reply.sequence()) {
            one.due = one.due.earlier(now.plus(grace()));
            if (one.attempts >= ReturnStep.ATTEMPTS_MAX) {
                tell(room, what, new Text("a driver says: " + said(reply), "드라이버 응답: " + said(reply)));
            }
        }
    }

    private static void tell(OfRoom room, String what, Text why) {
        Text told = new Text(what + ": " + why.en(), what + ": " + why.ko());
        if (!room.cannot.contains(told) && room.cannot.size() < CANNOT_MOST) {
            room.cannot.add(told);
        }
    }

    /** Looks at a room anew and gives its next orders; to be called after every input and at {@link #nextDue}. */
    public void update(String id, RoomCalm calm, Moment now) {
        OfRoom room = rooms.get(id);
        boolean due = room != null && room.due.filter(at -> !at.isAfter(now)).isPresent();
        if (room == null || !room.news && !due && room.calm.equals(Optional.of(calm))) {
            return;
        }
        room.news = false;
        room.calm = Optional.of(calm);
        decide(room, calm, now);
        room.due = nextDue(room, now);
        room.view = Optional.of(viewOf(room));
    }

    private void decide(OfRoom room, RoomCalm calm, Moment now) {
        look(room, now);
        ReturnState judged = calm.judge(terms, now);
        if (room.over() && room.count(ReturnStep.State.ONGOING) == 0) {
            boolean all = steps(room).stream().allMatch(one -> one.state == ReturnStep.State.DONE);
            room.state = new ReturnState(
                    all ? ReturnPhase.DONE : ReturnPhase.PARTIAL,
                    all
                            ? new Text("everything is back", "모두 복귀함")
                            : new Text("some has to be brought back by a person", "일부는 담당자가 복귀시켜야 함"),
                    Optional.empty());
            return;
        }
        room.state = judged;
        if (judged.phase() == ReturnPhase.ONGOING) {
            proceed(room, now);
        } else if (judged.phase() == ReturnPhase.HELD) {
            callBack(room, now);
        }
    }

    // What was seen.

    private void look(OfRoom room, Moment now) {
        for (int index : List.copyOf(room.late)) {
            Workload workload = site.workloads().get(index);
            boolean leaving = execution
                    .step(workload)
                    .filter(step -> step.state() == StepState.ONGOING)
                    .isPresent();
            if (!leaving) {
                room.late.remove(index);
            }
            if (!leaving && isAway(workload)) {
                room.workloads.put(index, new ReturnStep());
                room.servers.computeIfAbsent(workload.server(), key -> new ReturnStep());
            }
        }
        room.servers.forEach((id, one) -> {
            boolean on = on(id);
            if (on && !execution.cordoned(id) && !one.over()) {
                done(one);
            } else if (on && one.state == ReturnStep.State.ONGOING) {
                execution.settled(one.sequence);
                one.state = ReturnStep.State.WAITING;
                one.due = now;
            } else if (one.state == ReturnStep.State.ONGOING && !one.due.isAfter(now)) {
                again(room, id, one, now);
            }
        });
        room.workloads.forEach((index, one) -> {
            Workload workload = site.workloads().get(index);
            WorkloadState seen = execution.seen(workload);
            if (seen == WorkloadState.RUNNING && !one.over()) {
                giveLinks(room, index);
                done(one);
            } else if (seen == WorkloadState.LOST && !one.over()) {
                giveLinks(room, index);
                execution.settled(one.sequence);
                one.state = ReturnStep.State.FAILED;
                tell(room, workload.id(), new Text("its power failed", "전원이 끊김"));
            } else if (one.state == ReturnStep.State.ONGOING && !one.due.isAfter(now)) {
                giveUp(room, workload, one, now);
                again(room, workload.id(), one, now);
            }
        });
    }

    private boolean isAway(Workload workload) {
        return switch (execution.seen(workload)) {
            case MOVED, SHIFTED, STOPPED -> true;
            case RUNNING, MOVING, LOST -> false;
        };
    }

    private boolean on(String server) {
        return execution.power(server).map(PowerState.ON::equals).orElse(true);
    }

    private void done(ReturnStep one) {
        one.state = ReturnStep.State.DONE;
        execution.settled(one.sequence);
    }

    private void again(OfRoom room, String what, ReturnStep one, Moment now) {
        execution.settled(one.sequence);
        if (one.attempts < ReturnStep.ATTEMPTS_MAX) {
            one.state = ReturnStep.State.WAITING;
            one.due = now.plus(grace());
        } else {
            one.state = ReturnStep.State.FAILED;
            tell(
                    room,
                    what,
                    new Text(
                            "not seen back after " + one.attempts + " attempts",
                            one.attempts + "번 시도 후에도 복귀가 관측되지 않음"));
        }
    }

    // What is next.

    private void proceed(OfRoom room, Moment now) {
        int free = terms.atOnce()
                - (int) rooms.values().stream()
                        .flatMap(one -> steps(one).stream())
                        .filter(one -> one.state == ReturnStep.State.ONGOING)
                        .count();
        int[] open = new int[site.services().size()];
        rooms.values().stream()
                .filter(each -> each.state.phase() == ReturnPhase.ONGOING)
                .forEach(each -> each.workloads.forEach((index, one) -> {
                    open[topology.serviceOf(index)] += one.over() ? 0 : 1;
                }));
        Set<String> wanted = new LinkedHashSet<>();
        List<Workload> waiting = room.workloads.keySet().stream()
                .map(site.workloads()::get)
                .filter(workload -> isOpen(workload))
                .sorted(Comparator.comparingInt(Workload::tier).thenComparingInt(Workload::index))
                .toList();
        for (Workload workload : waiting) {
            wanted.add(workload.server());
            ReturnStep one = room.workloads.getOrDefault(workload.index(), new ReturnStep());
            if (one.state != ReturnStep.State.WAITING || one.due.isAfter(now)) {
                continue;
            }
            Optional<Workload> missing = failedNeed(workload);
            if (missing.isPresent()) {
                one.state = ReturnStep.State.FAILED;
                tell(
                        room,
                        workload.id(),
                        new Text(
                                "needs " + missing.get().id() + ", which is not back",
                                missing.get().id() + "이(가) 복귀하지 않음"));
            } else if (free > 0 && !needsWait(room, workload, open)) {
                free -= advance(room, workload, one, now) ? 1 : 0;
            }
        }
        // Servers without work of ours come last: they hold nothing up.
        for (Map.Entry<String, ReturnStep> server : room.servers.entrySet()) {
            if (!wanted.contains(server.getKey()) && free > 0) {
                free -= openServer(room, server.getKey(), now) ? 1 : 0;
            }
        }
    }

    /** Returns whether something was begun that has to be waited for. */
    private boolean advance(OfRoom room, Workload workload, ReturnStep one, Moment now) {
        ReturnStep server = room.servers.getOrDefault(workload.server(), new ReturnStep());
        if (server.state == ReturnStep.State.FAILED) {
            one.state = ReturnStep.State.FAILED;
            tell(room, workload.id(), new Text("its server is not on", "서버 전원이 켜지지 않음"));
            return false;
        }
        if (openServer(room, workload.server(), now)) {
            return true;
        }
        return server.state == ReturnStep.State.DONE && bringBack(room, workload, one, now);
    }

    private boolean openServer(OfRoom room, String id, Moment now) {
        ReturnStep server = room.servers.getOrDefault(id, new ReturnStep());
        if (server.state != ReturnStep.State.WAITING || server.due.isAfter(now)) {
            return false;
        }
        if (on(id)) {
            room.uncordons.put(
                    execution.order(Action.UNCORDON, id, Optional.empty(), Optional.empty(), Optional.empty(), 0), id);
            server.state = ReturnStep.State.DONE; // nobody can see a cordon; the order is sent until a driver answers
            return false;
        }
        if (execution.power(id).filter(PowerState.DARK::equals).isPresent()) {
            tell(room, id, new Text("has no power", "전원이 공급되지 않음"));
            return false;
        }
        server.attempts++;
        server.sequence = execution.order(Action.POWER_ON, id, Optional.empty(), Optional.empty(), Optional.empty(), 0);
        server.state = ReturnStep.State.ONGOING;
        server.due = now.plus(BOOT).plus(transport);
        return true;
    }

    private boolean bringBack(OfRoom room, Workload workload, ReturnStep one, Moment now) {
        WorkloadState seen = execution.seen(workload);
        if (seen == WorkloadState.MOVING) {
            return false; // somebody moves it already: it is looked at again when it has arrived somewhere
        }
        Optional<Place> place = seen == WorkloadState.STOPPED
                ? Optional.empty()
                : execution.step(workload).flatMap(StepView::place);
        Method method = left(workload);
        double rate = method.copies() ? execution.copyRate(workload) : 0;
        if (method.copies() && !takeLinks(room, workload, place, rate)) {
            return false;
        }
        one.attempts++;
        calledOff.remove(workload.index());
        one.sequence = execution.order(
                Action.RETURN, workload.server(), Optional.of(workload.id()), Optional.of(method), place, rate);
        one.state = ReturnStep.State.ONGOING;
        one.due = now.plusSeconds(2 * seconds(workload, method, rate))
                .plus(PATIENCE)
                .plus(transport);
        return true;
    }

    /** How it is away: what was to be moved may have ended stopped. */
    private Method left(Workload workload) {
        return switch (execution.seen(workload)) {
            case SHIFTED -> Method.SHIFT;
            case MOVED ->
                execution
                        .step(workload)
                        .map(StepView::method)
                        .filter(Method::copies)
                        .orElse(Method.COLD);
            case STOPPED, RUNNING, MOVING, LOST -> Method.STOP;
        };
    }

    private double seconds(Workload workload, Method method, double rate) {
        double stop = workload.stop().toMillis() / 1000.0;
        double copy = rate > 0 ? workload.memoryGib() * GBIT_A_GIB / rate : 0;
        return switch (method) {
            case SHIFT ->
                site.service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .map(duration -> duration.toMillis() / 1000.0)
                        .orElse(START_SECONDS);
            case LIVE -> 2 * copy + START_SECONDS;
            case COLD -> stop + copy + START_SECONDS;
            case STOP -> Math.max(START_SECONDS, stop);
        };
    }

    // Who waits for whom, and for which links.

    private boolean isOpen(Workload workload) {
        return stepOf(workload).filter(one -> !one.over()).isPresent();
    }

    /**
     * What a room that is not being filled has of a service holds nobody up: its other workloads run on, or that is for people
     * to weigh. A workload that is needed by name and stands still does.
     *
     * @param open by service, what of it is not back and not given up, in rooms that are being filled
     */
    private boolean needsWait(OfRoom room, Workload workload, int[] open) {
        if (order.dependencies(topology.serviceOf(workload.index())).stream().anyMatch(service -> open[service] > 0)) {
            return true;
        }
        for (int index : order.needs(workload.index())) {
            Workload needed = site.workloads().get(index);
            if (isOpen(needed)) {
                OfRoom other = rooms.getOrDefault(site.roomOf(needed).id(), room);
                boolean filled = other.state.phase() == ReturnPhase.ONGOING;
                boolean stands = execution.seen(needed) == WorkloadState.STOPPED;
                if (!filled && stands) {
                    tell(
                            room,
                            workload.id(),
                            new Text(
                                    "waits for " + needed.id() + " in " + other.id,
                                    other.id + "의 " + needed.id() + " 대기"));
                }
                if (filled || stands) {
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<Workload> failedNeed(Workload workload) {
        return order.needs(workload.index()).stream()
                .map(site.workloads()::get)
                .filter(needed -> stepOf(needed)
                        .filter(one -> one.state == ReturnStep.State.FAILED)
                        .isPresent())
                .findFirst();
    }

    private Optional<ReturnStep> stepOf(Workload workload) {
        return Optional.ofNullable(rooms.get(site.roomOf(workload).id()))
                .map(room -> room.workloads.get(workload.index()));
    }

    private boolean takeLinks(OfRoom room, Workload workload, Optional<Place> place, double rate) {
        int index = workload.index();
        Optional<Destination> from = place.flatMap(where -> site.destinations().stream()
                .filter(each -> each.id().equals(where.destination()))
                .findFirst());
        if (from.isEmpty() || !(rate > 0)) {
            return true; // nobody knows which link it takes
        }
        int inRoom = topology.roomOf(index);
        int rack = topology.rackOf(index);
        int server = topology.serverOf(index);
        double used = links.getOrDefault(from.get().id(), 0.0);
        boolean fits = uplinks.roomFits(inRoom, rate)
                && uplinks.rackFits(rack, rate)
                && uplinks.serverFits(server, rate)
                && used + rate <= from.get().linkGbps() + 1e-6;
        if (fits) {
            uplinks.take(inRoom, rack, server, rate);
            links.put(from.get().id(), used + rate);
            room.copies.put(index, rate);
            room.links.put(index, from.get().id());
        }
        return fits;
    }

    private void giveLinks(OfRoom room, int index) {
        Double rate = room.copies.remove(index);
        String link = room.links.remove(index);
        if (rate != null && link != null) {
            uplinks.give(topology.roomOf(index), topology.rackOf(index), topology.serverOf(index), rate);
            links.merge(link, -rate, Double::sum);
        }
    }

    // What others ask.

    /** Rooms that have or had something to come back since their last danger. */
    public List<String> rooms() {
        return List.copyOf(rooms.keySet());
    }

    public Optional<ReturnView> view(String id) {
        return Optional.ofNullable(rooms.get(id)).map(room -> room.view.orElseGet(() -> viewOf(room)));
    }

    private static ReturnView viewOf(OfRoom room) {
        return new ReturnView(
                room.id,
                room.state,
                room.count(ReturnStep.State.DONE),
                room.count(ReturnStep.State.ONGOING),
                room.count(ReturnStep.State.WAITING),
                room.count(ReturnStep.State.FAILED),
                room.cannot);
    }

    /** When time alone changes something. */
    public Optional<Moment> nextDue() {
        return Stream.concat(
                        rooms.values().stream().flatMap(room -> room.due.stream()),
                        calledOff.entrySet().stream()
                                .filter(entry ->
                                        execution.seen(site.workloads().get(entry.getKey())) != WorkloadState.MOVING)
                                .map(Map.Entry::getValue))
                .min(Moment::compareTo);
    }

    private static Optional<Moment> nextDue(OfRoom room, Moment now) {
        List<Moment> all = new ArrayList<>();
        room.state.earliest().ifPresent(all::add);
        for (ReturnStep one : steps(room)) {
            boolean waits = one.state == ReturnStep.State.WAITING
                    && room.state.phase() == ReturnPhase.ONGOING
                    && one.due.isAfter(now);
            if (one.state == ReturnStep.State.ONGOING || waits) {
                all.add(one.due);
            }
        }
        return all.stream().min(Moment::compareTo);
    }
}
