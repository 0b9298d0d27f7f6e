package org.bongsu.daemon.runtime;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.Subject;
import org.bongsu.alerting.notice.NoticeState;
import org.bongsu.alerting.notice.NoticeStatus;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Evacuation;
import org.bongsu.daemon.engine.PlanRecord;
import org.bongsu.daemon.engine.PlanStatus;
import org.bongsu.daemon.http.view.AcknowledgementView;
import org.bongsu.daemon.http.view.AlertView;
import org.bongsu.daemon.http.view.ArmingView;
import org.bongsu.daemon.http.view.BuyView;
import org.bongsu.daemon.http.view.CompartmentView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DeadlineView;
import org.bongsu.daemon.http.view.DurationView;
import org.bongsu.daemon.http.view.EstimateView;
import org.bongsu.daemon.http.view.HazardView;
import org.bongsu.daemon.http.view.LossView;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.daemon.http.view.PlanView;
import org.bongsu.daemon.http.view.QuestionView;
import org.bongsu.daemon.http.view.ReturnView;
import org.bongsu.daemon.http.view.RoomView;
import org.bongsu.daemon.http.view.ShelfView;
import org.bongsu.daemon.http.view.SignatureView;
import org.bongsu.daemon.http.view.SilenceView;
import org.bongsu.daemon.http.view.StepCountsView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.daemon.http.view.SupplyView;
import org.bongsu.daemon.http.view.TellingView;
import org.bongsu.daemon.http.view.TenantView;
import org.bongsu.daemon.http.view.TierProgressView;
import org.bongsu.daemon.http.view.UnknownView;
import org.bongsu.daemon.http.view.VoteView;
import org.bongsu.daemon.http.view.WorkOrderView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Workload;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.execution.ActionClass;
import org.bongsu.migration.execution.Outcome;
import org.bongsu.migration.execution.Progress;
import org.bongsu.migration.permit.Permit;
import org.bongsu.migration.permit.Permits;
import org.bongsu.migration.plan.Buy;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.Step;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.Outlooks;
import org.bongsu.rules.stage.Question;
import org.bongsu.rules.stage.Standing;

/** Makes what people see of the engine's state. On the engine's thread; what it returns is immutable. */
final class Views {

    /** Enough for any screen; the journal has the rest. */
    private static final int RESOLVED_MOST = 100;

    private static final int PLANS_MOST = 20;

    private static final Text NOTHING_YET = new Text("nothing was seen yet", "아직 감지된 것이 없음");

    private final Site site;
    private final Engine engine;
    private final PermitSigner signer;

    /** In a sentence, and in a list. */
    private static final int UNPLANNED_NAMED = 5;

    private static final int UNPLANNED_SHOWN = 100;
    private long revision;

    Views(Site site, Engine engine, PermitSigner signer) {
        this.site = site;
        this.engine = engine;
        this.signer = signer;
    }

    DaemonSnapshot snapshot(Moment now) {
        Progress progress = engine.evacuation().execution().progress();
        return new DaemonSnapshot(
                ++revision,
                now,
                compartments(now),
                rooms(progress, now),
                alerts(),
                plans(progress, now),
                permits(progress, now),
                tenants(),
                engine.silences().stream()
                        .map(each -> new SilenceView(
                                each.id(),
                                each.alert(),
                                each.kind(),
                                each.subject(),
                                each.by(),
                                each.reason(),
                                each.from(),
                                each.until()))
                        .toList(),
                supplies());
    }

    private List<SupplyView> supplies() {
        Set<String> lost =
                engine.lostSensors().stream().map(Signal.SensorLost::device).collect(Collectors.toSet());
        return engine.supplies().stream()
                .map(each -> new SupplyView(
                        each.node(),
                        each.device(),
                        each.onBattery(),
                        each.lowBattery(),
                        each.runtimeSeconds().isPresent()
                                ? Optional.of(each.runtimeSeconds().getAsDouble())
                                : Optional.empty(),
                        each.since(),
                        lost.contains(each.device())))
                .toList();
    }

