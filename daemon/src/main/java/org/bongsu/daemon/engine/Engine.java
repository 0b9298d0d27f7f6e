package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.alert.Shelf;
import org.bongsu.alerting.notice.Announced;
import org.bongsu.alerting.notice.Announcement;
import org.bongsu.alerting.notice.NoticeStatus;
import org.bongsu.alerting.notice.NoticeType;
import org.bongsu.alerting.notice.Outbox;
import org.bongsu.alerting.notice.Receipt;
import org.bongsu.alerting.notice.TenantPage;
import org.bongsu.alerting.page.PageDecision;
import org.bongsu.alerting.page.Paged;
import org.bongsu.alerting.page.Paging;
import org.bongsu.alerting.page.Silence;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Webhook;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.migration.deadline.BatteryFacts;
import org.bongsu.migration.deadline.Budgets;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.deadline.RuntimeEstimate;
import org.bongsu.migration.evacuability.Situation;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DeclaredCut;
import org.bongsu.rules.stage.DevicePlace;
import org.bongsu.rules.stage.HumanWord;
import org.bongsu.rules.stage.Outlook;
import org.bongsu.rules.stage.Outlooks;
import org.bongsu.rules.stage.Refusal;
import org.bongsu.rules.stage.Remembered;
import org.bongsu.rules.stage.RuleStanding;
import org.bongsu.rules.stage.StageLimits;
import org.bongsu.rules.stage.Supply;
import org.bongsu.rules.stage.Unhealthy;

/**
 * The decision plane. {@link #step} is a function of what was stepped before and its arguments: it reads no clock, file or
 * socket and draws no random number, so the journal's inputs bring any copy to the same state. Mutable inside; owned by
 * one thread.
 *
 * <p>Each part of the state has a class of its own; this one composes them in a fixed order: what is said ({@link
 * Standing}), how dangerous it is ({@link Stages}), what is done about it by when ({@link Evacuation}), who is told
 * ({@link AlertBook}, {@link Announcer}, {@link Outbox}).
 */
public final class Engine {

    private final Site site;
    private final Standing standing = new Standing();
    private final Stages stages;
    private final Evacuation evacuation;
    private final AlertBook alerts = new AlertBook();
    private final SiteKin kin;
    private final Gateways gateways;
    private final Paging paging;
    private final Announcer announcer = new Announcer();
    private final Outbox outbox;
    private final TenantDesk tenants;
    private List<Effect> effects = new ArrayList<>();
    private static final String RESTORE = "restore";
    private static final Text RESTORED = new Text(
            "restored from a backup: what was decided since is unknown, and nothing moves until a person arms it; compare what really runs where",
            "백업에서 복원되었습니다: 이후의 결정은 알 수 없으며 사람이 승인하기 전에는 아무것도 이동하지 않습니다. 실제 실행 위치를 확인하십시오");

    private long epoch;
    private Moment last = new Moment(0);

    public Engine(Site site, Inventory inventory, EngineSettings settings) {
        this(site, DevicePlace.of(inventory), settings);
    }

    /** @param devices as they were when the journal began; {@link Input.DevicesChanged} says what they became */
    public Engine(Site site, List<DevicePlace> devices, EngineSettings settings) {
        this.site = site;
        this.stages = new Stages(site, devices);
        this.evacuation = new Evacuation(site, settings);
        this.kin = new SiteKin(devices);
        this.gateways = new Gateways(devices);
        this.paging = new Paging(settings.paging(), kin);
        this.outbox = new Outbox(site, "/tenant/v1/events");
        this.tenants = new TenantDesk(site, outbox, evacuation.execution());
    }

