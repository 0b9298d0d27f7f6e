package org.bongsu.daemon.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.daemon.engine.ArmingState;
import org.bongsu.daemon.engine.EngineSettings;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.http.DaemonView;
import org.bongsu.daemon.http.OperatorPort;
import org.bongsu.daemon.http.Outcome;
import org.bongsu.daemon.http.view.AlertView;
import org.bongsu.daemon.http.view.ArmingView;
import org.bongsu.daemon.http.view.HazardView;
import org.bongsu.daemon.http.view.PlanView;
import org.bongsu.daemon.http.view.ReturnView;
import org.bongsu.daemon.http.view.RoomView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Stage;

/** People's orders as inputs of the engine; answered once they are journaled. Any thread. */
public final class Orders implements OperatorPort {

    private final EngineLoop loop;
    private final BiFunction<String, String, CompletionStage<Outcome>> reload;
    private final DaemonView view;
    private final boolean preview;
    private final AtomicBoolean foreseeing;

    public Orders(EngineLoop loop, DaemonView view, BiFunction<String, String, CompletionStage<Outcome>> reload) {
        this(loop, view, reload, /* preview= */ false, new AtomicBoolean());
    }

    private Orders(
            EngineLoop loop,
            DaemonView view,
            BiFunction<String, String, CompletionStage<Outcome>> reload,
            boolean preview,
            AtomicBoolean foreseeing) {
        this.foreseeing = foreseeing;
        this.reload = reload;
        this.loop = loop;
        this.view = view;
        this.preview = preview;
    }

    @Override
    public OperatorPort preview() {
        Text reads = new Text(
                "devices, profiles, points and rules are read again; what cannot be taken up changes nothing",
                "장치, 프로파일, 측정점, 규칙을 다시 읽으며 적용할 수 없으면 바뀌지 않습니다");
        return new Orders(
                loop,
                view,
                (by, reason) -> CompletableFuture.completedFuture(new Outcome.Foreseen(List.of(reads))),
                /* preview= */ true,
                foreseeing);
    }

    /** The plan is made here and not by the engine, which has others to make; one at a time, since the evacuation needs the processors. */
    private CompletionStage<Outcome> foresee(Input input, Text effect) {
        if (!foreseeing.compareAndSet(false, true)) {
            return refuse(
                    Outcome.Reason.UNAVAILABLE,
                    "another order's consequences are being worked out: ask again in a moment",
                    "다른 지시의 결과를 계산하는 중입니다. 잠시 뒤 다시 물으십시오");
        }
        return loop.ask((engine, now) -> engine.foresee(input, now))
                .<Outcome>thenApplyAsync(foresight -> new Outcome.Foreseen(Stream.concat(
                                Stream.of(effect),
                                foresight.stream().flatMap(seen -> seen.told(EngineSettings.EVALUATIONS).stream()))
                        .toList()))
                .whenComplete((foreseen, failure) -> foreseeing.set(false));
    }

    private CompletionStage<Outcome> tell(Input input, Text effect) {
        if (preview) {
            return foresee(input, effect);
        }
        return loop.tell(input).thenApply(sequence -> new Outcome.Accepted(sequence, view.now(), effect));
    }

    private static CompletionStage<Outcome> refuse(Outcome.Reason reason, String en, String ko) {
        return CompletableFuture.completedFuture(new Outcome.Refused(reason, new Text(en, ko)));
    }

    @Override
    public CompletionStage<Outcome> cut(String room, Moment at, String by, String reason) {
        return tell(
                new Input.CutDeclared(room, Optional.of(at), by, reason),
                new Text(room + " has to be empty before " + at, room + "을(를) " + at + " 전에 비워야 합니다"));
    }

    @Override
    public CompletionStage<Outcome> withdrawCut(String room, String by, String reason) {
        return tell(
                new Input.CutWithdrawn(room, by, reason),
                new Text("the declared cut of " + room + " is withdrawn", room + "의 차단 예고를 철회했습니다"));
    }