    private List<CompartmentView> compartments(Moment now) {
        Optional<Outlooks> outlooks = engine.outlooks(now);
        Map<String, List<VoteView>> votes = engine.votes().stream()
                .collect(Collectors.groupingBy(
                        Vote::compartment, Collectors.mapping(VoteView::of, Collectors.toList())));
        Map<String, List<UnknownView>> unknowns = unknowns();
        return site.compartments().stream()
                .map(each -> compartment(
                        each,
                        outlooks,
                        votes.getOrDefault(each.id(), List.of()),
                        unknowns.getOrDefault(each.id(), List.of())))
                .toList();
    }

    private CompartmentView compartment(
            Compartment compartment, Optional<Outlooks> outlooks, List<VoteView> votes, List<UnknownView> unknowns) {
        String id = compartment.id();
        List<Standing> standings = engine.stages().standings(id);
        Stage shown = engine.stages().shown(id);
        Optional<Standing> leading = standings.stream()
                .filter(standing -> standing.stage() == shown)
                .max(Comparator.comparing(Standing::since));
        return new CompartmentView(
                id,
                compartment.name(),
                site.roomsIn(id).stream().map(Room::id).toList(),
                shown,
                leading.map(Standing::since).orElse(new Moment(0)),
                leading.map(Standing::because).orElse(NOTHING_YET),
                leading.filter(standing -> standing.stage() != Stage.NORMAL
                                && standing.stage().compareTo(Stage.DE_ENERGISED) < 0)
                        .map(standing -> missing(standing, outlooks)),
                standings.stream()
                        .map(standing -> new HazardView(
                                standing.hazard(),
                                standing.stage(),
                                standing.since(),
                                standing.because(),
                                missing(standing, outlooks)))
                        .toList(),
                votes,
                unknowns);
    }

    private Text missing(Standing standing, Optional<Outlooks> outlooks) {
        return outlooks.map(all -> all.of(standing, engine.ruleStandings(standing.compartment()))
                        .missing())
                .orElse(NOTHING_YET);
    }

    /** By compartment. */
    private Map<String, List<UnknownView>> unknowns() {
        Map<String, List<UnknownView>> unknowns = new LinkedHashMap<>();
        for (Signal.SensorLost lost : engine.lostSensors()) {
            unknowns.computeIfAbsent(site.room(lost.room()).compartment(), key -> new ArrayList<>())
                    .add(new UnknownView(lost.device(), lost.at(), lost.cause()));
        }
        for (Signal.SensorDoubted doubted : engine.doubtedSensors()) {
            unknowns.computeIfAbsent(site.room(doubted.room()).compartment(), key -> new ArrayList<>())
                    .add(new UnknownView(doubted.device(), doubted.at(), doubted.cause()));
        }
        return unknowns;
    }

    private List<RoomView> rooms(Progress progress, Moment now) {
        Map<String, Deadline> deadlines = new LinkedHashMap<>();
        engine.deadlines().forEach(deadline -> deadlines.put(deadline.room(), deadline));
        List<Question> questions = engine.stages().questions(now);
        Map<String, List<Progress.Tally>> tallies =
                progress.tallies().stream().collect(Collectors.groupingBy(Progress.Tally::room));
        Map<String, WorkOrderView> works = new LinkedHashMap<>();
        engine.workOrders(now)
                .forEach(work -> works.put(
                        work.room(),
                        new WorkOrderView(
                                work.by(),
                                work.reason(),
                                engine.workSince(work.room(), now).orElse(now),
                                work.until())));
        List<RoomView> views = new ArrayList<>();
        for (Room room : site.rooms()) {
            Optional<QuestionView> question = questions.stream()
                    .filter(each -> each.compartment().equals(room.compartment()))
                    .findFirst()
                    .map(Views::question);
            Optional<Deadline> deadline = Optional.ofNullable(deadlines.get(room.id()));
            Optional<WorkOrderView> work = Optional.ofNullable(works.get(room.id()));
            if (site.racksIn(room.id()).isEmpty() && question.isEmpty() && deadline.isEmpty() && work.isEmpty()) {
                continue;
            }
            views.add(new RoomView(
                    room.id(),
                    room.name(),
                    room.compartment(),
                    deadline.map(Views::deadline),
                    engine.evacuation().causes(room.id()).stream()
                            .skip(1)
                            .map(Views::deadline)
                            .toList(),
                    word(engine.evacuation().autonomy(room.id())),
                    progressOf(tallies.getOrDefault(room.id(), List.of())),
                    question,
                    work,
                    arming(room.id(), now),
                    engine.evacuation().coming(room.id()).map(this::coming)));
        }
        return views;
    }

