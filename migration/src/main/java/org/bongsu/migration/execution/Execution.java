package org.bongsu.migration.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Candidate;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Estimate;
import org.bongsu.migration.plan.Lessons;
import org.bongsu.migration.plan.PinnedStep;
import org.bongsu.migration.plan.Place;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.PowerSeen;
import org.bongsu.migration.plan.Promise;
import org.bongsu.migration.plan.ServiceOrder;
import org.bongsu.migration.plan.Step;
import org.bongsu.migration.plan.StepReason;
import org.bongsu.migration.plan.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Carries plans out. Deterministic: its state follows from the calls made on it, so replaying them restores it. Not
 * thread-safe; the engine owns it.
 *
 * <p>The engine adopts a plan, hands in replies and observations as they come, and after each of these and at
 * {@link #nextDue()} sends what {@link #due} returns. Copies start in the plan's order as soon as link, uplink and
 * memory are really free; a stop starts at its planned time, after the stops of what depends on it. Only an
 * observation completes a step or frees a server; only a server without workloads is switched off. Each call costs the
 * logarithm of the site's size, {@link #adopt}, {@link #request}, {@link #progress} and {@link #resume} its size.
 */
public final class Execution {

    /** As it was last seen; its parts have the same numbers as when it was configured. */
    private Site site;

    private final Durations prior;
    private final Lessons lessons;
    private final Topology topology;
    private final ServiceOrder services;
    private final Capacity capacity;
    private final Task[] tasks;
    private final Machine[] machines;
    private final List<List<Integer>> workloadsOfMachine = new ArrayList<>();
    private final Tallies tallies;
    private final Authority authority;
    private final Map<Integer, Deadline> deadlines = new LinkedHashMap<>();
    private final Map<Integer, Moment> plannedCuts = new LinkedHashMap<>();
    private final int[][] openStops;
    private final List<Set<Integer>> heldStops = new ArrayList<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparingLong(Timer::number));
    private final Map<Long, Command> unanswered = new LinkedHashMap<>();
    private final Map<Long, Integer> startsBySequence = new LinkedHashMap<>();
    private final TreeSet<Material> material = new TreeSet<>();
    /** Servers that could be switched off, had anybody looked since they were empty. */
    private final Set<Integer> unlooked = new LinkedHashSet<>();

    /** By room. */
    private final Moment[] lookedAt;
    /** As known when the plan in force was adopted. */
    private Durations planned;

    private List<Command> outbox = new ArrayList<>();
    private Duration patienceExtra = Bounds.PATIENCE_EXTRA;
    private Duration cancelGrace = Bounds.CANCEL_GRACE;
    private List<StepChange> changes = new ArrayList<>();

    private long epoch;
    private long lastSequence;
    /** The next rank: no two that wait in line may share one. */
    private int ranks;

    private long timerCount;
    private double plannedWeight;
    private double troubledWeight;
    private int rescuable;
    private int hopes;
    private Moment adoptedAt = Moment.FAR;
    private int downgraded;

    private int overtaken;

    private enum Due {
        START,
        ORDER_GIVEN_UP,
        TOO_LATE,
        RELEASED,
        DOUBT,
        CANCELLED_CHECK,
        POWER_OFF_CHECK
    }

    private record Timer(Moment at, long number, Due due, int index, int generation) {}

    /** @param epoch of this daemon's lease, part of every command */
    public Execution(Site site, Durations durations, long epoch) {
        this.site = site;
        this.prior = durations;
        this.lessons = new Lessons(site, durations);
        this.planned = durations;
        this.epoch = epoch;
        this.topology = new Topology(site);
        this.services = new ServiceOrder(site, topology);
        this.capacity = new Capacity(topology);
        this.tallies = new Tallies(topology.rooms());
        this.authority = new Authority(topology.rooms());
        this.lookedAt = new Moment[topology.rooms()];
        Arrays.fill(lookedAt, new Moment(0));
        this.openStops = new int[topology.services()][topology.rooms()];
        for (int service = 0; service < topology.services(); service++) {
            heldStops.add(new LinkedHashSet<>());
        }
        List<Server> servers = site.servers();
        this.machines = new Machine[servers.size()];
        for (int number = 0; number < machines.length; number++) {
            machines[number] = new Machine(servers.get(number), topology.roomOfServer(number));
            workloadsOfMachine.add(new ArrayList<>());
        }
        this.tasks = new Task[site.workloads().size()];
        for (Workload workload : site.workloads()) {
            int index = workload.index();
            tasks[index] = new Task(workload);
            tasks[index].counted = Outcome.LEFT;
            machines[topology.serverOf(index)].remaining++;
            workloadsOfMachine.get(topology.serverOf(index)).add(index);
            tallies.add(topology.roomOf(index), workload.tier(), Outcome.LEFT, topology.weightOf(index), 1);
        }
    }

    // ---------------------------------------------------------------- what the engine tells

    /**
     * Replaces the plan. Steps under way go on; waiting steps of the old plan that the new one lacks are skipped. A step
     * for a workload that has left or started meanwhile is passed over.
     */
    public void adopt(Plan plan, Moment now) {
        deadlines.clear();
        plannedCuts.clear();
        plan.deadlines().forEach(deadline -> {
            deadlines.put(topology.room(deadline.room()), deadline);
            plannedCuts.put(topology.room(deadline.room()), deadline.at());
        });
        material.clear();
        planned = lessons.durations();
        capacity.clearLine();
        heldStops.forEach(Set::clear);
        plannedWeight = 0;
        troubledWeight = 0;
        rescuable = 0;
        hopes = 0;
        adoptedAt = now;
        Set<Integer> kept = new LinkedHashSet<>();
        ranks = 0;
        for (Step step : hastenedFirst(plan.steps())) {
            int index = step.workload().index();
            plannedWeight += topology.weightOf(index);
            if (step.reason() != StepReason.IN_FLIGHT
                    && mayBePlanned(tasks[index])
                    && may(tasks[index], step.method())) {
                kept.add(index);
                plan(tasks[index], step, ranks++, now);
            } else {
                tasks[index].rank = ranks++; // it may have to be tried again, in line with all others
            }
        }
        plan.left()
                .forEach(left -> plannedWeight += tasks[left.workload().index()].hasStep
                        ? 0
                        : topology.weightOf(left.workload().index()));
        for (Task task : tasks) {
            if (task.is(StepState.PENDING) && !kept.contains(task.workload.index())) {
                move(task, StepEvent.SKIP, new Text("not in the new plan", "새 계획에 없음"), now);
            }
        }
        rescuable =
                capacity.nothingWaits() ? 0 : rescuable; // with nothing to wait for, the planner knew of the idle links
        cordonAndClear(now);
    }

    /** The plan's order, but for those whose owners are ready: they go first, among them in the plan's order. */
    private List<Step> hastenedFirst(List<Step> steps) {
        List<Step> ordered = new ArrayList<>();
        steps.stream().filter(this::isHastened).forEach(ordered::add);
        steps.stream().filter(step -> !isHastened(step)).forEach(ordered::add);
        return ordered;
    }

    private boolean isHastened(Step step) {
        return tasks[step.workload().index()].hastened;
    }

    private boolean mayBePlanned(Task task) {
        boolean stays = task.seen == WorkloadState.RUNNING || task.seen == WorkloadState.MOVING;
        return stays && !task.is(StepState.ONGOING) && !task.is(StepState.SUCCEEDED);
    }

    private void plan(Task task, Step step, int rank, Moment now) {
        task.rank = rank;
        task.place = step.place();
        task.destination =
                step.place().map(place -> capacity.number(place.destination())).orElse(Task.NOWHERE);
        task.plannedStart = task.hastened ? now : step.start();
        task.orderGivenUp = step.reason() == StepReason.ORDER_GIVEN_UP;
        boolean hopes =
                step.method() == Method.STOP && !step.workload().stopIsEnough() && step.reason() == StepReason.NO_TIME;
        rescuable += hopes ? 1 : 0;
        begin(task, step.method(), step.reason().label(), now);
        wait(task, now);
    }

    /** Cordons come before everything else: nothing new is to land on a threatened server. */
    private void cordonAndClear(Moment now) {
        for (Machine machine : machines) {
            if (deadlines.containsKey(machine.room) && !machine.cordoned) {
                machine.cordoned = true;
                send(Action.CORDON, machine.server.id(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
            }
        }
        for (int number = 0; number < machines.length; number++) {
            powerOffIfEmpty(number, now);
        }
    }

    /** New estimates between plans: they count at once; {@link #material()} says when they ask for a new plan. */
    public void onDeadlines(List<Deadline> newer, Moment now) {
        Map<Integer, Deadline> byRoom = new LinkedHashMap<>();
        newer.forEach(deadline -> byRoom.put(topology.room(deadline.room()), deadline));
        boolean sameRooms = byRoom.keySet().equals(plannedCuts.keySet());
        boolean sameTimes = sameRooms
                && byRoom.entrySet().stream()
                        .allMatch(entry -> near(
                                plannedCuts.get(entry.getKey()),
                                entry.getValue().at()));
        if (!sameTimes) {
            material.add(Material.DEADLINE);
        }
        byRoom.keySet().retainAll(plannedCuts.keySet());
        deadlines.putAll(byRoom);
    }

    private static boolean near(@Nullable Moment planned, Moment at) {
        return planned != null && planned.until(at).abs().compareTo(Bounds.DEADLINE_MOVED) <= 0;
    }

    /** A driver's claim. Completes nothing; a claimed failure, or a success that is not seen, raises doubt. */
    public void onReply(Reply reply, Moment now) {
        unanswered.remove(reply.sequence());
        Integer index = startsBySequence.get(reply.sequence());
        if (index == null) {
            return;
        }
        Task task = tasks[index];
        if (task.startSequence != reply.sequence() || !task.is(StepState.ONGOING) || task.cancels > 0) {
            return;
        }
        if (reply.status() == Reply.Status.FAILED) {
            cancel(task, now);
        } else if (reply.status() == Reply.Status.SUCCEEDED) {
            Moment seenBy = task.expectedFinish.later(now).plus(patienceExtra);
            timer(seenBy, Due.DOUBT, task); // of no account while it is seen to move
        }
    }

    /** What was seen. Unknown names are passed over: an inventory may hold more than this site. */
    public void onObservation(Observation observation, Moment now) {
        if (observation instanceof WorkloadSeen seen && topology.knowsWorkload(seen.workload())) {
            onWorkload(tasks[site.workload(seen.workload()).index()], seen, now);
        } else if (observation instanceof ServerSeen seen && topology.knowsServer(seen.server())) {
            Machine machine = machines[topology.server(seen.server())];
            if (machine.power == PowerState.OFF && seen.power() == PowerState.ON) {
                machine.powerOffs = 0;
            }
            machine.power = seen.power();
            machine.powerSeen = true;
            if (seen.power() != PowerState.ON) {
                unanswered.remove(machine.powerOffSequence);
            }
        }
    }

    /**
     * The site as it is seen now: its workloads may run on other servers than before, and its racks may have been joined
     * by others. A workload whose step waits is planned anew from where it is; one under way, gone or lost is left where it
     * was, and the next call looks at it again.
     *
     * @param seen made of the same site by {@link Site#seen}
     * @return whether every workload is now taken to be where {@code seen} says
     */
    public boolean see(Site seen, Moment now) {
        boolean all = true;
        Map<String, String> servers = new LinkedHashMap<>();
        for (Workload workload : seen.workloads()) {
            Task task = tasks[workload.index()];
            if (!workload.server().equals(task.workload.server())) {
                if (task.seen == WorkloadState.RUNNING && !task.is(StepState.ONGOING)) {
                    relocate(task, workload, now);
                } else {
                    all = false;
                }
            }
            servers.put(workload.id(), task.workload.server());
        }
        site = all ? seen : seen.seen(servers, List.of());
        return all;
    }

    private void relocate(Task task, Workload there, Moment now) {
        int index = there.index();
        int from = topology.serverOf(index);
        int to = topology.server(there.server());
        if (task.is(StepState.PENDING)) {
            capacity.leaveLine(task);
            heldStops.get(topology.serviceOf(index)).remove(index);
            move(task, StepEvent.SKIP, new Text("seen on another server", "다른 서버에서 관측됨"), now);
        }
        double weight = topology.weightOf(index);
        tallies.add(topology.roomOf(index), there.tier(), task.counted, weight, -1);
        workloadsOfMachine.get(from).remove(Integer.valueOf(index));
        machines[from].remaining--;
        machines[from].leftAt = now;
        task.workload = there;
        topology.place(index, to);
        workloadsOfMachine.get(to).add(index);
        machines[to].remaining++;
        tallies.add(topology.roomOf(index), there.tier(), task.counted, weight, 1);
        if (deadlines.containsKey(topology.roomOf(index))) {
            material.add(Material.RETURNED);
        }
        powerOffIfEmpty(from, now);
    }

    /**
     * What runs on a server and is no workload of it as far as anybody has planned. While there is anything the server is
     * not switched off.
     *
     * @param others how many, at least 0
     */
    public void occupied(String server, int others, Moment now) {
        int number = topology.server(server);
        machines[number].others = others;
        powerOffIfEmpty(number, now);
    }

    /**
     * Everything in some rooms was looked at, and what differs from before has been handed in. Servers are switched off upon such
     * a look alone: one at or after the moment at which the last workload was seen to have left, and no older than 2 min.
     */
    public void looked(Predicate<String> rooms, Moment now) {
        boolean[] there = new boolean[lookedAt.length];
        for (int room = 0; room < there.length; room++) {
            there[room] = rooms.test(site.rooms().get(room).id());
            if (there[room]) {
                lookedAt[room] = now;
            }
        }
        List<Integer> waiting =
                unlooked.stream().filter(number -> there[machines[number].room]).toList();
        waiting.forEach(number -> {
            unlooked.remove(number);
            powerOffIfEmpty(number, now);
        });
    }

    /**
     * By destination, the share of its declared link that copies are given together, 0..1, where those that arrived took so
     * long that it cannot be the whole.
     */
    public Map<String, Double> narrowedLinks() {
        return capacity.narrowed();
    }

    /** An operator leaves a waiting step out; false when there is none of that id that still waits. */
    public boolean skip(String stepId, Moment now) {
        int colon = stepId.lastIndexOf(':');
        if (colon < 0 || !topology.knowsWorkload(stepId.substring(0, colon))) {
            return false;
        }
        Task task = tasks[site.workload(stepId.substring(0, colon)).index()];
        if (!task.is(StepState.PENDING) || !Step.id(task.workload, task.method).equals(stepId)) {
            return false;
        }
        capacity.leaveLine(task);
        task.leftOut = true;
        move(task, StepEvent.SKIP, new Text("left out by an operator", "운영자가 제외함"), now);
        return true;
    }

    /**
     * The owner of these workloads is ready: they go before others, now where something is planned for them, and first in every plan
     * to come.
     *
     * @return how many have not begun yet
     */
    public int hasten(Collection<Workload> ready, Moment now) {
        int waiting = 0;
        for (Workload workload : ready) {
            Task task = tasks[workload.index()];
            task.heldUntil = new Moment(0);
            task.owners = false;
            waiting += mayBePlanned(task) ? 1 : 0;
            if (!task.hastened) {
                task.hastened = true;
                if (task.is(StepState.PENDING)) {
                    leaveQueues(task);
                    task.rank = -tasks.length + workload.index();
                    task.plannedStart = now;
                    wait(task, now);
                }
            }
        }
        return waiting;
    }

    /**
     * The owner of these workloads wants Bongsu to wait. It does until {@code until}, or until the last safe moment where that
     * comes first; what is under way goes on.
     *
     * @param owners whether it moves them itself: then Bongsu keeps time for a shift or a stop alone
     * @return of each that has not begun: when Bongsu begins with it at the latest; {@code now} or before where that is no more in
     *     the owner's hands
     */
    public List<Moment> hold(Collection<Workload> asked, Moment until, boolean owners, Moment now) {
        List<Moment> begins = new ArrayList<>();
        for (Workload workload : asked) {
            Task task = tasks[workload.index()];
            if (!mayBePlanned(task)) {
                continue;
            }
            task.heldUntil = until;
            task.owners = owners;
            task.hastened = false;
            begins.add(held(task));
            if (task.is(StepState.PENDING)) {
                leaveQueues(task);
                wait(task, now);
            }
        }
        return begins;
    }

    /** The danger is over, and with it what owners wished. */
    private void forgetWishes(String room) {
        for (Workload workload : site.workloadsIn(room)) {
            Task task = tasks[workload.index()];
            task.hastened = false;
            task.owners = false;
            task.heldUntil = new Moment(0);
        }
    }

    /** Timers set earlier are void. */
    private void leaveQueues(Task task) {
        capacity.leaveLine(task);
        heldStops.get(topology.serviceOf(task.workload.index())).remove(task.workload.index());
        task.generation++;
    }

    /**
     * Nothing more is started until the next plan, nor tried again, nor stopped in place of a move that failed; steps
     * under way end as they will, for half a move is worse than a whole one.
     */
    public void cancel(Text why, Moment now) {
        capacity.clearLine();
        heldStops.forEach(Set::clear);
        for (Task task : tasks) {
            if (task.is(StepState.PENDING)) {
                move(task, StepEvent.CANCEL, why, now);
            }
        }
        deadlines.clear();
        plannedCuts.clear();
        material.clear();
    }

    /**
     * The state is that of a backup. Commands number on above {@code floor}, as drivers may have seen any below; and none that it
     * left unanswered is sent again: it was meant for what stood then.
     */
    public void leap(long floor) {
        lastSequence = Math.max(lastSequence, floor);
        unanswered.clear();
        outbox.clear();
    }

    /**
     * What may be done in a room from now on: what waits for anything else is cancelled, steps under way end as they will
     * but are neither tried again nor replaced by what is not granted. Before the first call for a room everything is.
     *
     * @param classes nothing is what a disarmed room is granted
     */
    public void grant(String room, Set<ActionClass> classes, Moment now) {
        int number = topology.room(room);
        if (!authority.grant(number, classes)) {
            return;
        }
        for (Workload workload : site.workloadsIn(room)) {
            Task task = tasks[workload.index()];
            if (task.is(StepState.PENDING) && !may(task, task.method)) {
                capacity.leaveLine(task);
                move(task, StepEvent.CANCEL, new Text("not armed any more", "더 이상 승인되지 않음"), now);
            }
        }
        // Else a daemon that comes back would order it again. What is under way as a step is let end, and so sent
        // again.
        unanswered.values().removeIf(command -> isOf(command, number) && revoked(command, number));
        if (authority.may(number, ActionClass.POWER_OFF)) {
            for (int machine = 0; machine < machines.length; machine++) {
                if (machines[machine].room == number) {
                    powerOffIfEmpty(machine, now);
                }
            }
        }
    }

    private boolean isOf(Command command, int room) {
        return machines[topology.server(command.server())].room == room;
    }

    private boolean revoked(Command command, int room) {
        return switch (command.action()) {
            case POWER_OFF -> !authority.may(room, ActionClass.POWER_OFF);
            case POWER_ON, UNCORDON, RETURN -> !authority.may(room, ActionClass.RETURN);
            case CORDON, START, CANCEL -> false;
        };
    }

    /** The room need not be emptied any more: nothing further is begun for its sake, nothing of it switched off. */
    public void standDown(String room) {
        int number = topology.room(room);
        deadlines.remove(number);
        plannedCuts.remove(number);
        forgetWishes(room);
    }

    private boolean may(Task task, Method method) {
        return authority.may(roomOf(task), method);
    }

    /**
     * The daemon is back with a newer epoch: what was never answered is sent again, by the same sequence, with the next
     * {@link #due}; nothing is doubted before there was time to look.
     */
    public void resume(long newer, Moment now) {
        resume(newer, Duration.ZERO, now);
    }

    /**
     * @param transport how much of the scenario's time commands and answers may spend on the wall's; 0 or more. In a fast
     *     rehearsal a second on the wall is minutes, and whoever is doubted too soon is started twice.
     */
    public void resume(long newer, Duration transport, Moment now) {
        patienceExtra = longer(Bounds.PATIENCE_EXTRA, transport);
        cancelGrace = longer(Bounds.CANCEL_GRACE, transport.dividedBy(3));
        epoch = newer;
        List<Command> again = new ArrayList<>();
        unanswered.values().removeIf(command -> comesTooLate(command, now));
        outbox.removeIf(command -> comesTooLate(command, now));
        unanswered.replaceAll((sequence, command) -> command.inEpoch(newer));
        again.addAll(unanswered.values());
        outbox.forEach(command -> {
            if (!unanswered.containsKey(command.sequence())) {
                again.add(command.inEpoch(newer));
            }
        });
        again.sort(Comparator.comparingLong(Command::sequence));
        outbox = again;
        for (Task task : tasks) {
            if (task.is(StepState.ONGOING)) {
                task.generation++;
                Moment usual = task.cancels > 0 ? now : doubtAt(task);
                timer(
                        usual.later(now.plus(longer(Bounds.RESUME_GRACE, transport))),
                        task.cancels > 0 ? Due.CANCELLED_CHECK : Due.DOUBT,
                        task);
            }
        }
    }

    /**
     * A start that was never answered and that would be caught by the cut if it began now; the margin was kept when it was
     * ordered. Whoever has it is at work and is seen to be; for whoever has not, another method is found.
     */
    private boolean comesTooLate(Command command, Moment now) {
        Integer index = command.action() == Action.START ? startsBySequence.get(command.sequence()) : null;
        if (index == null) {
            return false;
        }
        Task task = tasks[index];
        Moment done = now.plusSeconds(expectedSeconds(task, task.method));
        return deadlineOf(task).filter(deadline -> done.isAfter(deadline.at())).isPresent();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    // ---------------------------------------------------------------- what the engine asks

    /** Commands to send now, in this order. Each is returned once; to be called after every input and at {@link #nextDue()}. */
    public List<Command> due(Moment now) {
        while (!timers.isEmpty() && !timers.peek().at().isAfter(now)) {
            fire(timers.remove(), now);
        }
        startCopies(now);
        if (rescuable > 0 && capacity.nothingWaits()) {
            rescuable = 0;
            material.add(Material.OPPORTUNITY);
        }
        if (hopes > 0 && adoptedAt.until(now).compareTo(Bounds.HOPE) >= 0) {
            material.add(Material.OPPORTUNITY);
        }
        List<Command> commands = outbox;
        outbox = new ArrayList<>();
        return commands;
    }

    /** When {@link #due} should be asked again even if nothing is heard; empty when there is nothing to wait for. */
    public Optional<Moment> nextDue() {
        while (!timers.isEmpty() && stale(timers.peek())) {
            timers.remove();
        }
        return Optional.ofNullable(timers.peek()).map(Timer::at);
    }

    /** Why a new plan is due; empty when it is not. {@link #adopt} clears it. */
    public Optional<Material> material() {
        return material.isEmpty() ? Optional.empty() : Optional.of(material.first());
    }

    /** What has to be planned now, with what is under way pinned and nothing known of batteries. */
    public PlanRequest request(List<Deadline> of, Collection<String> threatenedNodes, Moment now) {
        return request(of, threatenedNodes, new LinkedHashMap<>(), now);
    }

    /**
     * What has to be planned now, with what is under way pinned.
     *
     * @param supplies by power node, as they were last seen
     */
    public PlanRequest request(
            List<Deadline> of, Collection<String> threatenedNodes, Map<String, Supply> supplies, Moment now) {
        return request(of, threatenedNodes, supplies, false, now);
    }

    /** The same with nothing in it that is not granted. */
    public PlanRequest requestGranted(
            List<Deadline> of, Collection<String> threatenedNodes, Map<String, Supply> supplies, Moment now) {
        return request(of, threatenedNodes, supplies, true, now);
    }

    private PlanRequest request(
            List<Deadline> of,
            Collection<String> threatenedNodes,
            Map<String, Supply> supplies,
            boolean grantedOnly,
            Moment now) {
        List<Candidate> candidates = new ArrayList<>();
        List<PinnedStep> inFlight = new ArrayList<>();
        for (Task task : tasks) {
            if (task.is(StepState.ONGOING)) {
                inFlight.add(new PinnedStep(
                        task.workload,
                        task.method,
                        task.method == Method.STOP ? Optional.empty() : task.place,
                        task.method.copies() ? task.rateGbps : 0,
                        task.startedAt,
                        task.expectedFinish));
            }
        }
        for (Deadline deadline : of) {
            for (Workload workload : site.workloadsIn(deadline.room())) {
                Task task = tasks[workload.index()];
                if (mayBePlanned(task) && !task.leftOut) {
                    candidates.add(new Candidate(
                            workload,
                            failedMethods(task),
                            promised(task),
                            grantedOnly ? authority.barred(roomOf(task)) : List.of()));
                }
            }
        }
        return new PlanRequest(
                site,
                of,
                candidates,
                inFlight,
                capacity.space(),
                new LinkedHashSet<>(threatenedNodes),
                lessons.durations(),
                powerSeen(of, supplies),
                now);
    }

    /** Only a room that lives on its battery asks for it. */
    private PowerSeen powerSeen(List<Deadline> of, Map<String, Supply> supplies) {
        boolean asked = of.stream().anyMatch(deadline -> deadline.cause() == DeadlineCause.UPS_RUNTIME);
        if (!asked || supplies.isEmpty()) {
            return PowerSeen.NOTHING;
        }
        Set<String> off = new LinkedHashSet<>();
        for (Machine machine : machines) {
            if (machine.power != PowerState.ON) {
                off.add(machine.server.id());
            }
        }
        Set<Integer> gone = new LinkedHashSet<>();
        Set<Integer> stopped = new LinkedHashSet<>();
        for (Task task : tasks) {
            if (task.gone()) {
                gone.add(task.workload.index());
            }
            if (task.gone() && task.seen == WorkloadState.STOPPED) {
                stopped.add(task.workload.index());
            }
        }
        return new PowerSeen(supplies, off, gone, stopped);
    }

    private static Optional<Promise> promised(Task task) {
        return task.is(StepState.PENDING)
                ? Optional.of(
                        new Promise(task.rank, task.method, task.method == Method.STOP ? Optional.empty() : task.place))
                : Optional.empty();
    }

    private static List<Method> failedMethods(Task task) {
        return Arrays.stream(Method.values()).filter(task::failed).toList();
    }

    public Progress progress() {
        boolean[] endangered = new boolean[topology.rooms()];
        deadlines.keySet().forEach(room -> endangered[room] = true);
        return new Progress(tallies.tallies(site, endangered), downgraded, overtaken);
    }

    /** Whether every workload of the rooms with a deadline has left, is lost, or has nothing planned any more. */
    public boolean isOver() {
        return deadlines.keySet().stream()
                .allMatch(
                        room -> tallies.count(room, Outcome.WAITING) == 0 && tallies.count(room, Outcome.ONGOING) == 0);
    }

    /** Whether anything still runs in a room with a deadline, on its way or not. */
    public boolean anythingRuns() {
        return deadlines.keySet().stream()
                .anyMatch(room -> tallies.count(room, Outcome.WAITING)
                                + tallies.count(room, Outcome.ONGOING)
                                + tallies.count(room, Outcome.LEFT)
                        > 0);
    }

    /** Transitions since the last call. */
    public List<StepChange> drainChanges() {
        List<StepChange> drained = changes;
        changes = new ArrayList<>();
        return drained;
    }

    /** Where a workload stands. */
    public Outcome outcome(Workload workload) {
        return tasks[workload.index()].counted;
    }

    /** The state and method of a workload's current step; empty when it never had one. */
    public Optional<StepView> step(Workload workload) {
        Task task = tasks[workload.index()];
        return task.hasStep
                ? Optional.of(new StepView(
                        workload,
                        task.method,
                        task.state,
                        task.place,
                        task.plannedStart,
                        task.startedAt,
                        task.attempts))
                : Optional.empty();
    }

    /** How long a service's steps take by what has been seen of them. */
    public Estimate estimate(String service, Method method) {
        return lessons.estimate(service, method);
    }

    /** What was last seen of a server's power; empty before it was first seen. */
    public Optional<PowerState> power(String server) {
        Machine machine = machines[topology.server(server)];
        return machine.powerSeen ? Optional.of(machine.power) : Optional.empty();
    }

    public Site site() {
        return site;
    }

    // ---------------------------------------------------------------- for the way back

    /** How the workload was last seen. */
    public WorkloadState seen(Workload workload) {
        return tasks[workload.index()].seen;
    }

    /** Of a copy between the workload's server and where it was moved, Gbit/s; 0 where it is not known to be anywhere. */
    public double copyRate(Workload workload) {
        Task task = tasks[workload.index()];
        return task.destination == Task.NOWHERE ? 0 : capacity.rateTo(task, task.destination);
    }

    /** Whether it was switched off for an evacuation and has not been seen on since. */
    public boolean switchedOff(String server) {
        Machine machine = machines[topology.server(server)];
        return machine.powerOffs > 0 && machine.power == PowerState.OFF;
    }

    public boolean cordoned(String server) {
        return machines[topology.server(server)].cordoned;
    }

    /**
     * An order of the way back, numbered and sent again like every other. Whoever is ordered back counts as needing its server
     * until it is seen there or {@link #stays} says that it is not coming.
     *
     * @return its sequence
     * @throws IllegalStateException when the return to the server's room is not granted
     */
    public long order(
            Action action,
            String server,
            Optional<String> workload,
            Optional<Method> method,
            Optional<Place> place,
            double rateGbps) {
        Machine machine = machines[topology.server(server)];
        boolean back = action == Action.POWER_ON || action == Action.UNCORDON || action == Action.RETURN;
        if (back && !authority.may(machine.room, ActionClass.RETURN)) {
            throw new IllegalStateException(action + " of " + server + " is not granted");
        }
        if (action == Action.UNCORDON) {
            machine.cordoned = false;
        }
        if (action == Action.RETURN) {
            expect(tasks[site.workload(workload.orElseThrow()).index()]);
        }
        return send(action, server, workload, method, place, rateGbps);
    }

    private void expect(Task task) {
        boolean wasCounted = !task.gone() && task.seen != WorkloadState.LOST;
        task.returning = true;
        machines[topology.serverOf(task.workload.index())].remaining += wasCounted ? 0 : 1;
        recount(task);
    }

    /** A workload that was ordered back is not coming: where it is seen is where it is. */
    public void stays(Workload workload, Moment now) {
        Task task = tasks[workload.index()];
        if (task.returning && task.seen.gone()) {
            task.returning = false;
            recount(task);
            countDown(task, now);
        }
    }

    /** What was ordered is done, or void: it is not sent again. */
    public void settled(long sequence) {
        unanswered.remove(sequence);
    }

    // ---------------------------------------------------------------- observations

    private void onWorkload(Task task, WorkloadSeen seen, Moment now) {
        WorkloadState before = task.seen;
        if (before == seen.state()) {
            return;
        }
        if (seen.state() == WorkloadState.MOVING && task.is(StepState.ONGOING)) {
            double late = task.startedAt.secondsUntil(now);
            if (task.method.copies() || late > patienceExtra.toSeconds()) {
                task.measuredFrom = now; // it lay in a driver's queue, which says nothing about the network
            }
            task.startedAt = now; // it began late: its time counts from here
            task.expectedFinish = task.expectedFinish.plusSeconds(late);
        }
        boolean wasAway = before.gone() || before == WorkloadState.LOST;
        boolean wasGone = task.gone();
        boolean wasCounted = !wasGone && before != WorkloadState.LOST;
        task.seen = seen.state();
        task.returning &= task.seen.gone() || task.seen == WorkloadState.MOVING;
        if (seen.state() == WorkloadState.MOVED) {
            capacity.occupy(task, place(seen.where()));
        }
        if (task.gone()) {
            leave(task, now);
        } else if (seen.state() == WorkloadState.LOST) {
            lose(task, now);
        } else if (seen.state() == WorkloadState.RUNNING && task.is(StepState.ONGOING)) {
            giveBack(task);
            retryOrFail(task, new Text("the move ended where it began", "이동이 완료되지 않고 원래 자리로 돌아옴"), now);
        } else if (seen.state() == WorkloadState.RUNNING && (wasAway || task.is(StepState.SUCCEEDED))) {
            comeBack(task, !wasCounted, now);
        } else if (seen.state() == WorkloadState.MOVING && !wasCounted) {
            machines[topology.serverOf(task.workload.index())].remaining++; // on its way back: it will need its server
        }
        recount(task);
        if (wasCounted && (task.gone() || task.seen == WorkloadState.LOST)) {
            countDown(task, now);
        }
    }

    private void countDown(Task task, Moment now) {
        int machine = topology.serverOf(task.workload.index());
        machines[machine].remaining--;
        machines[machine].leftAt = now;
        powerOffIfEmpty(machine, now);
    }

    private static Place place(String where) {
        try {
            return Place.parse(where);
        } catch (IllegalArgumentException e) {
            return new Place(where, Place.REPLICA);
        }
    }

    private void leave(Task task, Moment now) {
        capacity.giveLink(task);
        if (task.seen != WorkloadState.MOVED) {
            capacity.giveMemory(task);
        }
        unanswered.remove(task.startSequence);
        capacity.leaveLine(task);
        if (task.is(StepState.PENDING) || task.is(StepState.ONGOING)) {
            Text why = new Text("seen " + task.seen, "관측됨: " + task.seen);
            boolean reached = task.reached();
            if (reached && task.is(StepState.ONGOING)) {
                // From the command on: a beginning is seen late, and who counts from there learns to start what no
                // longer fits.
                double seconds = task.measuredFrom.secondsUntil(now);
                double rate = Math.max(task.rateGbps, 1e-6);
                lessons.finished(task.workload, task.method, rate, seconds);
                if (task.method.copies() && task.destination != Task.NOWHERE) {
                    capacity.arrived(
                            task, seconds / prior.expectedSeconds(site, task.workload, task.method, rate), now);
                }
                compareDurations(task.workload.service(), task.method);
            } else if (task.is(StepState.ONGOING)) {
                sendCancel(task);
            }
            move(task, reached ? StepEvent.OBSERVED : StepEvent.GONE_OTHERWISE, why, now);
        }
    }

    /** What the service's steps take now, against what the plan in force was made with. */
    private void compareDurations(String service, Method method) {
        Estimate counted = planned.estimate(service, method);
        Estimate taken = lessons.estimate(service, method);
        double factor = taken.p50() / counted.p50();
        boolean changed = factor > Bounds.DURATION_CHANGED || factor < 1 / Bounds.DURATION_CHANGED;
        if (changed && taken.steps() >= Bounds.DURATION_STEPS) {
            material.add(Material.DURATIONS);
        }
    }

    private void lose(Task task, Moment now) {
        giveBack(task);
        unanswered.remove(task.startSequence);
        capacity.leaveLine(task);
        if (task.is(StepState.PENDING) || task.is(StepState.ONGOING)) {
            move(task, StepEvent.LOSE, new Text("its power failed first", "먼저 전원이 끊김"), now);
            troubled(task);
        }
    }

    /** Somebody started it again at its source: what is planned for its room counts for it again. */
    private void comeBack(Task task, boolean counted, Moment now) {
        giveBack(task);
        if (counted) {
            machines[topology.serverOf(task.workload.index())].remaining++;
        }
        material.add(Material.RETURNED);
        if (task.is(StepState.SUCCEEDED)) {
            move(task, StepEvent.RETURN, new Text("runs again at its source", "원래 자리에서 다시 실행됨"), now);
            task.attempts = 0;
            task.rank = ranks++;
            if (isToLeave(task)) {
                wait(task, now);
            } else {
                move(task, StepEvent.SKIP, new Text("nothing is to leave its room", "이 방에서 나갈 것이 없음"), now);
            }
        }
    }

    private void giveBack(Task task) {
        capacity.giveLink(task);
        capacity.giveMemory(task);
    }

    // ---------------------------------------------------------------- timers

    private void timer(Moment at, Due due, Task task) {
        timers.add(new Timer(at, timerCount++, due, task.workload.index(), task.generation));
    }

    private boolean stale(Timer timer) {
        return timer.due() != Due.POWER_OFF_CHECK && tasks[timer.index()].generation != timer.generation();
    }

    private void fire(Timer timer, Moment now) {
        if (stale(timer)) {
            return;
        }
        if (timer.due() == Due.POWER_OFF_CHECK) {
            checkPowerOff(timer.index(), timer.generation(), now);
            return;
        }
        Task task = tasks[timer.index()];
        switch (timer.due()) {
            case START -> startUnqueued(task, now);
            case ORDER_GIVEN_UP -> giveUpOrder(task, now);
            case TOO_LATE -> checkTooLate(task, now);
            case RELEASED -> release(task, now);
            case DOUBT -> doubt(task, now);
            case CANCELLED_CHECK -> checkCancelled(task, now);
            case POWER_OFF_CHECK -> throw new IllegalStateException("handled above");
        }
    }

    // ---------------------------------------------------------------- waiting and starting

    private int roomOf(Task task) {
        return topology.roomOf(task.workload.index());
    }

    private Optional<Deadline> deadlineOf(Task task) {
        return Optional.ofNullable(deadlines.get(roomOf(task)));
    }

    private double safeSeconds(Task task, Method method) {
        double rate = task.destination == Task.NOWHERE ? 1 : capacity.rateTo(task, task.destination);
        return lessons.safeSeconds(task.workload, method, rate);
    }

    private double expectedSeconds(Task task, Method method) {
        double rate = task.destination == Task.NOWHERE ? 1 : capacity.rateTo(task, task.destination);
        return lessons.expectedSeconds(task.workload, method, rate);
    }

    /** Invariant 6. A stop may use the margin, and counts on its expected duration when the safe one no longer fits. */
    private boolean fits(Task task, Method method, Moment now) {
        Optional<Deadline> deadline = deadlineOf(task);
        if (deadline.isEmpty()) {
            return true;
        }
        return method == Method.STOP
                ? !now.plusSeconds(expectedSeconds(task, method))
                        .isAfter(deadline.get().at())
                : safeSeconds(task, method) <= now.secondsUntil(deadline.get().latestFinish());
    }

    /** Puts a pending step where it will be started from. */
    private void wait(Task task, Moment now) {
        Moment held = held(task);
        if (held.isAfter(now)) {
            timer(held, Due.RELEASED, task);
            return;
        }
        if (task.method.copies()) {
            capacity.queue(task);
            deadlineOf(task).ifPresent(deadline -> {
                task.insured |= now.until(deadline.at()).compareTo(Bounds.STOP_AT_ONCE) > 0;
                timer(lastStart(task, deadline), Due.TOO_LATE, task);
            });
        } else {
            timer(task.plannedStart.later(now), Due.START, task);
            if (task.method == Method.STOP) {
                deadlineOf(task)
                        .ifPresent(deadline -> timer(
                                task.plannedStart.later(deadline.at().plusSeconds(-safeSeconds(task, Method.STOP))),
                                Due.ORDER_GIVEN_UP,
                                task));
            }
        }
    }

    /**
     * Until when its owner's wish keeps it waiting: never beyond the last moment at which what then remains to be done still fits. A
     * copy that may have to wait in line is given the time of another one.
     */
    private Moment held(Task task) {
        Optional<Deadline> deadline = deadlineOf(task);
        if (deadline.isEmpty() || !task.heldUntil.isAfter(new Moment(0))) {
            return task.heldUntil;
        }
        Method last = task.method;
        if (task.owners && last.copies()) {
            last = task.workload.methods().contains(Method.SHIFT) && !task.failed(Method.SHIFT)
                    ? Method.SHIFT
                    : Method.STOP;
        }
        double reserve = last.copies() ? safeSeconds(task, last) : 0;
        Moment fitting = deadline.get().latestFinish().plusSeconds(-safeSeconds(task, last) - reserve);
        if (task.workload.methods().contains(Method.STOP)) {
            double stop = expectedSeconds(task, Method.STOP);
            double lost = Bounds.PATIENCE * stop + patienceExtra.toSeconds() + cancelGrace.toSeconds();
            fitting = fitting.earlier(deadline.get().at().plusSeconds(-(lost + 2 * prior.safe() * stop)));
        }
        return task.heldUntil.earlier(fitting);
    }

    /**
     * Until when a waiting copy may go on waiting: it has to fit, and if it gets no turn, its clean stop has to fit even
     * when the first command is lost. Where a budget is too short for that insurance, fitting is enough.
     */
    private Moment lastStart(Task task, Deadline deadline) {
        Moment fitting = deadline.latestFinish().plusSeconds(-safeSeconds(task, task.method));
        if (!task.insured || !task.workload.methods().contains(Method.STOP)) {
            return fitting;
        }
        double stop = expectedSeconds(task, Method.STOP);
        double lost = Bounds.PATIENCE * stop + patienceExtra.toSeconds() + cancelGrace.toSeconds();
        return fitting.earlier(deadline.at().plusSeconds(-(lost + 2 * prior.safe() * stop)));
    }

    private void release(Task task, Moment now) {
        if (task.is(StepState.PENDING)) {
            wait(task, now);
            if (task.method.copies() && task.owners) {
                checkTooLate(task, now);
            }
        }
    }

    private void checkTooLate(Task task, Moment now) {
        if (!task.is(StepState.PENDING)) {
            return;
        }
        Moment last =
                deadlineOf(task).map(deadline -> lastStart(task, deadline)).orElse(Moment.FAR);
        if (last.isAfter(now)) {
            timer(last, Due.TOO_LATE, task);
        } else {
            overtake(task, now);
        }
    }

    private void startUnqueued(Task task, Moment now) {
        if (!task.is(StepState.PENDING)) {
            return;
        }
        if (task.method.copies()) {
            capacity.queue(task);
        } else if (isStray(task, now)) {
            return;
        } else if (!fits(task, task.method, now)) {
            overtake(task, now);
        } else if (task.method == Method.STOP && !task.orderGivenUp && dependantsStillStop(task)) {
            heldStops.get(topology.serviceOf(task.workload.index())).add(task.workload.index());
        } else {
            start(task, now);
        }
    }

    /**
     * A command given up long ago may take effect late: while the workload moves without our doing, nothing else is
     * started for it; it is told to stay and looked at again.
     */
    private boolean isStray(Task task, Moment now) {
        if (task.seen != WorkloadState.MOVING) {
            return false;
        }
        sendCancel(task);
        timer(now.plus(cancelGrace), Due.START, task);
        return true;
    }

    private void giveUpOrder(Task task, Moment now) {
        if (task.is(StepState.PENDING) && !task.orderGivenUp) {
            task.orderGivenUp = true;
            startUnqueued(task, now);
        }
    }

    /** Whether workloads that need this one or its service are still to be stopped, in rooms that are cut no later. */
    private boolean dependantsStillStop(Task task) {
        Moment cut = deadlineOf(task).map(Deadline::at).orElse(Moment.FAR);
        for (int dependant : services.dependants(topology.serviceOf(task.workload.index()))) {
            for (Map.Entry<Integer, Deadline> entry : deadlines.entrySet()) {
                if (openStops[dependant][entry.getKey()] > 0
                        && !entry.getValue().at().isAfter(cut)) {
                    return true;
                }
            }
        }
        for (int dependant : services.neededBy(task.workload.index())) {
            Task other = tasks[dependant];
            Optional<Deadline> itsDeadline = deadlineOf(other);
            boolean stillStops =
                    other.method == Method.STOP && (other.is(StepState.PENDING) || other.is(StepState.ONGOING));
            if (stillStops && itsDeadline.isPresent() && !itsDeadline.get().at().isAfter(cut)) {
                return true;
            }
        }
        return false;
    }

    private void startCopies(Moment now) {
        for (int index = capacity.next(tasks); index >= 0; index = capacity.next(tasks)) {
            Task task = tasks[index];
            capacity.leaveLine(task);
            if (isStray(task, now)) {
                continue;
            }
            if (!fits(task, task.method, now)) {
                overtake(task, now);
            } else {
                int host = capacity.hostFor(task);
                if (host >= 0) {
                    capacity.take(task, host);
                    start(task, now);
                } else {
                    hopes++;
                    material.add(Material.DESTINATION_FULL); // it waits, out of line, for the new plan or for TOO_LATE
                }
            }
        }
    }

    private void start(Task task, Moment now) {
        task.startedAt = now;
        task.measuredFrom = now;
        task.expectedFinish = now.plusSeconds(expectedSeconds(task, task.method));
        task.cancels = 0;
        unanswered.remove(task.cancelSequence);
        task.cancelSequence = 0;
        startsBySequence.remove(task.startSequence);
        move(task, StepEvent.START, new Text("started", "시작됨"), now);
        task.startSequence = send(
                Action.START,
                task.workload.server(),
                Optional.of(task.workload.id()),
                Optional.of(task.method),
                task.method == Method.STOP ? Optional.empty() : task.place,
                task.method.copies() ? task.rateGbps : 0);
        startsBySequence.put(task.startSequence, task.workload.index());
        Moment begun = task.method.copies() ? now.plus(patienceExtra) : Moment.FAR; // a copy is seen to move
        timer(doubtAt(task).earlier(begun), Due.DOUBT, task);
    }

    private Moment doubtAt(Task task) {
        return task.startedAt
                .plusSeconds(task.startedAt.secondsUntil(task.expectedFinish) * Bounds.PATIENCE)
                .plus(patienceExtra);
    }

    // ---------------------------------------------------------------- doubt, failure, downgrade

    private void doubt(Task task, Moment now) {
        if (task.is(StepState.ONGOING) && task.cancels == 0) {
            if (task.seen == WorkloadState.MOVING && doubtAt(task).isAfter(now)) {
                timer(doubtAt(task), Due.DOUBT, task);
            } else {
                cancel(task, now);
            }
        }
    }

    private void cancel(Task task, Moment now) {
        sendCancel(task);
        timer(now.plus(cancelGrace), Due.CANCELLED_CHECK, task);
    }

    private void sendCancel(Task task) {
        task.cancels++;
        unanswered.remove(task.startSequence); // sent again after the cancel it would undo it
        unanswered.remove(task.cancelSequence);
        task.cancelSequence = send(
                Action.CANCEL,
                task.workload.server(),
                Optional.of(task.workload.id()),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    private void checkCancelled(Task task, Moment now) {
        if (!task.is(StepState.ONGOING)) {
            return;
        }
        if (task.seen == WorkloadState.MOVING && mayStillEnd(task, now)) {
            if (task.cancels < Bounds.CANCELS_MAX) {
                cancel(task, now);
            } else {
                timer(
                        now.plus(Bounds.STUCK_CHECK).earlier(lastStop(task).later(now.plusSeconds(1))),
                        Due.CANCELLED_CHECK,
                        task);
            }
            return;
        }
        giveBack(task);
        if (task.seen == WorkloadState.STOPPED) {
            move(
                    task,
                    StepEvent.GONE_OTHERWISE,
                    new Text("stopped, but not started elsewhere", "정지되었으나 다른 곳에서 시작되지 않음"),
                    now);
            countDown(task, now);
            return;
        }
        retryOrFail(task, new Text("not seen done in time", "제시간에 완료가 관측되지 않음"), now);
    }

    private Moment lastStop(Task task) {
        return deadlineOf(task)
                .map(deadline -> deadline.at().plusSeconds(-safeSeconds(task, Method.STOP)))
                .orElse(Moment.FAR);
    }

    /** A move that cannot be stopped is left alone until nothing but a stop could still save the workload. */
    private boolean mayStillEnd(Task task, Moment now) {
        return now.isBefore(lastStop(task));
    }

    private void retryOrFail(Task task, Text why, Moment now) {
        task.attempts++;
        // Behind a stop there is nothing: it is tried as long as there is time, for no new plan may come for its sake.
        boolean lastHope = task.method == Method.STOP && fits(task, Method.STOP, now);
        if (isToLeave(task) && (task.attempts < attemptsMax(task) || lastHope)) {
            move(task, StepEvent.RETRY, why, now);
            task.plannedStart = now;
            wait(task, now);
        } else {
            if (task.method != Method.STOP) {
                task.markFailed(task.method); // a stop is never given up for good: the next plan may try it again
            }
            move(task, StepEvent.EXHAUST, why, now);
            fallBack(task, now);
        }
    }

    /** Not where its plan was cancelled or disarmed, or its room is in no danger any more: what fails there stays where it is. */
    private boolean isToLeave(Task task) {
        return deadlineOf(task).isPresent() && may(task, task.method);
    }

    /** The last method that keeps the workload running is worth more attempts than one that has an equal behind it. */
    private static int attemptsMax(Task task) {
        List<Method> methods = task.workload.methods();
        boolean anotherKeeps = methods.subList(methods.indexOf(task.method) + 1, methods.size()).stream()
                .anyMatch(method -> method.keepsRunning() && !task.failed(method));
        return anotherKeeps ? Bounds.ATTEMPTS_MAX : Bounds.LAST_ATTEMPTS_MAX;
    }

    private void overtake(Task task, Moment now) {
        overtaken++;
        capacity.leaveLine(task);
        move(task, StepEvent.LATE, new Text("too late for this method", "이 방법으로는 기한 내 불가"), now);
        fallBack(task, now);
    }

    /**
     * The next method, decided on the spot. A cold copy goes where the live one was to go. A stop waits, if there is
     * time, for the new plan that may know better.
     */
    private void fallBack(Task task, Moment now) {
        if (deadlineOf(task).isEmpty()) {
            recount(task);
            return;
        }
        troubled(task);
        List<Method> methods = task.workload.methods();
        for (Method next : methods.subList(methods.indexOf(task.method) + 1, methods.size())) {
            boolean known =
                    next == Method.STOP || next.copies() && task.destination != Task.NOWHERE && task.method.copies();
            hopes += !known && !task.failed(next) && may(task, next)
                    ? 1
                    : 0; // it needs a destination, which only a plan can find
            if (known && !task.failed(next) && may(task, next) && fits(task, next, now)) {
                downgraded++;
                task.attempts = 0;
                task.plannedStart = now.later(deadlineOf(task)
                        .filter(deadline -> now.until(deadline.at()).compareTo(Bounds.STOP_AT_ONCE) > 0)
                        .map(deadline -> deadline.latestFinish()
                                .minus(Bounds.STOP_RESERVE)
                                .plusSeconds(-safeSeconds(task, Method.STOP)))
                        .orElse(now));
                begin(task, next, new Text("better methods are out of the question", "더 나은 방법은 불가능함"), now);
                wait(task, now);
                return;
            }
        }
        recount(task);
    }

    private void troubled(Task task) {
        troubledWeight += topology.weightOf(task.workload.index());
        if (troubledWeight > Bounds.MATERIAL_SHARE * plannedWeight) {
            material.add(Material.FAILURES);
        }
    }

    // ---------------------------------------------------------------- transitions

    private void begin(Task task, Method method, Text why, Moment now) {
        StepState from = task.hasStep ? task.state : StepState.PENDING;
        boolean same = task.is(StepState.PENDING) && task.method == method;
        countStop(task, -1);
        if (method != task.method) {
            task.attempts = 0;
        }
        task.method = method;
        task.hasStep = true;
        task.state = StepTable.next(from, StepEvent.PLAN);
        task.generation++;
        task.startedAt = Moment.FAR;
        countStop(task, 1);
        recount(task);
        if (!same) {
            changes.add(new StepChange(task.workload, method, from, StepEvent.PLAN, task.state, why, now));
        }
    }

    private void move(Task task, StepEvent event, Text why, Moment now) {
        StepState from = task.state;
        countStop(task, -1);
        task.state = StepTable.next(from, event);
        task.generation++;
        countStop(task, 1);
        recount(task);
        changes.add(new StepChange(task.workload, task.method, from, event, task.state, why, now));
        if (task.method == Method.STOP && task.state != StepState.PENDING && task.state != StepState.ONGOING) {
            releaseHeld(task, now);
        }
    }

    private void countStop(Task task, int sign) {
        if (task.method == Method.STOP && (task.is(StepState.PENDING) || task.is(StepState.ONGOING))) {
            openStops[topology.serviceOf(task.workload.index())][roomOf(task)] += sign;
        }
    }

    /** A stop is over, or with it the last of a service in a room: what waited for it looks again. */
    private void releaseHeld(Task task, Moment now) {
        for (int needed : services.needs(task.workload.index())) {
            if (heldStops.get(topology.serviceOf(needed)).remove(needed)) {
                timer(now, Due.START, tasks[needed]);
            }
        }
        int service = topology.serviceOf(task.workload.index());
        if (openStops[service][roomOf(task)] == 0) {
            for (int needed : services.dependencies(service)) {
                List<Integer> held = List.copyOf(heldStops.get(needed));
                heldStops.get(needed).clear();
                held.forEach(index -> timer(now, Due.START, tasks[index]));
            }
        }
    }

    private void recount(Task task) {
        Outcome outcome = outcomeOf(task);
        if (outcome != task.counted) {
            int index = task.workload.index();
            double weight = topology.weightOf(index);
            tallies.add(topology.roomOf(index), task.workload.tier(), task.counted, weight, -1);
            tallies.add(topology.roomOf(index), task.workload.tier(), outcome, weight, 1);
            task.counted = outcome;
        }
    }

    private static Outcome outcomeOf(Task task) {
        if (task.gone()) {
            return switch (task.seen) {
                case MOVED -> Outcome.MOVED;
                case SHIFTED -> Outcome.SHIFTED;
                default -> Outcome.STOPPED;
            };
        }
        if (task.seen == WorkloadState.LOST) {
            return Outcome.LOST;
        }
        return task.is(StepState.ONGOING)
                ? Outcome.ONGOING
                : task.is(StepState.PENDING) ? Outcome.WAITING : Outcome.LEFT;
    }

    // ---------------------------------------------------------------- servers

    /** Invariant 5: a server is switched off only when everything on it was seen to have left. */
    private void powerOffIfEmpty(int number, Moment now) {
        Machine machine = machines[number];
        boolean clear = deadlines.containsKey(machine.room)
                && authority.may(machine.room, ActionClass.POWER_OFF)
                && machine.cordoned
                && machine.remaining == 0
                && machine.others == 0
                && machine.power == PowerState.ON
                && machine.powerOffs == 0
                && workloadsOfMachine.get(number).stream().allMatch(index -> tasks[index].gone());
        if (clear && isLookedAt(machine, now)) {
            powerOff(number, now);
        } else if (clear) {
            unlooked.add(number);
        }
    }

    /** A server is switched off on what was seen just now, not on what was told of it once. */
    private boolean isLookedAt(Machine machine, Moment now) {
        Moment at = lookedAt[machine.room];
        return !at.isBefore(machine.leftAt) && at.until(now).compareTo(Bounds.LOOK_FRESH) <= 0;
    }

    private void powerOff(int number, Moment now) {
        Machine machine = machines[number];
        machine.powerOffs++;
        unanswered.remove(machine.powerOffSequence);
        machine.powerOffSequence =
                send(Action.POWER_OFF, machine.server.id(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
        timers.add(new Timer(
                now.plus(Bounds.POWER_OFF_PATIENCE), timerCount++, Due.POWER_OFF_CHECK, number, machine.powerOffs));
    }

    private void checkPowerOff(int number, int attempt, Moment now) {
        Machine machine = machines[number];
        boolean clear = machine.remaining == 0
                && machine.others == 0
                && authority.may(machine.room, ActionClass.POWER_OFF)
                && workloadsOfMachine.get(number).stream().allMatch(index -> tasks[index].gone());
        if (machine.power == PowerState.ON && attempt == machine.powerOffs && clear) {
            if (!isLookedAt(machine, now)) {
                machine.powerOffs = 0; // it is ordered anew once somebody has looked again
                unanswered.remove(machine.powerOffSequence);
                unlooked.add(number);
            } else if (machine.powerOffs < Bounds.POWER_OFF_ATTEMPTS_MAX) {
                powerOff(number, now);
            } else {
                unanswered.remove(machine.powerOffSequence);
            }
        } else if (machine.power == PowerState.ON && !clear) {
            machine.powerOffs = 0; // something runs there again; it is switched off when that has left
        }
    }

    private long send(
            Action action,
            String server,
            Optional<String> workload,
            Optional<Method> method,
            Optional<Place> place,
            double rateGbps) {
        Optional<Moment> notAfter = action == Action.START
                ? workload.flatMap(id -> deadlineOf(tasks[site.workload(id).index()]))
                        .map(Deadline::latestFinish)
                : Optional.empty();
        Command command =
                new Command(epoch, ++lastSequence, action, server, workload, method, place, rateGbps, notAfter);
        outbox.add(command);
        unanswered.put(command.sequence(), command);
        return command.sequence();
    }
}
