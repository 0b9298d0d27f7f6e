package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.notice.Tally;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.bound.Fate;
import org.bongsu.migration.deadline.BurningCompartment;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.DeadlineCause;
import org.bongsu.migration.deadline.DeadlineInputs;
import org.bongsu.migration.deadline.Deadlines;
import org.bongsu.migration.deadline.HeatLimit;
import org.bongsu.migration.deadline.HeatModel;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.evacuability.Situation;
import org.bongsu.migration.execution.Execution;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Outcome;
import org.bongsu.migration.execution.Progress;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.plan.Durations;
import org.bongsu.migration.plan.Left;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.shutdown.GroupState;
import org.bongsu.rules.stage.PowerOutlook;

/** Which rooms have to be emptied by when, the plan for it and its execution. Engine's thread. */
public final class Evacuation {

    /** Between two plans for no better reason than what went wrong in the last one. */
    private static final Duration REPLAN_EVERY = Duration.ofSeconds(15);

    /** How long an evacuation at CONFIRM waits for somebody. */
    private static final Duration SELF_ARM = Duration.ofMinutes(2);

    /** A deadline that moves by less is not told. */
    private static final Duration TOLD = Duration.ofSeconds(1);

    /** Long enough that a plan made only to learn how long it takes is bounded by nothing else. */
    private static final Duration UNHURRIED = Duration.ofHours(6);

    /** Clean stops wait for the services that depend on them: as many in a row as sites have layers. */
    private static final int STOPS_IN_A_ROW = 3;

    /** An evacuation makes a plan every quarter of a minute, of thousands of steps each; people look at the latest. */
    private static final int PLANS_KEPT = 24;

    private final Site site;
    private final EngineSettings settings;
    private final Execution execution;
    private final PowerWatch power;
    private final PermitBook permits;
    private final GroupWatch groups;
    private final InventoryWatch inventory;
    private final Map<String, Deadline> deadlines = new LinkedHashMap<>();
    /** Of the rooms above: everything that threatens them, the earliest first. */
    private final Map<String, List<Deadline>> causes = new LinkedHashMap<>();

    /** As last told: many small moves are one large one. */
    private final Map<String, Deadline> told = new LinkedHashMap<>();

    private final Map<String, PlanRecord> plans = new LinkedHashMap<>();
    private final Map<String, String> armed = new LinkedHashMap<>();
    private final Map<String, Moment> selfArms = new LinkedHashMap<>();
    private final Set<String> declined = new LinkedHashSet<>();
    private final Set<String> planned = new LinkedHashSet<>();
    private final Set<String> finished = new LinkedHashSet<>();
    private final Map<String, Double> needs = new LinkedHashMap<>();

    private List<String> threatenedNodes = List.of();
    private Map<String, Supply> supplies = new LinkedHashMap<>();
    private Optional<Moment> lastPlanned = Optional.empty();
    private Optional<Moment> nextRoll = Optional.empty();
    private boolean observed;
    private boolean glimpsed;
    private boolean armedAnew;
    private long planNumber;