    static QuestionView question(Question question) {
        return new QuestionView(
                question.voteId(),
                question.text(),
                question.until(),
                new Text("it stays at pre-alarm", "예비경보 단계를 유지합니다"));
    }

    private static DeadlineView deadline(Deadline deadline) {
        return new DeadlineView(
                deadline.at(),
                deadline.declared() ? DeadlineView.Kind.DECLARED : DeadlineView.Kind.ESTIMATED,
                deadline.cause().name(),
                deadline.why(),
                deadline.evidence());
    }

    private static List<TierProgressView> progressOf(List<Progress.Tally> tallies) {
        return tallies.stream()
                .map(tally -> new TierProgressView(
                        tally.tier(),
                        total(tally),
                        tally.count(Outcome.SHIFTED) + tally.count(Outcome.MOVED),
                        tally.count(Outcome.STOPPED),
                        tally.count(Outcome.ONGOING),
                        tally.count(Outcome.WAITING) + tally.count(Outcome.LEFT),
                        tally.count(Outcome.LOST)))
                .filter(view -> view.workloads() > 0)
                .toList();
    }

    private static int total(Progress.Tally tally) {
        int sum = 0;
        for (Outcome outcome : Outcome.values()) {
            sum += tally.count(outcome);
        }
        return sum;
    }

    private List<AlertView> alerts() {
        List<Alert> all = new ArrayList<>(engine.alerts());
        all.sort(Comparator.comparing(Alert::since).reversed());
        List<AlertView> views = new ArrayList<>();
        int resolved = 0;
        for (Alert alert : all) {
            resolved += alert.state() == AlertState.CLEARED ? 1 : 0;
            if (alert.state() != AlertState.CLEARED || resolved <= RESOLVED_MOST) {
                views.add(alert(alert));
            }
        }
        return views;
    }

    private AlertView alert(Alert alert) {
        AlertView.State state = switch (alert.state()) {
            case ACKNOWLEDGED -> AlertView.State.ACKNOWLEDGED;
            case LATCHED -> AlertView.State.LATCHED;
            case SHELVED -> AlertView.State.SHELVED;
            case CLEARED -> AlertView.State.RESOLVED;
            case ACTIVE, ABSENT -> AlertView.State.OPEN;
        };
        Subject subject = alert.subject();
        String detail = alert.reasons().isEmpty() ? alert.summary().en() : String.join("; ", alert.reasons());
        return new AlertView(
                alert.id(),
                alert.severity().name(),
                state,
                subject.type() == Subject.Type.COMPARTMENT ? Optional.of(subject.id()) : Optional.empty(),
                subject.type() == Subject.Type.ROOM ? Optional.of(subject.id()) : Optional.empty(),
                alert.summary(),
                Text.same(detail),
                alert.since(),
                alert.acknowledgement().map(taken -> new AcknowledgementView(taken.by(), taken.at())),
                alert.state() == AlertState.CLEARED ? Optional.of(alert.changed()) : Optional.empty(),
                alert.shelf().map(shelf -> new ShelfView(shelf.by(), shelf.reason(), shelf.until())),
                engine.pageDecisions(alert.id()).stream()
                        .map(decided -> new TellingView(
                                decided.at(),
                                decided.sent(),
                                decided.reason().name(),
                                decided.detail(),
                                decided.channels()))
                        .toList());
    }

    private List<ArmingView> arming(String room, Moment now) {
        return engine.evacuation().arming(room, now).stream()
                .map(state -> new ArmingView(
                        state.room(),
                        word(state.action()),
                        word(state.level()),
                        state.armed(),
                        state.armedBy(),
                        state.until(),
                        state.needed(),
                        state.voices(),
                        state.votedUntil(),
                        state.armsItselfAt(),
                        state.heldBy()))
                .toList();
    }

