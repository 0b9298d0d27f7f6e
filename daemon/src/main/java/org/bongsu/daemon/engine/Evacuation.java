package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.notice.Tally;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Compartment;
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
import org.bongsu.migration.deadline.DeclaredCut;
import org.bongsu.migration.deadline.HeatLimit;
import org.bongsu.migration.deadline.HeatModel;
import org.bongsu.migration.deadline.Supply;
import org.bongsu.migration.evacuability.Situation;
import org.bongsu.migration.execution.ActionClass;
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
import org.bongsu.migration.restoration.Restoration;
import org.bongsu.migration.restoration.ReturnPhase;
import org.bongsu.migration.restoration.ReturnView;
import org.bongsu.migration.restoration.RoomCalm;
import org.bongsu.migration.shutdown.GroupState;
import org.bongsu.rules.stage.PowerOutlook;

/** Which rooms have to be emptied by when, the plan for it and its execution. Engine's thread. */
public final class Evacuation {

    /** Between two plans for no better reason than what went wrong in the last one. */
    private static final Duration REPLAN_EVERY = Duration.ofSeconds(15);

    private static final Text RESTORED = new Text("restored from a backup", "백업에서 복원됨");

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
    private final Arming arming;

    /** What each room was last granted; nothing where it is missing. */
    private final Map<String, Set<ActionClass>> granted = new LinkedHashMap<>();

    /** As last told to operators. */
    private final Map<String, AlertCause> unarmedTold = new LinkedHashMap<>();

    private final Map<String, Set<Hazard>> hazards = new LinkedHashMap<>();
    private final Restoration restoration;

    /** Rooms that were in danger for a fire, and who has released them since. */
    private final Map<String, Optional<String>> burned = new LinkedHashMap<>();

    /** Since when nothing speaks against using a room again. */
    private final Map<String, Moment> quietSince = new LinkedHashMap<>();