    /**
     * Takes one input and says what follows from it.
     *
     * @param now scenario time, never before the last step's
     * @param wallMillis the wall's time of the same instant; schedules deliveries and nothing else
     */
    public List<Effect> step(Input input, Moment now, long wallMillis) {
        effects = new ArrayList<>();
        last = now;
        evacuation.lapse(now);
        alerts.lapse(now).forEach(this::alerted);
        if (input instanceof Input.TenantAnswered && evacuation.awaitsPlan()) {
            // What an answer can change, and until when, is the plan's to say.
            evacuate(now, wallMillis, /* dangerChanged= */ false, /* tick= */ true);
        }
        boolean workEnded = standing.endWork(now);
        boolean dangerChanged = take(input, now, wallMillis) || workEnded;
        if (dangerChanged || isDue(stages.nextDue(), now)) {
            judge(now, wallMillis);
        }
        evacuate(now, wallMillis, dangerChanged, input instanceof Input.Tick);
        if (isDue(outbox.nextEscalation(), now)) {
            tell(outbox.escalate(now, wallMillis), now);
        }
        paged(paging.due(now));
        outbox.due(wallMillis).forEach(delivery -> effects.add(new Effect.Delivered(delivery)));
        return List.copyOf(effects);
    }

    private static boolean isDue(Optional<Moment> due, Moment now) {
        return due.map(moment -> !moment.isAfter(now)).orElse(false);
    }

    /** Returns whether the danger may have changed. */
    private boolean take(Input input, Moment now, long wallMillis) {
        if (input instanceof Input.Sensed sensed) {
            return sensed(sensed.signal(), now);
        }
        if (input instanceof Input.Started started) {
            return started(started, now, wallMillis);
        }
        if (input instanceof Input.DevicesChanged changed) {
            stages.change(changed.devices());
            standing.keep(changed.devices());
            kin.change(changed.devices());
            gateways.change(changed.devices())
                    .forEach(gateway ->
                            clear(AlertCause.GatewayLost.id(gateway), now, "other devices are behind it now"));
            return true;
        }
        if (input instanceof Input.Observed observed) {
            return evacuation.observe(observed, now);
        }
        if (input instanceof Input.Glimpsed glimpsed) {
            return evacuation.glimpse(glimpsed, now);
        }
        if (input instanceof Input.InventorySeen seen) {
            return evacuation.recorded(seen, now);
        }
        if (input instanceof Input.InventorySources named) {
            return evacuation.sources(named, now);
        }
        if (input instanceof Input.Replied replied) {
            evacuation.reply(replied.reply(), now);
            return false;
        }
        if (input instanceof Input.NoticeDelivered delivered) {
            receipt(outbox.onDelivered(delivered.notice(), delivered.attempt(), delivered.status(), wallMillis), now);
            return false;
        }
        if (input instanceof Input.NoticeFailed failed) {
            receipt(
                    outbox.onFailed(failed.notice(), failed.attempt(), failed.failure(), Optional.of(now), wallMillis),
                    now);
            return false;
        }
        if (input instanceof Input.TenantAnswered answer) {
            TenantDesk.Taken taken = tenants.take(answer, now);
            effects.add(taken.effect());
            taken.raise().ifPresent(cause -> raise(cause, now));
            taken.clear().forEach(id -> clear(id, now, "the tenant has answered"));
            return false;
        }
        if (input instanceof Input.EndpointProven proven) {
            outbox.proven(proven.tenant(), proven.endpoint(), proven.url())
                    .forEach(id -> clear(id, now, "the endpoint has answered its challenge"));
            return false;
        }
        if (input instanceof Input.EndpointUnproven not) {
            outbox.unproven(not.tenant(), not.endpoint(), not.url(), not.why()).forEach(cause -> raise(cause, now));
            return false;
        }
        if (input instanceof Input.NoticesReplayed replay) {
            effects.add(tenants.replay(replay, wallMillis));
            return false;
        }
        return said(input, now) || ordered(input, now);
    }

    private boolean started(Input.Started started, Moment now, long wallMillis) {
        epoch = started.epoch();
        if (started.leap() > 0) {
            effects.addAll(evacuation.restored(started.leap(), now));
            raise(new AlertCause.Health(RESTORE, Severity.CRITICAL, RESTORED, List.of()), now);
        } else {
            clear(AlertCause.Health.id(RESTORE), now, "has been started anew since");
        }
        evacuation.resume(epoch, Duration.ofMillis(started.transportMillis()), now);
        outbox.resume(wallMillis);
        if (epoch > 1) {
            alerts.restart(now).forEach(this::alerted);
        }
        return true;
    }