    @Override
    public CompletionStage<Outcome> confirm(String room, String by, String reason) {
        return tell(
                new Input.HumanConfirmed(room, by, reason),
                new Text("the fire in " + room + " is confirmed by " + by, by + "이(가) " + room + "의 화재를 확정했습니다"));
    }

    @Override
    public CompletionStage<Outcome> reject(String room, String by, String reason) {
        Text rejected = new Text("rejected for " + room + " by " + by, by + "이(가) " + room + "의 경보를 기각했습니다");
        return tell(
                new Input.HumanRejected(room, by, reason),
                recovery(room)
                        .map(ends -> new Text(
                                rejected.en() + "; its recovery is ended by " + ends.en(),
                                rejected.ko() + ". 복구 감시 종료 조건: " + ends.ko()))
                        .orElse(rejected));
    }

    /** What ends a recovery under way: a word that comes before then changes nothing, and its speaker has to know. */
    private Optional<Text> recovery(String room) {
        return view.snapshot().compartments().stream()
                .filter(compartment -> compartment.rooms().contains(room))
                .flatMap(compartment -> compartment.hazards().stream())
                .filter(hazard -> hazard.stage() == Stage.RECOVERY)
                .map(HazardView::missing)
                .findFirst();
    }

    @Override
    public CompletionStage<Outcome> workOrder(String room, Moment until, String by, String reason) {
        return tell(
                new Input.WorkOrdered(room, until, by, reason),
                new Text("work in " + room + " until " + until, room + " 작업: " + until + "까지"));
    }

    @Override
    public CompletionStage<Outcome> reload(String by, String reason) {
        return reload.apply(by, reason);
    }

    @Override
    public CompletionStage<Outcome> acknowledge(String alert, String by) {
        Optional<AlertView> known = alert(alert);
        if (known.isEmpty()) {
            return noAlert(alert);
        }
        if (known.get().state() == AlertView.State.RESOLVED) {
            return refuse(Outcome.Reason.CONFLICT, alert + " is resolved", alert + "은(는) 이미 해소되었습니다");
        }
        return tell(
                new Input.AlertAcknowledged(alert, by),
                new Text(alert + " is acknowledged by " + by, by + "이(가) " + alert + "을(를) 확인했습니다"));
    }

    @Override
    public CompletionStage<Outcome> shelve(String alert, Moment until, String by, String reason) {
        Optional<AlertView> known = alert(alert);
        if (known.isEmpty()) {
            return noAlert(alert);
        }
        AlertView.State state = known.get().state();
        if (state == AlertView.State.RESOLVED) {
            return refuse(Outcome.Reason.CONFLICT, alert + " is resolved", alert + "은(는) 이미 해소되었습니다");
        }
        if (state == AlertView.State.LATCHED
                || Severity.valueOf(known.get().severity()).grave()) {
            return refuse(
                    Outcome.Reason.CONFLICT,
                    alert + " is " + known.get().severity() + ": it can be acknowledged, never silenced",
                    alert + " 심각도는 " + known.get().severity() + "이며 확인만 가능하고 보류할 수 없습니다");
        }
        return tell(
                new Input.AlertShelved(alert, until, by, reason),
                new Text(
                        alert + " is shelved by " + by + " until " + until,
                        by + "이(가) " + alert + "을(를) " + until + "까지 보류했습니다"));
    }

    @Override
    public CompletionStage<Outcome> unshelve(String alert, String by, String reason) {
        Optional<AlertView> known = alert(alert);
        if (known.isEmpty()) {
            return noAlert(alert);
        }
        return known.get().state() != AlertView.State.SHELVED
                ? refuse(Outcome.Reason.CONFLICT, alert + " is not shelved", alert + "은(는) 보류 상태가 아닙니다")
                : tell(
                        new Input.AlertUnshelved(alert, by, reason),
                        new Text(alert + " is unshelved by " + by, by + "이(가) " + alert + "의 보류를 취소했습니다"));
    }