    private ReturnView coming(org.bongsu.migration.restoration.ReturnView back) {
        return new ReturnView(
                back.state().phase().name(),
                back.state().why(),
                back.state().earliest(),
                engine.evacuation().awaitsRelease(back.room()),
                engine.evacuation().releasedBy(back.room()),
                back.returned(),
                back.ongoing(),
                back.waiting(),
                back.failed(),
                back.cannot());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private List<PlanView> plans(Progress progress, Moment now) {
        return engine.evacuation().plans().stream()
                .limit(PLANS_MOST)
                .map(record -> plan(record, progress, now))
                .toList();
    }

    private PlanView plan(PlanRecord record, Progress progress, Moment now) {
        boolean armable = record.status() == PlanStatus.RECOMMENDED || record.status() == PlanStatus.ONGOING;
        Optional<Moment> done = record.plan().steps().stream().map(Step::finish).max(Moment::compareTo);
        return new PlanView(
                record.id(),
                record.status().name(),
                record.rooms(),
                record.plan().madeAt(),
                Optional.of(deadline(record.plan().deadline())),
                done,
                record.armedBy(),
                record.because(),
                record.plan().value(),
                record.plan().bound().orElse(0),
                counts(record, progress),
                record.plan().buys().stream().map(Views::buy).toList(),
                armable
                        ? record.rooms().stream()
                                .flatMap(room -> arming(room, now).stream())
                                .toList()
                        : List.of(),
                record.status() == PlanStatus.ONGOING
                        ? engine.evacuation().execution().narrowedLinks()
                        : Map.of());
    }

    private static BuyView buy(Buy buy) {
        return new BuyView(
                buy.room(),
                buy.stop(),
                buy.servers(),
                buy.workloads(),
                buy.watts(),
                buy.seconds().isPresent() ? Optional.of(buy.seconds().getAsDouble()) : Optional.empty(),
                buy.lost(),
                buy.unknown());
    }

    static List<DurationView> durations(Plan plan) {
        return plan.durations().learned().stream()
                .map(learned -> new DurationView(
                        learned.service(),
                        learned.method(),
                        learned.estimate().p50(),
                        learned.estimate().p95(),
                        learned.estimate().steps()))
                .toList();
    }

    private static StepCountsView counts(PlanRecord record, Progress progress) {
        int waiting = 0;
        int ongoing = 0;
        int gone = 0;
        int failed = 0;
        for (String room : record.rooms()) {
            waiting += progress.count(room, Outcome.WAITING);
            ongoing += progress.count(room, Outcome.ONGOING);
            gone += progress.count(room, Outcome.SHIFTED)
                    + progress.count(room, Outcome.MOVED)
                    + progress.count(room, Outcome.STOPPED);
            failed += progress.count(room, Outcome.LEFT) + progress.count(room, Outcome.LOST);
        }
        return new StepCountsView(waiting, ongoing, gone, failed, 0, 0, progress.overtaken());
    }

    private List<PermitView> permits(Progress progress, Moment now) {
        List<PermitView> views = new ArrayList<>();
        for (Room room : site.rooms()) {
            if (!site.racksIn(room.id()).isEmpty()) {
                views.add(engine.evacuation()
                        .permits()
                        .statement(room.id())
                        .filter(permit -> permit.safe() && permit.validUntil().isAfter(now))
                        .map(permit -> permit(permit, progress))
                        .orElseGet(() -> withheld(room.id(), progress, now)));
            }
        }
        return views;
    }

    private PermitView permit(Permit permit, Progress progress) {
        byte[] payload = permit.canonicalBytes();
        return new PermitView(
                permit.room(),
                permit.safe(),
                permit.at(),
                Optional.of(permit.validUntil()),
                permit.statement(),
                losses(permit.room(), progress),
                0,
                List.of(),
                permit.epoch(),
                Optional.of(new SignatureView(
                        signer.algorithm(),
                        signer.keyId(),
                        Base64.getEncoder().encodeToString(payload),
                        signer.sign(payload))));
    }

    /** No permit: what a cut would take is what runs there now. */
    private PermitView withheld(String room, Progress progress, Moment now) {
        List<LossView> losses = losses(room, progress);
        Permits.Intruders intruders = engine.evacuation().inventory().intruders(room);
        int all = losses.stream().mapToInt(LossView::workloads).sum() + intruders.count();
        String named = intruders.seen().stream()
                .limit(UNPLANNED_NAMED)
                .map(one -> one.shown("on"))
                .collect(Collectors.joining(", "));
        int unknown = intruders.count();
        Optional<Text> unarmed = all == 0 ? Optional.empty() : unarmed(room, now);
        return new PermitView(
                room,
                false,
                now,
                Optional.empty(),
                new Text(
                        "Room " + room + ": a cut now would take " + all + " workloads"
                                + (unknown == 0 ? "" : ", " + unknown + " of them not declared there: " + named)
                                + unarmed.map(Text::en).orElse(""),
                        room + " 방: 지금 차단하면 작업 " + all + "개를 잃음"
                                + (unknown == 0 ? "" : ", 그중 " + unknown + "개는 거기에 선언되지 않음: " + named)
                                + unarmed.map(Text::ko).orElse("")),
                losses,
                unknown,
                intruders.seen().stream()
                        .limit(UNPLANNED_SHOWN)
                        .map(InventoryBoard::stranger)
                        .toList(),
                engine.epoch(),
                Optional.empty());
    }

    /** What would save more of it and waits for people. */
    private Optional<Text> unarmed(String room, Moment now) {
        List<Text> waiting = engine.evacuation().arming(room, now).stream()
                .filter(state -> !state.armed() && state.action() != ActionClass.POWER_OFF)
                .map(state -> state.action().label())
                .toList();
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(new Text(
                        "; not armed: " + waiting.stream().map(Text::en).collect(Collectors.joining(", ")),
                        "; 승인되지 않음: " + waiting.stream().map(Text::ko).collect(Collectors.joining(", "))));
    }

    private static List<LossView> losses(String room, Progress progress) {
        return progress.tallies().stream()
                .filter(tally -> tally.room().equals(room))
                .map(tally -> new LossView(
                        tally.tier(),
                        tally.count(Outcome.WAITING) + tally.count(Outcome.ONGOING) + tally.count(Outcome.LEFT)))
                .filter(loss -> loss.workloads() > 0)
                .toList();
    }

    private List<TenantView> tenants() {
        Map<String, int[]> counts = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        Map<String, Moment> delivered = new LinkedHashMap<>();
        for (NoticeStatus status : engine.notices()) {
            String tenant = status.notice().tenant();
            int[] count = counts.computeIfAbsent(tenant, key -> new int[3]);
            boolean done = status.state() == NoticeState.DELIVERED;
            boolean open = status.settledWallMillis().isEmpty();
            count[done ? 0 : open ? 1 : 2]++;
            status.lastFailure().ifPresent(why -> failures.put(tenant, why));
            if (done) {
                delivered.put(tenant, status.notice().at());
            }
        }
        List<TenantView> views = new ArrayList<>();
        for (Tenant tenant : site.tenants()) {
            int[] count = counts.getOrDefault(tenant.id(), new int[3]);
            views.add(new TenantView(
                    tenant.id(),
                    tenant.name(),
                    tenant.webhook().isPresent() ? "webhook" : "none",
                    count[0],
                    count[1],
                    count[2],
                    Optional.ofNullable(delivered.get(tenant.id())),
                    Optional.ofNullable(failures.get(tenant.id()))));
        }
        return views;
    }

    /** The steps of a plan that is still kept; heavy for a large one, so made only when asked for. */
    Optional<List<StepView>> steps(String plan) {
        return engine.evacuation().plans().stream()
                .filter(record -> record.id().equals(plan))
                .findFirst()
                .map(record -> record.plan().steps().stream()
                        .map(step -> step(record.plan(), step))
                        .toList());
    }

    private StepView step(Plan plan, Step step) {
        Workload workload = step.workload();
        Evacuation evacuation = engine.evacuation();
        Optional<org.bongsu.migration.execution.StepView> now =
                evacuation.execution().step(workload).filter(each -> each.method() == step.method());
        return new StepView(
                step.id(),
                step.wave(),
                workload.id(),
                workload.server(),
                workload.service(),
                site.service(workload.service()).tenant(),
                workload.tier(),
                step.method(),
                now.map(each -> each.state().name()).orElse("SKIPPED"),
                now.map(org.bongsu.migration.execution.StepView::startedAt)
                        .filter(at -> at.isBefore(Moment.FAR))
                        .orElse(step.start()),
                step.finish(),
                step.place().map(Object::toString),
                step.gib(),
                now.map(org.bongsu.migration.execution.StepView::attempts).orElse(0),
                step.reason().label().en(),
                plan.estimate(step)
                        .map(learned -> new EstimateView(learned.p50Seconds(), learned.p95Seconds(), learned.steps())));
    }
}