    private boolean sensed(Signal signal, Moment now) {
        boolean changed = standing.accept(signal);
        if (changed && signal instanceof Signal.SensorLost lost) {
            raise(
                    new AlertCause.SensorLost(
                            lost.device(), lost.room(), lost.cause().en()),
                    now);
            gateways.lost(lost.device()).ifPresent(cause -> raise(cause, now));
        }
        if (changed && signal instanceof Signal.SensorBack back) {
            gateways.back(back.device())
                    .ifPresent(gateway ->
                            clear(AlertCause.GatewayLost.id(gateway), now, back.device() + " answers again"));
            clear(AlertCause.SensorLost.id(back.device()), now, "answers again");
        }
        if (changed && signal instanceof Signal.SupplySeen seen) {
            checkRuntime(seen, now);
        }
        if (changed && signal instanceof Signal.SensorDoubted suspect) {
            raise(
                    new AlertCause.SensorDoubted(
                            suspect.device(), suspect.room(), suspect.cause().en()),
                    now);
            return false;
        }
        if (changed && signal instanceof Signal.SensorTrusted trusted) {
            clear(AlertCause.SensorDoubted.id(trusted.device()), now, "is believed again");
            return false;
        }
        return changed;
    }

    /** Told once an outage: numbers that cross the limit to and fro would tell it every few seconds. */
    private void checkRuntime(Signal.SupplySeen seen, Moment now) {
        String id = AlertCause.RuntimeDoubted.id(seen.device());
        boolean told = alerts.find(id).filter(alert -> alert.state().open()).isPresent();
        if (!seen.onBattery()) {
            clear(id, now, "is on mains again");
        } else if (!told) {
            standing.supply(seen.node())
                    .map(supply ->
                            RuntimeEstimate.of(supply, BatteryFacts.of(site, seen.node(), Set.of()), Budgets.DEFAULT))
                    .filter(RuntimeEstimate::disagree)
                    .ifPresent(
                            estimate -> raise(new AlertCause.RuntimeDoubted(seen.device(), estimate.evidence()), now));
        }
    }

    /** What people say about rooms. */
    private boolean said(Input input, Moment now) {
        if (input instanceof Input.CutDeclared cut) {
            standing.declareCut(cut, now);
        } else if (input instanceof Input.CutWithdrawn cut) {
            standing.withdrawCut(cut.room());
        } else if (input instanceof Input.HumanConfirmed yes) {
            standing.say(word(HumanWord.Kind.CONFIRM, yes.room(), Hazard.FIRE, yes.by(), yes.reason(), now));
        } else if (input instanceof Input.HumanRejected no) {
            rejection(no, now).forEach(standing::say);
        } else if (input instanceof Input.WorkOrdered work) {
            standing.order(new Standing.WorkOrder(work.room(), now, work.until(), work.by(), work.reason()));
        } else {
            return false;
        }
        return true;
    }

    /**
     * "There is no fire" takes back what is suspected. Of a room that has long been quiet it says that it is over, and is
     * heard as that first: a confirmed fire that is over is watched for re-ignition, one that never was is not.
     */
    private List<HumanWord> rejection(Input.HumanRejected no, Moment now) {
        List<HumanWord> words = new ArrayList<>();
        for (Hazard hazard : Hazard.values()) {
            words.add(word(HumanWord.Kind.ALL_CLEAR, no.room(), hazard, no.by(), no.reason(), now));
            words.add(word(HumanWord.Kind.REJECT, no.room(), hazard, no.by(), no.reason(), now));
        }
        return words;
    }

    private HumanWord word(HumanWord.Kind kind, String room, Hazard hazard, String by, String reason, Moment now) {
        return new HumanWord(kind, site.room(room).compartment(), hazard, by, reason, now);
    }