    @Override
    public CompletionStage<Outcome> escalate(String alert, String by, String reason) {
        Optional<AlertView> known = alert(alert);
        if (known.isEmpty()) {
            return noAlert(alert);
        }
        AlertView.State state = known.get().state();
        return state != AlertView.State.OPEN && state != AlertView.State.LATCHED
                ? refuse(
                        Outcome.Reason.CONFLICT,
                        alert + " is " + state + ": only what nobody has taken is escalated",
                        alert + " 상태는 " + state + "이며 미확인 경보만 상향 통보할 수 있습니다")
                : tell(
                        new Input.AlertEscalated(alert, by, reason),
                        new Text(alert + " is escalated by " + by, by + "이(가) " + alert + "을(를) 상향 통보했습니다"));
    }

    @Override
    public CompletionStage<Outcome> silence(
            Optional<String> alert,
            Optional<String> kind,
            Optional<String> subject,
            Moment until,
            String by,
            String reason) {
        List<String> kinds = Stream.of(AlertKind.values()).map(AlertKind::word).toList();
        if (kind.filter(word -> !kinds.contains(word)).isPresent()) {
            return refuse(
                    Outcome.Reason.UNKNOWN,
                    "no kind " + kind.get() + "; there are " + String.join(", ", kinds),
                    "경보 종류 " + kind.get() + " 없음. 있는 종류: " + String.join(", ", kinds));
        }
        String id = "silence-" + Long.toString(view.now().epochNanos() / 1_000, Character.MAX_RADIX);
        return tell(
                new Input.SilenceMade(id, alert, kind, subject, until, by, reason),
                new Text(
                        id + " until " + until + "; what is grave is told all the same",
                        id + ": " + until + "까지 음소거. 중대한 경보는 그대로 통보됩니다"));
    }

    @Override
    public CompletionStage<Outcome> endSilence(String silence, String by, String reason) {
        return tell(
                new Input.SilenceEnded(silence, by, reason),
                new Text(silence + " is ended by " + by, by + "이(가) " + silence + " 음소거를 끝냈습니다"));
    }