    private final Map<String, ReturnView> returnsTold = new LinkedHashMap<>();
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
    private boolean planAwaited;
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
     * @param unarmed what waits for people to arm it, or will soon
     * @param armed rooms of which that no longer holds
     * @param returned rooms to which nobody has to bring anything back
     */
    record Verdict(
            List<Effect> effects,
            List<Deadline> told,
            List<String> finished,
            List<AlertCause> shortfalls,
            List<String> covered,
            List<AlertCause> drifts,
            List<String> undrifted,
            List<AlertCause> unarmed,
            List<String> armed,
            List<String> returned) {
        static Verdict empty() {
            return new Verdict(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
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
        this.arming = new Arming(settings.mandates());
        this.execution = new Execution(site, Durations.DEFAULT, 1);
        this.restoration = new Restoration(site, execution, settings.returns());
        this.power = new PowerWatch(site);
        this.inventory = new InventoryWatch(site, execution);
        this.permits = new PermitBook(execution, inventory::intruders);
        this.groups = new GroupWatch(site, settings.groups());
        site.rooms().forEach(room -> execution.grant(room.id(), Set.of(), new Moment(0)));
    }

    // What the engine tells.

    void resume(long epoch, Duration transport, Moment now) {
        execution.resume(epoch, transport, now);
        restoration.resume(transport, now);
    }

    void reply(Reply reply, Moment now) {
        execution.onReply(reply, now);
        restoration.onReply(reply, now);
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
        if (whole) {
            execution.looked(room -> inventory.driversLooked(room, now), now);
        }
        restoration.observed(observations);
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
        return inventory.sources(named, now);
    }

    /** A voice for everything that is not armed in the plan's rooms. A room whose danger is over meanwhile is passed over. */
    void arm(String plan, String by, Moment now) {
        PlanRecord record = plans.get(plan);
        if (record != null && (record.status() == PlanStatus.RECOMMENDED || record.status() == PlanStatus.ONGOING)) {
            record.rooms().stream().filter(deadlines::containsKey).forEach(room -> arming.voice(room, by, now));
        }
    }

    void arm(Input.RoomArmed arm, Moment now) {
        if (deadlines.containsKey(arm.room())) {
            arming.voice(arm.room(), arm.by(), now);
        } else {
            arming.ahead(arm.room(), arm.by(), arm.until(), now);
        }
    }

    /** Of a room that is still in danger it is not heard: whoever says it then cannot know. */
    void release(String room, String by) {
        if (!deadlines.containsKey(room)) {
            burned.computeIfPresent(room, (key, before) -> Optional.of(by));
        }
    }

    void armReturn(String room, String by, Moment now) {
        if (!deadlines.containsKey(room) && restoration.view(room).isPresent()) {
            arming.voiceReturn(room, by, now);
        }
    }

    void disarm(String room, String by) {
        arming.disarm(room, by);
    }

    /** What was armed for a time that is over; before anything else is decided at this moment. */
    void lapse(Moment now) {
        arming.lapse(now);
        authorise(now);
    }

    /**
     * Nothing new starts in the rooms of a plan in force until a person arms them again: what follows is advice. Of one
     * that is only recommended, nothing arms itself any more.
     */
    List<Effect> cancel(String plan, String by, Moment now) {
        Verdict verdict = Verdict.empty();
        PlanRecord record = plans.get(plan);
        if (record == null || !(record.status() == PlanStatus.ONGOING || record.status() == PlanStatus.RECOMMENDED)) {
            return verdict.effects();
        }
        boolean inForce = record.status() == PlanStatus.ONGOING;
        record.rooms().forEach(room -> {
            if (inForce) {
                arming.disarm(room, by);
            } else {
                arming.hold(room, by);
            }
        });
        withdraw(record, new Text("cancelled by an operator", "운영자가 취소함"), now, verdict);
        return verdict.effects();
    }

    private void withdraw(PlanRecord record, Text why, Moment now, Verdict verdict) {
        record.rooms().forEach(planned::remove);
        end(record, why, now, verdict);
    }

    /** What this journal left under way may long be over: it ends, in every room, as if an operator had cancelled it. */
    List<Effect> restored(long leap, Moment now) {
        Verdict verdict = Verdict.empty();
        execution.leap(leap);
        for (PlanRecord record : List.copyOf(plans.values())) {
            if (record.status() == PlanStatus.ONGOING || record.status() == PlanStatus.RECOMMENDED) {
                withdraw(record, RESTORED, now, verdict);
            }
        }
        Stream.concat(arming.rooms().stream(), deadlines.keySet().stream())
                .distinct()
                .toList()
                .forEach(room -> arming.disarm(room, RESTORED.en()));
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

    /**
     * A plan of a large site takes a second. It is made at a tick of its own, due at once, so that whoever is told of the danger
     * is told before.
     *
     * @param tick whether time alone brought this update
     */
    Verdict update(
            org.bongsu.daemon.engine.Standing standing,
            Stages stages,
            long epoch,
            Moment now,
            boolean dangerChanged,
            boolean tick) {
        Verdict verdict = Verdict.empty();
        if (dangerChanged || isDue(nextRoll, now)) {
            refresh(standing, stages, now, verdict);
        }
        deadlines.keySet().forEach(room -> arming.endangered(room, hazardsOf(room), now));
        bringBack(standing, stages, now, verdict);
        boolean due = planIsDue(now);
        planAwaited = due && !tick;
        if (due && tick) {
            plan(now, verdict);
        }
        execution.due(now).forEach(command -> verdict.effects().add(new Effect.Commanded(command)));
        verdict.effects().addAll(groups.update(deadlines, roomsWith(ActionClass.STOP), stages, now));
        tellReturns(verdict);
        tellUnarmed(now, verdict);
        endCancelled(verdict);
        if (glimpsed) {
            settle(epoch, now, verdict);
        }
        verdict.effects().addAll(permits.expire(epoch, now));
        verdict.inventory(inventory.update(deadlines::containsKey, now));
        return verdict;
    }

    /** Whether a plan is to be made at the next tick, which is due at once. */
    boolean awaitsPlan() {
        return planAwaited;
    }

    private static boolean isDue(Optional<Moment> due, Moment now) {
        return due.map(moment -> !moment.isAfter(now)).orElse(false);
    }

    private void refresh(org.bongsu.daemon.engine.Standing standing, Stages stages, Moment now, Verdict verdict) {
        if (!standing.anyOnBattery()) {
            needs.clear();
        }
        DeadlineInputs inputs = inputs(standing, standing.cuts(), stages);
        threatenedNodes = List.copyOf(inputs.threatenedNodes(site));
        supplies = inputs.supplies();
        Map<String, Deadline> fresh = new LinkedHashMap<>();
        causes.clear();
        Map<String, List<Deadline>> ofAll = causes(inputs, now);
        ofAll.forEach((room, all) -> {
            if (evacuates(all, inputs, stages)) {
                fresh.put(room, all.get(0));
                causes.put(room, all);
                hazards.put(room, hazards(room, all, stages));
            }
        });
        groups.look(ofAll, standing, stages);
        tellChanges(fresh, verdict);
        boolean rejected = deadlines.keySet().stream()
                .anyMatch(room -> !fresh.containsKey(room)
                        && !stages.shown(site.room(room).compartment()).atLeast(Stage.DE_ENERGISED));
        // The next danger asks anew: nobody has armed or declined that one.
        List<String> over = new ArrayList<>();
        deadlines.keySet().stream().filter(room -> !fresh.containsKey(room)).forEach(room -> {
            arming.safe(room);
            over.add(room);
            verdict.covered().add(room);
        });
        fresh.keySet().stream().filter(room -> !deadlines.containsKey(room)).forEach(room -> {
            restoration.turnRound(room, now);
            arming.returned(room);
            if (hazardsOf(room).contains(Hazard.FIRE)) {
                burned.put(room, Optional.empty());
            }
        });
        fresh.keySet().stream()
                .filter(room -> hazardsOf(room).contains(Hazard.FIRE) && !burned.containsKey(room))
                .forEach(room -> burned.put(room, Optional.empty()));
        deadlines.clear();
        deadlines.putAll(fresh);
        planned.retainAll(fresh.keySet());
        if (fresh.isEmpty() && rejected) {
            allClear(now, verdict);
        }
        authorise(now);
        over.forEach(execution::standDown);
        over.forEach(restoration::begin);
        nextRoll = fresh.values().stream().map(Deadline::at).min(Moment::compareTo);
        if (!planned.isEmpty()) {
            execution.onDeadlines(List.copyOf(fresh.values()), now);
        }
        verdict.told().addAll(fresh.values());
    }

    private DeadlineInputs inputs(
            org.bongsu.daemon.engine.Standing standing, Map<String, DeclaredCut> cuts, Stages stages) {
        return new DeadlineInputs(stages.burning(), cuts, standing.supplies(), tooHotAt(standing, stages));
    }

    private Map<String, List<Deadline>> causes(DeadlineInputs inputs, Moment now) {
        return Deadlines.causesOfRooms(execution.site(), inputs, org.bongsu.migration.deadline.Budgets.DEFAULT, now);
    }

    /** What would have to be emptied, and of what a plan would be made; changes nothing. */
    Danger foresee(
            org.bongsu.daemon.engine.Standing standing, Map<String, DeclaredCut> cuts, Stages stages, Moment now) {
        DeadlineInputs inputs = inputs(standing, cuts, stages);
        List<Deadline> fresh = new ArrayList<>();
        Map<String, Set<Hazard>> found = new LinkedHashMap<>();
        causes(inputs, now).forEach((room, all) -> {
            if (evacuates(all, inputs, stages)) {
                fresh.add(all.get(0));
                found.put(room, hazards(room, all, stages));
            }
        });
        Optional<PlanRequest> request = fresh.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        execution.request(fresh, List.copyOf(inputs.threatenedNodes(site)), inputs.supplies(), now));
        return new Danger(fresh, found, request);
    }

    /** @param request empty where nothing has to be emptied */
    record Danger(List<Deadline> deadlines, Map<String, Set<Hazard>> hazards, Optional<PlanRequest> request) {}

    /** How far Bongsu goes by itself in moving what is in the room under these hazards. */
    Autonomy autonomy(String room, Set<Hazard> found) {
        return settings.mandates().of(room, found, ActionClass.MOVE).mandate().level();
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
        if (isOff(room, stages)) {
            return false;
        }
        boolean burning = inputs.burning().stream().anyMatch(fire -> sameBuilding(fire, room));
        return all.stream().anyMatch(deadline -> deadline.cause() != DeadlineCause.UPS_RUNTIME)
                || burning
                || inputs.cuts().containsKey(room.id())
                || stages.stage(room.compartment(), Hazard.POWER).evacuates()
                || stages.stage(room.compartment(), Hazard.POWER) == Stage.DE_ENERGISED;
    }

    /** Where power alone was lost and servers are seen on again, it is not off any more, whether a person has ended that or not. */
    private boolean isOff(Room room, Stages stages) {
        String compartment = room.compartment();
        return stages.stage(compartment, Hazard.FIRE).atLeast(Stage.DE_ENERGISED)
                || stages.stage(compartment, Hazard.POWER) == Stage.DE_ENERGISED
                        && power.off().contains(compartment);
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

    /** Why a room has to be emptied. A cut that people declared is on account of what is known to threaten it. */
    private Set<Hazard> hazards(String id, List<Deadline> all, Stages stages) {
        Room room = site.room(id);
        Set<Hazard> found = EnumSet.noneOf(Hazard.class);
        boolean burning = stages.burning().stream().anyMatch(fire -> sameBuilding(fire, room));
        for (Deadline deadline : all) {
            switch (deadline.cause()) {
                case FIRE_BUDGET -> found.add(Hazard.FIRE);
                case COOLING_LOSS -> found.add(Hazard.COOLING);
                case UPS_RUNTIME, DECLARED_CUT, UNDATED_CUT -> {}
            }
        }
        if (burning) {
            found.add(Hazard.FIRE);
        }
        for (Hazard hazard : Hazard.values()) {
            if (stages.stage(room.compartment(), hazard).evacuates()) {
                found.add(hazard);
            }
        }
        return found.isEmpty() ? EnumSet.of(Hazard.POWER) : found;
    }

    private Set<Hazard> hazardsOf(String room) {
        return hazards.getOrDefault(room, EnumSet.of(Hazard.POWER));
    }

    /** What evacuations took away comes back where nothing speaks against it. */
    private void bringBack(org.bongsu.daemon.engine.Standing standing, Stages stages, Moment now, Verdict verdict) {
        restoration.settleCalledOff(now);
        for (String room : restoration.rooms()) {
            RoomCalm calm = calm(room, standing, stages, now);
            ReturnPhase phase =
                    restoration.view(room).map(view -> view.state().phase()).orElse(ReturnPhase.HELD);
            if (phase == ReturnPhase.DONE || phase == ReturnPhase.PARTIAL) {
                arming.returned(room);
            } else {
                arming.returning(room, calm.ready(settings.returns(), now), now);
            }
        }
        authorise(now);
        for (String room : restoration.rooms()) {
            restoration.update(room, calm(room, standing, stages, now), now);
        }
    }

    private RoomCalm calm(String id, org.bongsu.daemon.engine.Standing standing, Stages stages, Moment now) {
        Room room = site.room(id);
        Optional<Text> danger = threat(room, stages).or(() -> unseen(room, standing, stages));
        List<Supply> feeds = standing.supplies().values().stream()
                .filter(supply -> stages.feeds(supply.node(), room.compartment()))
                .toList();
        boolean onBattery = feeds.stream().anyMatch(Supply::onBattery);
        if (danger.isPresent() || onBattery) {
            quietSince.remove(id);
        } else {
            quietSince.putIfAbsent(id, now);
        }
        OptionalDouble charge = feeds.stream()
                .flatMapToDouble(supply -> supply.battery().charge().stream())
                .min();
        Optional<String> released = burned.getOrDefault(id, Optional.of(""));
        boolean armed = granted.getOrDefault(id, Set.of()).contains(ActionClass.RETURN);
        return new RoomCalm(
                danger, onBattery, released.isEmpty(), Optional.ofNullable(quietSince.get(id)), charge, armed);
    }

    /** Whoever does not see a supply does not know that it is on mains. */
    private static Optional<Text> unseen(Room room, org.bongsu.daemon.engine.Standing standing, Stages stages) {
        Set<String> lost = new LinkedHashSet<>();
        standing.lost().forEach(sensor -> lost.add(sensor.device()));
        return stages.devices().stream()
                .filter(place -> lost.contains(place.device())
                        && place.node()
                                .filter(node -> stages.feeds(node, room.compartment()))
                                .isPresent())
                .findFirst()
                .map(place -> new Text(place.device() + " is not seen", place.device() + " 신호 없음"));
    }

    /**
     * A room that is being emptied anywhere takes the links, and a fire in the building its neighbours. That power was lost stays
     * on record until a person ends it; whether it is back is for the supplies to say.
     */
    private Optional<Text> threat(Room room, Stages stages) {
        if (!deadlines.isEmpty()) {
            String first = deadlines.keySet().iterator().next();
            return Optional.of(new Text(first + " is being emptied", first + " 대피 중"));
        }
        for (Compartment compartment : site.compartments()) {
            boolean near = site.roomsIn(compartment.id()).stream()
                    .anyMatch(other -> other.building().equals(room.building()));
            Stage fire = stages.stage(compartment.id(), Hazard.FIRE);
            if (near && fire.atLeast(Stage.PRE_ALARM)) {
                return Optional.of(at(compartment.id(), fire));
            }
        }
        Stage cooling = stages.stage(room.compartment(), Hazard.COOLING);
        return cooling.atLeast(Stage.PRE_ALARM) ? Optional.of(at(room.compartment(), cooling)) : Optional.empty();
    }

    private static Text at(String compartment, Stage stage) {
        return new Text(
                compartment + " is at " + stage.label().en(),
                compartment + " 단계: " + stage.label().ko());
    }

    /** Whether something had to come back, and nothing has any more. */
    boolean allReturned() {
        return deadlines.isEmpty()
                && !returnsTold.isEmpty()
                && returnsTold.values().stream()
                        .map(view -> view.state().phase())
                        .allMatch(phase -> phase == ReturnPhase.DONE || phase == ReturnPhase.PARTIAL);
    }

    /** Each change of how a return stands, and what people have to see to. */
    private void tellReturns(Verdict verdict) {
        for (String room : restoration.rooms()) {
            ReturnView view = restoration.view(room).orElseThrow();
            ReturnView before = returnsTold.put(room, view);
            boolean changed =
                    before == null || before.state().phase() != view.state().phase();
            if (changed) {
                verdict.effects()
                        .add(new Effect.ReturnChanged(
                                room,
                                view.state().phase().name(),
                                view.returned(),
                                view.waiting() + view.ongoing(),
                                view.state().why()));
            }
            boolean asks = view.state().phase() == ReturnPhase.RECOMMENDED
                    || view.state().phase() == ReturnPhase.PARTIAL
                    || view.failed() > 0;
            if (asks && (changed || !before.cannot().equals(view.cannot()))) {
                verdict.unarmed().add(returnAlert(view));
            } else if (changed && !asks) {
                verdict.returned().add(room);
            }
        }
        for (String room : List.copyOf(returnsTold.keySet())) {
            if (restoration.view(room).isEmpty()) {
                returnsTold.remove(room);
                verdict.returned().add(room);
            }
        }
    }

    private AlertCause returnAlert(ReturnView view) {
        List<String> reasons = new ArrayList<>();
        reasons.add(view.state().why().en());
        view.cannot().forEach(what -> reasons.add(what.en()));
        int away = view.waiting() + view.ongoing() + view.failed();
        return new AlertCause.ReturnWanted(view.room(), site.room(view.room()).name(), away, view.failed(), reasons);
    }

    /** Hands on what is armed, before any command is made. */
    private void authorise(Moment now) {
        for (String room : arming.rooms()) {
            Set<ActionClass> classes = EnumSet.noneOf(ActionClass.class);
            classes.addAll(arming.armed(room));
            if (!classes.equals(granted.getOrDefault(room, Set.of()))) {
                execution.grant(room, classes, now);
                granted.put(room, classes);
                armedAnew |= deadlines.containsKey(room);
            }
        }
    }

    private boolean mayAnything(String room) {
        return granted.getOrDefault(room, Set.of()).stream().anyMatch(Arming.EVACUATION::contains);
    }

    private Set<String> roomsWith(ActionClass action) {
        Set<String> rooms = new LinkedHashSet<>();
        granted.forEach((room, classes) -> {
            if (classes.contains(action)) {
                rooms.add(room);
            }
        });
        return rooms;
    }

    /** Each time it reads otherwise. */
    private void tellUnarmed(Moment now, Verdict verdict) {
        for (String room : deadlines.keySet()) {
            Optional<AlertCause> cause = unarmed(room, now);
            if (cause.isPresent() && !cause.get().equals(unarmedTold.get(room))) {
                unarmedTold.put(room, cause.get());
                verdict.unarmed().add(cause.get());
            } else if (cause.isEmpty() && unarmedTold.remove(room) != null) {
                verdict.armed().add(room);
            }
        }
        for (String room : List.copyOf(unarmedTold.keySet())) {
            if (!deadlines.containsKey(room)) {
                unarmedTold.remove(room);
                verdict.armed().add(room);
            }
        }
    }

    private Optional<AlertCause> unarmed(String room, Moment now) {
        List<ArmingState> waiting = arming.states(room, now).stream()
                .filter(state -> !state.armed() && state.level() != Autonomy.OBSERVE)
                .toList();
        List<ActionClass> ending = arming.ending(room, now);
        if (waiting.isEmpty() && ending.isEmpty()) {
            return Optional.empty();
        }
        List<String> details = new ArrayList<>();
        waiting.forEach(state -> details.add(state.action().label().en() + ": "
                + state.voices().size() + " of "
                + state.needed() + " people"
                + state.armsItselfAt().map(at -> ", arms itself at " + at).orElse("")
                + (arming.lapsed(room).contains(state.action()) ? ", its time is over" : "")));
        arming.states(room, now).stream()
                .filter(state -> ending.contains(state.action()))
                .forEach(state -> details.add(state.action().label().en() + ": armed until "
                        + state.until().map(Moment::toString).orElse("-")));
        Text what = waiting.isEmpty()
                ? named(ending, new Text(" soon not armed any more", "의 승인이 곧 끝남"))
                : named(waiting.stream().map(ArmingState::action).toList(), new Text(" not armed", " 승인 대기"));
        boolean grave = waiting.stream().anyMatch(state -> state.action() != ActionClass.POWER_OFF);
        return Optional.of(new AlertCause.ArmingWanted(room, site.room(room).name(), what, grave, details));
    }

    private static Text named(List<ActionClass> actions, Text rest) {
        String en = actions.stream().map(action -> action.label().en()).collect(Collectors.joining(", "));
        String ko = actions.stream().map(action -> action.label().ko()).collect(Collectors.joining(", "));
        return new Text(en + rest.en(), ko + rest.ko());
    }

    private boolean planIsDue(Moment now) {
        if (deadlines.isEmpty()) {
            return false;
        }
        boolean unplanned =
                deadlines.keySet().stream().anyMatch(room -> !planned.contains(room) && arming.advises(room));
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
            if (mayAnything(deadline.room())) {
                toDo.add(deadline);
            }
            if (arming.wants(deadline.room())) {
                toAdvise.add(deadline);
            }
        }
        Text because = reason();
        if (!toDo.isEmpty()) {
            Plan made = judged(execution.requestGranted(toDo, threatenedNodes, supplies, now));
            execution.adopt(made, now);
            groups.planned(made);
            Set<String> by = new LinkedHashSet<>();
            toDo.forEach(deadline -> by.addAll(arming.armedBy(deadline.room())));
            supersede(PlanStatus.ONGOING, verdict);
            record(made, PlanStatus.ONGOING, because, Optional.of(String.join(", ", by)), Optional.empty(), verdict);
            shortfalls(made, now, verdict);
        } else {
            endDisarmed(now, verdict);
        }
        supersede(PlanStatus.RECOMMENDED, verdict);
        if (!toAdvise.isEmpty()) {
            Plan advice = judged(execution.request(toAdvise, threatenedNodes, supplies, now));
            Optional<Moment> selfArm = toAdvise.stream()
                    .flatMap(deadline -> arming.armsItselfAt(deadline.room()).stream())
                    .min(Moment::compareTo);
            record(advice, PlanStatus.RECOMMENDED, because, Optional.empty(), selfArm, verdict);
        }
    }

    /** Every room of a plan in force was disarmed: what it began goes on, and nothing else. */
    private void endDisarmed(Moment now, Verdict verdict) {
        for (PlanRecord record : List.copyOf(plans.values())) {
            if (record.status() == PlanStatus.ONGOING
                    && record.rooms().stream().anyMatch(deadlines::containsKey)
                    && record.rooms().stream().noneMatch(this::mayAnything)) {
                end(record, new Text("disarmed", "승인이 철회됨"), now, verdict);
            }
        }
    }

    private Plan judged(PlanRequest request) {
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
        boolean whole = observed;
        observed = false;
        glimpsed = false;
        execution.drainChanges();
        if (planned.isEmpty() && permits.isEmpty()) {
            return;
        }
        Progress progress = execution.progress();
        for (String room : planned) {
            if (!mayAnything(room)) {
                continue;
            }
            boolean busy = progress.count(room, Outcome.WAITING) + progress.count(room, Outcome.ONGOING) > 0;
            if (!busy && finished.add(room)) {
                verdict.finished().add(room);
            }
            if (busy) {
                finished.remove(room);
            }
        }
        verdict.effects()
                .addAll(permits.update(
                        planned, progress, epoch, now, room -> whole && inventory.driversLooked(room, now)));
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

    Optional<Moment> nextDue(Moment now) {
        Optional<Moment> replan = !deadlines.isEmpty() && execution.material().isPresent() && execution.anythingRuns()
                ? lastPlanned.map(at -> at.plus(REPLAN_EVERY))
                : Optional.empty();
        return Stream.of(
                        execution.nextDue(),
                        planAwaited ? Optional.of(now) : Optional.<Moment>empty(),
                        nextRoll,
                        replan,
                        arming.nextDue(now),
                        restoration.nextDue(),
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

    /** How far Bongsu goes by itself in moving what is in the room, under what threatens it or else under a fire. */
    public Autonomy autonomy(String room) {
        Set<Hazard> found = deadlines.containsKey(room) ? hazardsOf(room) : EnumSet.of(Hazard.FIRE);
        return settings.mandates().of(room, found, ActionClass.MOVE).mandate().level();
    }

    /** How what was taken out of the room comes back; empty where nothing was since its last danger. */
    public Optional<ReturnView> coming(String room) {
        return restoration.view(room);
    }

    /** Who released a room that had burned; empty where nobody did or had to. */
    public Optional<String> releasedBy(String room) {
        return burned.getOrDefault(room, Optional.empty());
    }

    /** Whether a person has to release the room before anything comes back to it. */
    public boolean awaitsRelease(String room) {
        return burned.containsKey(room) && burned.get(room).isEmpty();
    }

    /** Who armed what in the room, and what waits for whom; empty in peace unless somebody armed or disarmed it then. */
    public List<ArmingState> arming(String room, Moment now) {
        return arming.states(room, now);
    }

    public int overtaken() {
        return execution.progress().overtaken();
    }
}