    /**
     * What a person's word would do to the danger, asked of what decides; changes nothing. Empty for orders that change no danger, and
     * before anything was judged.
     */
    public Optional<Foresight> foresee(Input said, Moment now) {
        Map<String, org.bongsu.migration.deadline.DeclaredCut> cuts = new LinkedHashMap<>(standing.cuts());
        Map<String, String> reasons = new LinkedHashMap<>();
        List<HumanWord> words = new ArrayList<>();
        if (said instanceof Input.CutDeclared cut) {
            cuts.put(cut.room(), new org.bongsu.migration.deadline.DeclaredCut(cut.at(), now, cut.by()));
            reasons.put(cut.room(), cut.reason());
        } else if (said instanceof Input.CutWithdrawn cut) {
            cuts.remove(cut.room());
        } else if (said instanceof Input.HumanConfirmed yes) {
            words.add(word(HumanWord.Kind.CONFIRM, yes.room(), Hazard.FIRE, yes.by(), yes.reason(), now));
        } else if (said instanceof Input.HumanRejected no) {
            words.addAll(rejection(no, now));
        } else {
            return Optional.empty();
        }
        return stages.foresee(words, standing.withReasons(cuts, reasons), now)
                .map(foreseen -> Foresight.of(
                        evacuation.deadlines(),
                        foreseen.changes(),
                        foreseen.refused(),
                        evacuation.foresee(standing, cuts, foreseen.after(), now),
                        evacuation));
    }

    /** What people order, what the daemon tells of itself, and the passing of time. Changes no danger. */
    private boolean ordered(Input input, Moment now) {
        if (input instanceof Input.AlertAcknowledged ack) {
            alerted(alerts.acknowledge(ack.alert(), ack.by(), now));
        } else if (input instanceof Input.AlertShelved shelf) {
            shelve(shelf, now);
        } else if (input instanceof Input.AlertUnshelved back) {
            alerted(alerts.unshelve(back.alert(), now));
        } else if (input instanceof Input.AlertEscalated up) {
            paged(paging.escalate(up.alert(), up.by(), now));
        } else if (input instanceof Input.SilenceMade made) {
            silence(made, now);
        } else if (input instanceof Input.SilenceEnded ended) {
            paged(paging.endSilence(ended.silence(), now));
        } else if (input instanceof Input.PlanArmed arm) {
            evacuation.arm(arm.plan(), arm.by(), now);
        } else if (input instanceof Input.PlanCancelled cancel) {
            effects.addAll(evacuation.cancel(cancel.plan(), cancel.by(), now));
        } else if (input instanceof Input.RoomArmed arm) {
            evacuation.arm(arm, now);
        } else if (input instanceof Input.RoomReleased release) {
            evacuation.release(release.room(), release.by());
        } else if (input instanceof Input.ReturnArmed arm) {
            evacuation.armReturn(arm.room(), arm.by(), now);
        } else if (input instanceof Input.RoomDisarmed disarm) {
            evacuation.disarm(disarm.room(), disarm.by());
        } else if (input instanceof Input.StepSkipped skip) {
            evacuation.skip(skip.step(), now);
        } else if (input instanceof Input.FaultRaised fault) {
            raise(new AlertCause.Health(fault.part(), Severity.CRITICAL, fault.what(), List.of()), now);
        } else if (input instanceof Input.FaultCleared fault) {
            clear(AlertCause.Health.id(fault.part()), now, "works again");
        } else if (input instanceof Input.ChannelFailed channel) {
            raise(new AlertCause.ChannelFailed(channel.channel(), channel.why()), now);
        } else if (input instanceof Input.ChannelWorks channel) {
            clear(AlertCause.ChannelFailed.id(channel.channel()), now, "works again");
        } else if (input instanceof Input.LoginsSuspect suspect) {
            raise(new AlertCause.LoginsSuspect(suspect.times(), suspect.address()), now);
        } else if (input instanceof Input.LoginsCalm) {
            clear(AlertCause.LoginsSuspect.ID, now, "no log-in has failed for long");
        } else if (input instanceof Input.EvacuabilityJudged judged) {
            judged(judged, now);
        }
        return false;
    }