    private Optional<AlertView> alert(String id) {
        return view.snapshot().alerts().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    private static CompletionStage<Outcome> noAlert(String id) {
        return refuse(Outcome.Reason.UNKNOWN, "no alert " + id, "경보 " + id + " 없음");
    }

    @Override
    public CompletionStage<Outcome> arm(String plan, String by) {
        Optional<PlanView> known = plan(plan);
        if (known.isEmpty()) {
            return noPlan(plan);
        }
        PlanView armed = known.get();
        if (!armed.armable()) {
            return refuse(
                    Outcome.Reason.CONFLICT,
                    plan + " is " + armed.status() + " and waits for nobody",
                    plan + " 상태는 " + armed.status() + "이며 승인 대기 중이 아닙니다");
        }
        return tell(new Input.PlanArmed(plan, by), voiced(plan, armed.arming(), by));
    }

    /** Who has voted, how many are needed, until when: with this voice, by what stood a moment ago. */
    private static Text voiced(String what, List<ArmingView> arming, String by) {
        List<ArmingView> waiting = arming.stream().filter(ArmingView::wanted).toList();
        List<ArmingView> missing = waiting.stream()
                .filter(each -> people(each, by).size() < each.needed())
                .toList();
        if (missing.isEmpty()) {
            return new Text(what + " is armed by " + by, by + "이(가) " + what + "을(를) 개시했습니다");
        }
        Set<String> en = new LinkedHashSet<>();
        Set<String> ko = new LinkedHashSet<>();
        for (ArmingView each : missing) {
            List<String> people = people(each, by);
            String until = each.votedUntil().map(at -> " until " + at).orElse("");
            String limit = each.votedUntil().map(at -> ", " + at + "까지").orElse("");
            en.add(each.room() + " " + each.action() + ": " + people.size() + " of " + each.needed() + " people ("
                    + String.join(", ", people) + ")" + until);
            ko.add(each.room() + " " + each.action() + ": " + each.needed() + "명 중 " + people.size() + "명 ("
                    + String.join(", ", people) + ")" + limit);
        }
        String armed = missing.size() < waiting.size() ? "; the rest is armed" : "";
        String rest = missing.size() < waiting.size() ? "; 나머지는 승인됨" : "";
        return new Text(String.join("; ", en) + armed, String.join("; ", ko) + rest);
    }

    private static List<String> people(ArmingView each, String by) {
        boolean known = each.voices().stream()
                .anyMatch(voice -> ArmingState.person(voice).equals(ArmingState.person(by)));
        return Stream.concat(each.voices().stream(), known ? Stream.empty() : Stream.of(by))
                .toList();
    }

    private Optional<RoomView> room(String id) {
        return view.snapshot().rooms().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    @Override
    public CompletionStage<Outcome> armRoom(String room, Moment until, String by, String reason) {
        Optional<RoomView> endangered =
                room(room).filter(each -> each.deadline().isPresent());
        Text effect = endangered
                .map(each -> voiced(room, each.arming(), by))
                .orElseGet(() -> new Text(
                        "the voice of " + by + " arms " + room + " for a fire until " + until,
                        by + "의 승인: " + room + " 화재 시 대피, " + until + "까지"));
        return tell(new Input.RoomArmed(room, until, by, reason), effect);
    }

    @Override
    public CompletionStage<Outcome> disarm(String room, String by, String reason) {
        return tell(
                new Input.RoomDisarmed(room, by, reason),
                new Text(
                        room + " is disarmed: nothing new starts, what is under way ends",
                        room + " 승인 철회: 새 작업은 시작하지 않고 진행 중인 작업은 끝냅니다"));
    }

    @Override
    public CompletionStage<Outcome> release(String room, String by, String reason) {
        return tell(
                new Input.RoomReleased(room, by, reason),
                new Text(
                        room + " is released by " + by + "; it is used again once its stage allows it",
                        by + "이(가) " + room + " 사용을 허가했습니다. 단계가 허용하면 복귀합니다"));
    }

    @Override
    public CompletionStage<Outcome> bringBack(String room, String by, String reason) {
        Optional<ReturnView> known = room(room).flatMap(RoomView::comingBack);
        if (known.isEmpty()) {
            return refuse(
                    Outcome.Reason.CONFLICT, "nothing of " + room + " is to come back", room + "(으)로 복귀할 것이 없습니다");
        }
        return tell(
                new Input.ReturnArmed(room, by, reason),
                new Text(
                        "the return to " + room + " is armed by " + by + ": "
                                + known.get().why().en(),
                        by + "이(가) " + room + " 복귀를 승인했습니다: "
                                + known.get().why().ko()));
    }

    @Override
    public CompletionStage<Outcome> cancel(String plan, String by, String reason) {
        return plan(plan).isEmpty()
                ? noPlan(plan)
                : tell(
                        new Input.PlanCancelled(plan, by, reason),
                        new Text(
                                plan + " is cancelled: nothing new starts, what is under way ends",
                                plan + " 취소: 새 작업은 시작하지 않고 진행 중인 작업은 끝냅니다"));
    }

    @Override
    public CompletionStage<Outcome> skip(String plan, String step, String by, String reason) {
        boolean known = view.steps(plan)
                .filter(steps -> steps.stream().anyMatch(each -> each.id().equals(step)))
                .isPresent();
        return known
                ? tell(new Input.StepSkipped(step, by, reason), new Text(step + " is skipped", step + "을(를) 건너뜁니다"))
                : refuse(Outcome.Reason.UNKNOWN, "no step " + step + " in " + plan, plan + "에 단계 " + step + " 없음");
    }

    private Optional<PlanView> plan(String id) {
        return view.snapshot().plans().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    private static CompletionStage<Outcome> noPlan(String id) {
        return refuse(Outcome.Reason.UNKNOWN, "no plan " + id, "계획 " + id + " 없음");
    }
}