    /**
     * What an update brought.
     *
     * @param told deadlines of rooms under evacuation
     * @param finished rooms in which nothing runs any more
     * @param shortfalls what the new plan cannot save
     * @param covered rooms whose new plan saves everything, or that need none any more
     * @param drifts differences between what is declared and what is seen, by room
     * @param undrifted rooms that have none any more
     */
    record Verdict(
            List<Effect> effects,
            List<Deadline> told,
            List<String> finished,
            List<AlertCause> shortfalls,
            List<String> covered,
            List<AlertCause> drifts,
            List<String> undrifted) {
        static Verdict empty() {
            return new Verdict(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void inventory(InventoryWatch.Told told) {
            drifts.addAll(told.standing());
            undrifted.addAll(told.over());
        }
    }

    Evacuation(Site site, EngineSettings settings) {
        this.site = site;
        this.settings = settings;
        this.execution = new Execution(site, Durations.DEFAULT, 1);
        this.power = new PowerWatch(site);
        this.inventory = new InventoryWatch(site, execution);
        this.permits = new PermitBook(execution, inventory::intruders);
        this.groups = new GroupWatch(site, settings.groups());
    }

    // What the engine tells.

    void resume(long epoch, Duration transport, Moment now) {
        execution.resume(epoch, transport, now);
    }

    void reply(Reply reply, Moment now) {
        execution.onReply(reply, now);
    }

    /** Returns whether a compartment has gone off or dark, or come back. */
    boolean observe(Input.Observed seen, Moment now) {
        observed = true;
        return look(seen.observations(), seen.source(), true, now);
    }

    /** The same, where nothing is said of the rest of the inventory. */
    boolean glimpse(Input.Glimpsed seen, Moment now) {
        return look(seen.observations(), seen.source(), false, now);
    }

    private boolean look(List<Observation> observations, Optional<String> source, boolean whole, Moment now) {
        boolean changed = false;
        glimpsed = true;
        source.ifPresent(who -> inventory.seen(who, observations, whole, now));
        for (Observation observation : observations) {
            execution.onObservation(observation, now);
            changed |= power.saw(observation);
        }
        source.ifPresent(who -> inventory.settle(observations, now));
        return changed;
    }

    /** Returns whether the danger may have changed. */
    boolean recorded(Input.InventorySeen seen, Moment now) {
        glimpsed = true;
        return inventory.recorded(seen, now);
    }

    /** Returns whether the danger may have changed. */
    boolean sources(Input.InventorySources named, Moment now) {
        glimpsed = true;
        return inventory.sources(named.sources(), now);
    }

    void arm(String plan, String by) {
        PlanRecord record = plans.get(plan);
        if (record != null && record.status() == PlanStatus.RECOMMENDED) {
            // A room whose danger is over meanwhile is not armed for its next one.
            record.rooms().stream().filter(deadlines::containsKey).forEach(room -> {
                declined.remove(room);
                armed.put(room, by);
                armedAnew = true;
            });
        }
    }

    /** Nothing new starts in the plan's rooms until a person arms them again: what follows is advice. */
    List<Effect> cancel(String plan, Moment now) {
        Verdict verdict = Verdict.empty();
        PlanRecord record = plans.get(plan);
        if (record == null || !(record.status() == PlanStatus.ONGOING || record.status() == PlanStatus.RECOMMENDED)) {
            return verdict.effects();
        }
        withdraw(record, new Text("cancelled by an operator", "운영자가 취소함"), now, verdict);
        return verdict.effects();
    }

    private void withdraw(PlanRecord record, Text why, Moment now, Verdict verdict) {
        declined.addAll(record.rooms());
        record.rooms().forEach(armed::remove);
        record.rooms().forEach(planned::remove);
        end(record, why, now, verdict);
    }

    /** What this journal left under way may long be over: it ends, in every room, as if an operator had cancelled it. */
    List<Effect> restored(long leap, Moment now) {
        Verdict verdict = Verdict.empty();
        execution.leap(leap);
        for (PlanRecord record : List.copyOf(plans.values())) {
            if (record.status() == PlanStatus.ONGOING || record.status() == PlanStatus.RECOMMENDED) {
                withdraw(record, new Text("restored from a backup", "백업에서 복원됨"), now, verdict);
            }
        }
        armed.clear();
        declined.addAll(deadlines.keySet());
        return verdict.effects();
    }

    /** Steps under way are let end; the plan is cancelling until they have. */
    private void end(PlanRecord record, Text why, Moment now, Verdict verdict) {
        if (record.status() == PlanStatus.ONGOING) {
            execution.cancel(why, now);
            change(record.with(PlanStatus.CANCELLING), verdict.effects());
            endCancelled(verdict);
        } else {
            change(record.with(PlanStatus.CANCELLED), verdict.effects());
        }
    }

    private void endCancelled(Verdict verdict) {
        for (PlanRecord record : List.copyOf(plans.values())) {
            if (record.status() == PlanStatus.CANCELLING && !anyOngoing(record.rooms())) {
                change(record.with(PlanStatus.CANCELLED), verdict.effects());
            }
        }
    }

    private boolean anyOngoing(List<String> rooms) {
        return rooms.stream()
                .flatMap(room -> execution.site().workloadsIn(room).stream())
                .anyMatch(workload -> execution.outcome(workload) == Outcome.ONGOING);
    }

    void skip(String step, Moment now) {
        execution.skip(step, now);
    }

    // What follows.

    Verdict update(
            org.bongsu.daemon.engine.Standing standing, Stages stages, long epoch, Moment now, boolean dangerChanged) {
        Verdict verdict = Verdict.empty();
        if (dangerChanged || isDue(nextRoll, now)) {
            refresh(standing, stages, now, verdict);
        }
        selfArm(now);
        if (planIsDue(now)) {
            plan(now, verdict);
        }
        execution.due(now).forEach(command -> verdict.effects().add(new Effect.Commanded(command)));
        verdict.effects().addAll(groups.update(deadlines, armed.keySet(), stages, now));
        endCancelled(verdict);
        if (glimpsed) {
            settle(epoch, now, verdict);
        }
        verdict.effects().addAll(permits.expire(epoch, now));
        verdict.inventory(inventory.update(deadlines::containsKey, now));
        return verdict;
    }

    private static boolean isDue(Optional<Moment> due, Moment now) {
        return due.map(moment -> !moment.isAfter(now)).orElse(false);
    }

    private void refresh(org.bongsu.daemon.engine.Standing standing, Stages stages, Moment now, Verdict verdict) {
        if (!standing.anyOnBattery()) {
            needs.clear();
        }
        DeadlineInputs inputs =
                new DeadlineInputs(stages.burning(), standing.cuts(), standing.supplies(), tooHotAt(standing, stages));
        threatenedNodes = List.copyOf(inputs.threatenedNodes(site));
        supplies = inputs.supplies();
        Map<String, Deadline> fresh = new LinkedHashMap<>();
        causes.clear();
        Map<String, List<Deadline>> ofAll =
                Deadlines.causesOfRooms(execution.site(), inputs, org.bongsu.migration.deadline.Budgets.DEFAULT, now);
        ofAll.forEach((room, all) -> {
            if (evacuates(all, inputs, stages)) {
                fresh.put(room, all.get(0));
                causes.put(room, all);
            }
        });
        groups.look(ofAll, standing, stages);
        tellChanges(fresh, verdict);
        boolean rejected = deadlines.keySet().stream()
                .anyMatch(room -> !fresh.containsKey(room)
                        && !stages.shown(site.room(room).compartment()).atLeast(Stage.DE_ENERGISED));
        // The next danger asks anew: nobody has armed or declined that one.
        deadlines.keySet().stream().filter(room -> !fresh.containsKey(room)).forEach(room -> {
            armed.remove(room);
            declined.remove(room);
            selfArms.remove(room);
            verdict.covered().add(room);
        });
        deadlines.clear();
        deadlines.putAll(fresh);
        planned.retainAll(fresh.keySet());
        if (fresh.isEmpty() && rejected) {
            allClear(now, verdict);
        }
        nextRoll = fresh.values().stream().map(Deadline::at).min(Moment::compareTo);
        if (!planned.isEmpty()) {
            execution.onDeadlines(List.copyOf(fresh.values()), now);
        }
        verdict.told().addAll(fresh.values());
    }

    private Map<String, HeatLimit> tooHotAt(org.bongsu.daemon.engine.Standing standing, Stages stages) {
        Map<String, HeatLimit> limits = new LinkedHashMap<>();
        stages.uncooled()
                .forEach((compartment, since) -> site.roomsIn(compartment)
                        .forEach(room -> limits.put(room.id(), HeatModel.limit(standing.inlets(room.id()), since))));
        return limits;
    }

    /** No room has to be emptied any more, so nothing further is moved or stopped for it. */
    private void allClear(Moment now, Verdict verdict) {
        Text why = new Text("no room has to be emptied any more", "더 이상 비울 방이 없음");
        for (PlanRecord record : List.copyOf(plans.values())) {
            boolean ongoing = record.status() == PlanStatus.ONGOING && !execution.isOver();
            if (ongoing || record.status() == PlanStatus.RECOMMENDED) {
                end(record, why, now, verdict);
            }
        }
    }

    /** A room that lives on its battery is not evacuated before its power hazard is confirmed. */
    private boolean evacuates(List<Deadline> all, DeadlineInputs inputs, Stages stages) {
        Room room = site.room(all.get(0).room());
        if (stages.shown(room.compartment()).atLeast(Stage.DE_ENERGISED)) {
            return false;
        }
        boolean burning = inputs.burning().stream().anyMatch(fire -> sameBuilding(fire, room));
        return all.stream().anyMatch(deadline -> deadline.cause() != DeadlineCause.UPS_RUNTIME)
                || burning
                || inputs.cuts().containsKey(room.id())
                || stages.stage(room.compartment(), Hazard.POWER).evacuates();
    }

    private boolean sameBuilding(BurningCompartment fire, Room room) {
        return site.roomsIn(fire.compartment()).stream()
                .anyMatch(other -> other.building().equals(room.building()));
    }

    private void tellChanges(Map<String, Deadline> fresh, Verdict verdict) {
        for (Deadline deadline : fresh.values()) {
            Deadline before = told.get(deadline.room());
            boolean moved = before == null
                    || before.cause() != deadline.cause()
                    || before.declared() != deadline.declared()
                    || before.at().until(deadline.at()).abs().compareTo(TOLD) > 0;
            if (moved) {
                told.put(deadline.room(), deadline);
                verdict.effects()
                        .add(new Effect.DeadlineMoved(
                                deadline.room(), deadline.at(), deadline.cause().name(), deadline.declared()));
            }
        }
        for (String room : List.copyOf(told.keySet())) {
            if (!fresh.containsKey(room)) {
                told.remove(room);
                verdict.effects().add(new Effect.DeadlineLifted(room));
            }
        }
    }

    private void selfArm(Moment now) {
        for (Deadline deadline : deadlines.values()) {
            String room = deadline.room();
            if (armed.containsKey(room) || declined.contains(room)) {
                continue;
            }
            Autonomy autonomy = settings.of(room);
            boolean waited = isDue(Optional.ofNullable(selfArms.get(room)), now);
            if (autonomy == Autonomy.AUTO || waited) {
                armed.put(room, "autonomy");
                armedAnew = true;
            } else if (autonomy == Autonomy.CONFIRM) {
                selfArms.putIfAbsent(room, now.plus(SELF_ARM));
            }
        }
    }

    private boolean planIsDue(Moment now) {
        if (deadlines.isEmpty()) {
            return false;
        }
        boolean unplanned = deadlines.keySet().stream()
                .anyMatch(room -> !planned.contains(room) && settings.of(room) != Autonomy.OBSERVE);
        boolean rested =
                lastPlanned.map(at -> !at.plus(REPLAN_EVERY).isAfter(now)).orElse(true);
        return unplanned || armedAnew || (rested && execution.material().isPresent() && execution.anythingRuns());
    }

    private void plan(Moment now, Verdict verdict) {
        armedAnew = false;
        lastPlanned = Optional.of(now);
        List<Deadline> toDo = new ArrayList<>();
        List<Deadline> toAdvise = new ArrayList<>();
        for (Deadline deadline : deadlines.values()) {
            if (armed.containsKey(deadline.room())) {
                toDo.add(deadline);
            } else if (settings.of(deadline.room()) != Autonomy.OBSERVE) {
                toAdvise.add(deadline);
            }
        }
        Text because = reason();
        if (!toDo.isEmpty()) {
            Plan made = judged(toDo, now);
            execution.adopt(made, now);
            groups.planned(made);
            String by = String.join(", ", new LinkedHashSet<>(armed.values()));
            supersede(PlanStatus.ONGOING, verdict);
            record(made, PlanStatus.ONGOING, because, Optional.of(by), Optional.empty(), verdict);
            shortfalls(made, now, verdict);
        }
        supersede(PlanStatus.RECOMMENDED, verdict);
        if (!toAdvise.isEmpty()) {
            Plan advice = judged(toAdvise, now);
            Optional<Moment> selfArm = toAdvise.stream()
                    .filter(deadline -> !declined.contains(deadline.room()))
                    .flatMap(deadline -> Optional.ofNullable(selfArms.get(deadline.room())).stream())
                    .min(Moment::compareTo);
            record(advice, PlanStatus.RECOMMENDED, because, Optional.empty(), selfArm, verdict);
        }
    }

    private Plan judged(List<Deadline> of, Moment now) {
        PlanRequest request = execution.request(of, threatenedNodes, supplies, now);
        return Planner.plan(request, settings.evaluations()).judged(request.boundInstance());
    }

    private Text reason() {
        int unplanned = deadlines.keySet().stream()
                .mapToInt(room -> inventory.intruders(room).count())
                .sum();
        Text why = why();
        return unplanned == 0
                ? why
                : new Text(
                        why.en() + "; " + unplanned + " workloads there are in no plan",
                        why.ko() + "; 그곳의 워크로드 " + unplanned + "개는 어떤 계획에도 없음");
    }

    private Text why() {
        return execution
                .material()
                .map(material -> new Text("replanned: " + material, "다시 계획함: " + material))
                .orElseGet(() -> deadlines.values().iterator().next().why());
    }

    private void supersede(PlanStatus status, Verdict verdict) {
        for (PlanRecord record : List.copyOf(plans.values())) {
            if (record.status() == status) {
                change(record.with(PlanStatus.SUPERSEDED), verdict.effects());
            }
        }
    }

    private void record(
            Plan made,
            PlanStatus status,
            Text because,
            Optional<String> by,
            Optional<Moment> selfArm,
            Verdict verdict) {
        planned.addAll(made.rooms());
        PlanRecord fresh = new PlanRecord("plan-" + ++planNumber, PlanStatus.DRAFT, made, because, by, selfArm);
        plans.put(fresh.id(), fresh);
        if (status == PlanStatus.ONGOING) {
            PlanRecord ready = fresh.with(PlanStatus.ARMED);
            change(ready, verdict.effects());
            change(ready.with(PlanStatus.ONGOING), verdict.effects());
        } else {
            change(fresh.with(status), verdict.effects());
        }
        forget();
    }

    /** Oldest first; what is not over is kept. */
    private void forget() {
        List<String> over = plans.values().stream()
                .filter(record -> !record.status().open())
                .map(PlanRecord::id)
                .toList();
        over.stream().limit(Math.max(0, plans.size() - PLANS_KEPT)).forEach(plans::remove);
    }

    private void change(PlanRecord next, List<Effect> effects) {
        PlanRecord before = plans.get(next.id());
        if (before == null || !before.status().leadsTo(next.status())) {
            throw new IllegalStateException(next.id() + " cannot become " + next.status() + " from " + before);
        }
        plans.put(next.id(), next);
        effects.add(new Effect.PlanChanged(
                next.id(),
                next.status().name(),
                next.rooms(),
                next.plan().steps().size(),
                next.because().en()));
    }

    private void shortfalls(Plan made, Moment now, Verdict verdict) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (Left left : made.left()) {
            int[] count = counts.computeIfAbsent(
                    execution.site().roomOf(left.workload()).id(), key -> new int[2]);
            count[left.fate() == Fate.LOST ? 0 : 1]++;
        }
        for (Deadline deadline : made.deadlines()) {
            int[] count = counts.get(deadline.room());
            if (count == null) {
                verdict.covered().add(deadline.room());
            } else {
                verdict.shortfalls()
                        .add(new AlertCause.PlanShortfall(
                                deadline.room(),
                                site.room(deadline.room()).name(),
                                count[0],
                                count[1],
                                now.until(deadline.at())));
            }
        }
    }

    /** After observations: rooms that are done, plans that have ended, permits that stand or fall. */
    private void settle(long epoch, Moment now, Verdict verdict) {
        boolean whole = observed && inventory.driversLooked(now);
        observed = false;
        glimpsed = false;
        execution.drainChanges();
        if (planned.isEmpty() && permits.isEmpty()) {
            return;
        }
        Progress progress = execution.progress();
        for (String room : planned) {
            boolean busy = progress.count(room, Outcome.WAITING) + progress.count(room, Outcome.ONGOING) > 0;
            if (!busy && finished.add(room)) {
                verdict.finished().add(room);
            }
            if (busy) {
                finished.remove(room);
            }
        }
        verdict.effects().addAll(permits.update(planned, progress, epoch, now, whole));
        for (PlanRecord record : List.copyOf(plans.values())) {
            if (record.status() == PlanStatus.ONGOING && execution.isOver()) {
                change(record.with(ending(record, progress)), verdict.effects());
            }
        }
    }

    private static PlanStatus ending(PlanRecord record, Progress progress) {
        int bad = 0;
        int good = 0;
        for (String room : record.rooms()) {
            bad += progress.count(room, Outcome.LOST) + progress.count(room, Outcome.LEFT);
            good += progress.count(room, Outcome.SHIFTED)
                    + progress.count(room, Outcome.MOVED)
                    + progress.count(room, Outcome.STOPPED);
        }
        if (bad == 0) {
            return PlanStatus.SUCCEEDED;
        }
        return good > 0 ? PlanStatus.PARTIAL : PlanStatus.FAILED;
    }

    /**
     * How long the rooms are still fed by batteries, against how long emptying them takes.
     *
     * @return empty while no battery decides
     */
    Optional<PowerOutlook> outlook(List<String> rooms, Map<String, Supply> supplies, Moment now) {
        DeadlineInputs inputs = new DeadlineInputs(List.of(), new LinkedHashMap<>(), supplies, new LinkedHashMap<>());
        Optional<Moment> ends = rooms.stream()
                .flatMap(room -> Deadlines.of(execution.site(), room, inputs, now).stream())
                .map(Deadline::at)
                .min(Moment::compareTo);
        return ends.map(at -> new PowerOutlook(
                OptionalDouble.of(now.secondsUntil(at)),
                need(rooms, now),
                site.limits().margin().toSeconds()));
    }

    /** Asked once while batteries carry the rooms: what leaves afterwards only makes it less. */
    private double need(List<String> rooms, Moment now) {
        return needs.computeIfAbsent(String.join(" ", rooms), key -> {
            List<Deadline> far = rooms.stream()
                    .map(room -> new Deadline(
                            room,
                            now.plus(UNHURRIED),
                            DeadlineCause.UPS_RUNTIME,
                            false,
                            Duration.ZERO,
                            new Text("unhurried", "여유 있음")))
                    .toList();
            Plan plan = Planner.plan(execution.request(far, List.of(), now), 1);
            double moves = plan.steps().stream()
                    .filter(step -> step.method().keepsRunning())
                    .mapToDouble(step -> now.secondsUntil(step.finish()))
                    .max()
                    .orElse(0);
            double longestStop = rooms.stream()
                    .flatMap(room -> execution.site().workloadsIn(room).stream())
                    .mapToDouble(workload -> workload.stop().toMillis() / 1000.0)
                    .max()
                    .orElse(0);
            return Math.max(moves, STOPS_IN_A_ROW * longestStop);
        });
    }

    /** What runs where while no room has to be emptied; empty otherwise. */
    Optional<PlanRequest> calm(Moment now) {
        if (!deadlines.isEmpty()) {
            return Optional.empty();
        }
        PlanRequest request = execution.request(Situation.calm(site, now), List.of(), now);
        return request.inFlight().isEmpty() ? Optional.of(request.withoutPromises()) : Optional.empty();
    }

    List<String> compartmentsOff() {
        return power.off();
    }

    List<String> compartmentsDark() {
        return power.dark();
    }

    Optional<Moment> nextDue() {
        Optional<Moment> replan = !deadlines.isEmpty() && execution.material().isPresent() && execution.anythingRuns()
                ? lastPlanned.map(at -> at.plus(REPLAN_EVERY))
                : Optional.empty();
        Optional<Moment> arming = selfArms.entrySet().stream()
                .filter(entry -> deadlines.containsKey(entry.getKey())
                        && !armed.containsKey(entry.getKey())
                        && !declined.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .min(Moment::compareTo);
        return Stream.of(
                        execution.nextDue(),
                        nextRoll,
                        replan,
                        arming,
                        permits.nextDue(),
                        groups.nextDue(),
                        inventory.nextDue())
                .flatMap(Optional::stream)
                .min(Moment::compareTo);
    }

    // What others ask.

    /** What became of the room's workloads, by tenant. */
    Map<String, Tally> tallies(String room) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (Workload workload : execution.site().workloadsIn(room)) {
            int[] count =
                    counts.computeIfAbsent(site.service(workload.service()).tenant(), key -> new int[3]);
            Outcome outcome = execution.outcome(workload);
            count[outcome == Outcome.STOPPED ? 1 : outcome.isGone() ? 0 : 2]++;
        }
        Map<String, Tally> tallies = new LinkedHashMap<>();
        counts.forEach((tenant, count) -> tallies.put(tenant, new Tally(count[0], count[1], count[2])));
        return tallies;
    }

    public List<Deadline> deadlines() {
        return List.copyOf(deadlines.values());
    }

    /** Everything that threatens the room's power, the earliest first; empty while it need not be emptied. */
    public List<Deadline> causes(String room) {
        return causes.getOrDefault(room, List.of());
    }

    /** Newest first. */
    public List<PlanRecord> plans() {
        List<PlanRecord> all = new ArrayList<>(plans.values());
        java.util.Collections.reverse(all);
        return all;
    }

    public Execution execution() {
        return execution;
    }

    /** Groups of hosts that shut themselves down when told, in the order of the configuration. */
    public List<GroupState> groups() {
        return groups.states();
    }

    /** What is seen against what is declared. */
    public InventoryWatch inventory() {
        return inventory;
    }

    public PermitBook permits() {
        return permits;
    }

    public Autonomy autonomy(String room) {
        return settings.of(room);
    }

    public int overtaken() {
        return execution.progress().overtaken();
    }
}