    /** An order whose end has come before it is heard changes nothing. */
    private void shelve(Input.AlertShelved shelf, Moment now) {
        if (shelf.until().isAfter(now)) {
            alerted(alerts.shelve(shelf.alert(), new Shelf(shelf.by(), shelf.reason(), now, shelf.until())));
        }
    }

    private void silence(Input.SilenceMade made, Moment now) {
        if (made.until().isAfter(now)) {
            paging.silence(new Silence(
                    made.silence(),
                    made.alert(),
                    made.kind(),
                    made.subject(),
                    made.by(),
                    made.reason(),
                    now,
                    made.until()));
        }
    }

    private void judged(Input.EvacuabilityJudged judged, Moment now) {
        Set<String> failing = new LinkedHashSet<>();
        for (Input.RoomCases cases : judged.rooms()) {
            failing.add(cases.room());
            raise(
                    new AlertCause.NotEvacuable(
                            cases.room(), site.room(cases.room()).name(), cases.asked(), cases.failed()),
                    now);
        }
        site.rooms().stream()
                .filter(room -> !failing.contains(room.id()))
                .forEach(room -> clear(AlertCause.NotEvacuable.id(room.id()), now, "could be emptied in time again"));
    }

    private void judge(Moment now, long wallMillis) {
        for (Effect.StageChanged change : stages.judge(standing, evacuation, now)) {
            effects.add(change);
            alerted(alerts.stage(
                    change.compartment(),
                    site.compartment(change.compartment()).name(),
                    change.hazard(),
                    change.to(),
                    List.of(change.because().en()),
                    now));
            boolean rises = change.from().compareTo(Stage.PRE_ALARM) < 0 || change.from() == Stage.RECOVERY;
            if (change.to() == Stage.PRE_ALARM && rises) {
                List<String> rooms = threatened(change.compartment(), change.hazard());
                announcer.prepare(rooms, change.because(), now).ifPresent(said -> announce(said, now, wallMillis));
            }
        }
        if (stages.allNormal()) {
            Text over = new Text("every room is back to normal", "모든 방이 정상으로 돌아왔습니다");
            announcer.cleared(over).ifPresent(said -> announce(said, now, wallMillis));
        }
    }

    /** Rooms with servers that a hazard there may darken: for a fire all of its buildings, as a cut takes a building. */
    private List<String> threatened(String compartment, Hazard hazard) {
        Set<String> rooms = new LinkedHashSet<>();
        Set<String> buildings = new LinkedHashSet<>();
        site.roomsIn(compartment).forEach(room -> buildings.add(room.building()));
        Set<String> dark = evacuation.execution().site().darkRooms(site.nodesIn(compartment));
        for (Room room : site.rooms()) {
            boolean near = hazard == Hazard.FIRE
                    ? buildings.contains(room.building()) || dark.contains(room.id())
                    : room.compartment().equals(compartment);
            if (near && !site.racksIn(room.id()).isEmpty()) {
                rooms.add(room.id());
            }
        }
        return List.copyOf(rooms);
    }

    private void evacuate(Moment now, long wallMillis, boolean dangerChanged, boolean tick) {
        Evacuation.Verdict verdict = evacuation.update(standing, stages, epoch, now, dangerChanged, tick);
        effects.addAll(verdict.effects());
        verdict.shortfalls().forEach(cause -> raise(cause, now));
        verdict.unarmed().forEach(cause -> raise(cause, now));
        verdict.armed()
                .forEach(room -> clear(AlertCause.ArmingWanted.id(room), now, "nothing waits to be armed there"));
        verdict.returned()
                .forEach(room -> clear(AlertCause.ReturnWanted.id(room), now, "nothing has to be brought back"));
        verdict.covered()
                .forEach(room -> clear(AlertCause.PlanShortfall.id(room), now, "nothing is to be lost there any more"));
        verdict.drifts().forEach(cause -> raise(cause, now));
        verdict.undrifted()
                .forEach(room -> clear(AlertCause.InventoryDrift.id(room), now, "what is seen is what is declared"));
        boolean ended = verdict.effects().stream().anyMatch(Effect.ReturnChanged.class::isInstance);
        if (ended && evacuation.allReturned()) {
            Text back = new Text("the danger is over, and what had left is back", "위험이 끝났고 이전·정지된 작업이 복귀했습니다");
            announcer.cleared(back).ifPresent(said -> announce(said, now, wallMillis));
        }
        announcer.evacuating(verdict.told(), now).forEach(said -> announce(said, now, wallMillis));
        for (String room : verdict.finished()) {
            Text cause = new Text("nothing runs in " + room + " any more", room + "에서 더 이상 실행 중인 것이 없습니다");
            announcer.finished(room, cause, evacuation.tallies(room)).forEach(said -> announce(said, now, wallMillis));
        }
    }

    private void announce(Announcement said, Moment now, long wallMillis) {
        tell(outbox.announce(said, now, wallMillis), now);
        if (said.type() == NoticeType.CLEARED) {
            site.tenants()
                    .forEach(tenant -> clear(AlertCause.TenantDisagrees.id(tenant.id()), now, "the event is over"));
        }
    }

    private void tell(Announced announced, Moment now) {
        announced.raise().forEach(cause -> raise(cause, now));
        announced.clear().forEach(id -> clear(id, now, "nothing is left to tell"));
    }

    private void receipt(Receipt receipt, Moment now) {
        receipt.raise().ifPresent(cause -> raise(cause, now));
        receipt.clear().ifPresent(id -> clear(id, now, "the tenant receives again"));
    }

    private void raise(AlertCause cause, Moment now) {
        alerted(alerts.raise(cause, now));
    }

    private void clear(String id, Moment now, String why) {
        if (alerts.find(id).filter(alert -> alert.state().open()).isPresent()) {
            alerted(alerts.clear(id, now, why));
        }
    }

    private void alerted(AlertChange change) {
        if (change.sent()) {
            effects.add(new Effect.Alerted(change));
            paged(paging.accept(change, last));
        }
    }

    private void paged(Paged paged) {
        paged.withheld().forEach(each -> effects.add(new Effect.Withheld(each.alert(), each.decision())));
        paged.pages().forEach(page -> effects.add(new Effect.Paged(page)));
    }

    /** How things stand while nothing happens; empty while any room has to be emptied or anything is on its way. */
    public Optional<Situation> situation(Moment now) {
        return evacuation.calm(now).map(calm -> new Situation(calm, standing.supplies(), Budgets.DEFAULT));
    }

    /** The next scenario moment at which time alone changes something. */
    public Optional<Moment> nextDue() {
        Optional<Moment> danger = stages.nextDue();
        Optional<Moment> moves = evacuation.nextDue(last);
        Optional<Moment> orders = standing.nextOrderEnd(last);
        return java.util.stream.Stream.of(
                        danger, moves, orders, alerts.nextDue(), paging.nextDue(), outbox.nextEscalation())
                .flatMap(Optional::stream)
                .min(Moment::compareTo);
    }

    /** The next wall time at which a delivery is due, milliseconds since the epoch. */
    public OptionalLong nextWallDue() {
        return outbox.nextDueWallMillis();
    }

    public Site site() {
        return site;
    }

    /** As the stages know them. */
    public List<DevicePlace> devices() {
        return stages.devices();
    }

    public List<Vote> votes() {
        return standing.votes();
    }

    public Stages stages() {
        return stages;
    }

    public Evacuation evacuation() {
        return evacuation;
    }

    public List<Signal.SensorLost> lostSensors() {
        return standing.lost();
    }

    public List<Signal.SensorDoubted> doubtedSensors() {
        return standing.doubted();
    }

    /** Lost and doubted devices, the lost first. */
    public List<Unhealthy> unhealthy() {
        return standing.unhealthy();
    }

    /** What a hazard of a compartment waits for; empty before the first judgement. */
    public Optional<Outlook> outlook(String compartment, Hazard hazard, Moment now) {
        List<org.bongsu.rules.stage.Standing> known = stages.standings(compartment);
        return outlooks(now)
                .flatMap(all -> known.stream()
                        .filter(each -> each.hazard() == hazard)
                        .findFirst()
                        .map(each -> all.of(each, ruleStandings(compartment))));
    }

    /** For many of them; empty before the first judgement. */
    public Optional<Outlooks> outlooks(Moment now) {
        return stages.outlooks(standing.unhealthy(), now);
    }

    /** How the rules of the compartment stood when last looked at. */
    public List<RuleStanding> ruleStandings(String compartment) {
        return conditions(compartment).stream()
                .flatMap(seen -> seen.rules().stream())
                .map(rule -> new RuleStanding(
                        rule.rule(),
                        rule.hazard(),
                        rule.modality(),
                        rule.grade(),
                        rule.yes(),
                        rule.no(),
                        rule.unknown(),
                        rule.voting(),
                        rule.example()))
                .toList();
    }

    /** The signs that count for a hazard of a compartment, those that ended lately among them. */
    public List<Remembered> signs(String compartment, Hazard hazard, Moment now) {
        return stages.signs(compartment, hazard, now);
    }

    /** How the rules of a compartment stood when last looked at. */
    public Optional<Signal.ConditionsSeen> conditions(String compartment) {
        return standing.conditions(compartment);
    }

    /** Since when people work in the room; empty where nobody does. */
    public Optional<Moment> workSince(String room, Moment now) {
        return standing.workOrders(now).stream()
                .filter(order -> order.room().equals(room))
                .map(Standing.WorkOrder::since)
                .findFirst();
    }

    public List<Input.WorkOrdered> workOrders(Moment now) {
        return standing.workOrders(now).stream()
                .map(order -> new Input.WorkOrdered(order.room(), order.until(), order.by(), order.reason()))
                .toList();
    }

    public List<DeclaredCut> cuts() {
        return standing.cutsWithReasons();
    }

    /** The last word of each UPS that feeds the compartment. */
    public List<Supply> supplies() {
        return standing.suppliesWithSince();
    }

    /** Those that feed the compartment. */
    public List<Supply> supplies(String compartment) {
        return standing.suppliesWithSince().stream()
                .filter(supply -> stages.feeds(supply.node(), compartment))
                .toList();
    }

    /** People's words that came too early to be heard, the newest last. */
    public List<Refusal> refusals() {
        return stages.refusals();
    }

    public StageLimits limits() {
        return stages.limits();
    }

    public List<Alert> alerts() {
        return alerts.all();
    }

    /** What was decided of telling an alert, the newest last. */
    public List<PageDecision> pageDecisions(String alert) {
        return paging.decisions(alert);
    }

    public List<Silence> silences() {
        return paging.silences();
    }

    /** Alerts that are not told now because another is their cause or a person has silenced them. */
    public int heldBack() {
        return paging.heldBack();
    }

    public List<NoticeStatus> notices() {
        return outbox.statuses();
    }

    /** What tenants may read of themselves, of those for whom it has changed since the last call. */
    public List<TenantPage> drainTenantPages(Moment now) {
        return outbox.drainPages(now);
    }

    /** Endpoints that have not answered a challenge at their present URL, by tenant. */
    public Map<String, List<Webhook>> endpointsToProve() {
        return outbox.toProve();
    }

    /** A tenant's whole document. */
    String document(String tenant, Moment now) {
        return outbox.document(tenant, now);
    }

    public List<Deadline> deadlines() {
        return evacuation.deadlines();
    }

    public long epoch() {
        return epoch;
    }
}
