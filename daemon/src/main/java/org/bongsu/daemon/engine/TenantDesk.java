package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.notice.AnswerKind;
import org.bongsu.alerting.notice.Outbox;
import org.bongsu.alerting.notice.Question;
import org.bongsu.alerting.notice.TenantAnswer;
import org.bongsu.daemon.engine.Effect.TenantAnswered.Verdict;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.execution.Execution;

/**
 * What tenants' answers change. A tenant may go first, or later as far as its deadline allows, or move by itself; none of it moves a
 * deadline, and none outlives the last moment at which Bongsu can still act safely. Engine's thread.
 */
final class TenantDesk {

    /** An extension ends so long after the event's first word with a deadline: a quarter of an hour, a quarter of the usual budget. */
    static final Duration EXTEND_MOST = Duration.ofMinutes(15);

    private final Site site;
    private final Outbox outbox;
    private final Execution execution;

    TenantDesk(Site site, Outbox outbox, Execution execution) {
        this.site = site;
        this.outbox = outbox;
        this.execution = execution;
    }

    /** What an answer brought. */
    record Taken(Effect.TenantAnswered effect, Optional<AlertCause> raise, List<String> clear) {}

    private record Caused(boolean accepted, Optional<Moment> until, int count, Text effect) {}

    Taken take(Input.TenantAnswered said, Moment now) {
        Optional<AnswerKind> kind = AnswerKind.parse(said.answer());
        Optional<Question> asked = kind.flatMap(
                each -> outbox.question(said.tenant(), said.event(), each, said.seconds(), said.servers(), now));
        if (asked.isEmpty()) {
            Text none = new Text("there is no such event of yours", "해당 이벤트가 없습니다");
            return refused(said, Verdict.UNKNOWN, none);
        }
        Question question = asked.get();
        if (question.before().isPresent()) {
            TenantAnswer before = question.before().get();
            return new Taken(
                    new Effect.TenantAnswered(
                            said.request(), said.tenant(), Verdict.REPEATED, before.until(), 0, before.effect()),
                    Optional.empty(),
                    List.of());
        }
        Caused caused = cause(kind.orElseThrow(), question, said, now);
        if (!caused.accepted()) {
            return refused(said, Verdict.REFUSED, caused.effect());
        }
        List<String> clear = outbox.answer(
                question,
                new TenantAnswer(
                        kind.get(),
                        said.seconds(),
                        said.reason(),
                        said.servers(),
                        question.type(),
                        now,
                        caused.until(),
                        caused.effect()));
        Optional<AlertCause> raise =
                kind.get() == AnswerKind.NACK ? Optional.of(disagreement(question, said.reason())) : Optional.empty();
        return new Taken(
                new Effect.TenantAnswered(
                        said.request(),
                        said.tenant(),
                        Verdict.ACCEPTED,
                        caused.until(),
                        caused.count(),
                        caused.effect()),
                raise,
                clear);
    }

    Effect.TenantAnswered replay(Input.NoticesReplayed said, long wallMillis) {
        int again = outbox.replay(said.tenant(), said.from(), wallMillis);
        return new Effect.TenantAnswered(
                said.request(),
                said.tenant(),
                Verdict.ACCEPTED,
                Optional.empty(),
                again,
                new Text(again + " notices are sent again", "통지 " + again + "건을 다시 보냅니다"));
    }

    private static Taken refused(Input.TenantAnswered said, Verdict verdict, Text why) {
        return new Taken(
                new Effect.TenantAnswered(said.request(), said.tenant(), verdict, Optional.empty(), 0, why),
                Optional.empty(),
                List.of());
    }

    private AlertCause disagreement(Question question, String reason) {
        return new AlertCause.TenantDisagrees(
                question.tenant(),
                site.tenant(question.tenant()).name(),
                site.room(question.room()).name(),
                reason);
    }

    private Caused cause(AnswerKind kind, Question question, Input.TenantAnswered said, Moment now) {
        if (question.ended()) {
            return no("the event is over", "이벤트가 종료되었습니다");
        }
        List<String> strangers = said.servers().stream()
                .filter(server -> !question.servers().contains(server))
                .toList();
        if (!strangers.isEmpty()) {
            return no(
                    "not servers of yours in this event: " + String.join(", ", strangers),
                    "이 이벤트에 속한 귀사의 서버가 아닙니다: " + String.join(", ", strangers));
        }
        List<Workload> workloads = workloads(question, said.servers());
        return switch (kind) {
            case ACK ->
                new Caused(
                        true, Optional.empty(), workloads.size(), new Text("seen; nothing changes", "확인됨; 변경 사항 없음"));
            case NACK ->
                new Caused(
                        true,
                        Optional.empty(),
                        workloads.size(),
                        new Text(
                                "operators are told that you disagree; the evacuation goes on",
                                "이의가 운영자에게 전달되었습니다. 대피는 계속됩니다"));
            case EXPEDITE -> expedite(workloads, now);
            case EXTEND -> extend(workloads, question, said.seconds(), now);
            case OWN_ACTION -> own(workloads, now);
        };
    }

    private Caused expedite(List<Workload> workloads, Moment now) {
        int waiting = execution.hasten(workloads, now);
        return new Caused(
                true,
                Optional.empty(),
                waiting,
                new Text(
                        waiting + " workloads that have not begun go before others",
                        "시작 전인 워크로드 " + waiting + "건을 먼저 진행합니다"));
    }

    private Caused extend(List<Workload> workloads, Question question, long seconds, Moment now) {
        if (question.firmSince().isEmpty()) {
            return no("there is no deadline yet: nothing to extend", "아직 기한이 없어 연장할 것이 없습니다");
        }
        Moment first = question.firmSince().get();
        Moment cap = first.plus(EXTEND_MOST);
        Moment until = first.plus(Duration.ofSeconds(Math.min(seconds, EXTEND_MOST.toSeconds())));
        if (!until.isAfter(now)) {
            return no(
                    "it would end at " + until + ", which has passed; the latest is " + cap,
                    until + "에 끝나 이미 지났습니다. 최대 " + cap);
        }
        return held(workloads, until, false, now);
    }

    private Caused own(List<Workload> workloads, Moment now) {
        return held(workloads, Moment.FAR, true, now);
    }

    private Caused held(List<Workload> workloads, Moment until, boolean owners, Moment now) {
        List<Moment> begins = execution.hold(workloads, until, owners, now);
        List<Moment> waiting = begins.stream().filter(at -> at.isAfter(now)).toList();
        if (begins.isEmpty()) {
            return no("nothing is left that has not begun", "시작하지 않은 것이 남아 있지 않습니다");
        }
        if (waiting.isEmpty()) {
            Moment last = begins.stream().max(Moment::compareTo).orElseThrow();
            return no(
                    "the last moment at which Bongsu can still act safely has come: " + last,
                    "안전하게 조치할 수 있는 마지막 시점이 지났습니다: " + last);
        }
        int count = waiting.size();
        Moment at = waiting.stream().min(Moment::compareTo).orElseThrow();
        if (at.equals(Moment.FAR)) {
            return new Caused(
                    true,
                    Optional.empty(),
                    count,
                    new Text("yours to move until there is a deadline", "기한이 정해질 때까지 직접 옮기십시오"));
        }
        return new Caused(
                true,
                Optional.of(at),
                count,
                owners
                        ? new Text(
                                count + " workloads are yours to move until " + at
                                        + "; what is still there then is shifted or stopped",
                                "워크로드 " + count + "건: " + at + "까지 직접 옮기십시오. 그때 남은 것은 전환하거나 정지합니다")
                        : new Text(
                                count + " workloads wait, the first until " + at,
                                "워크로드 " + count + "건이 기다립니다. 가장 이른 것은 " + at + "까지"));
    }

    private static Caused no(String en, String ko) {
        return new Caused(false, Optional.empty(), 0, new Text(en, ko));
    }

    private List<Workload> workloads(Question question, List<String> only) {
        Set<String> servers = new LinkedHashSet<>(only.isEmpty() ? question.servers() : only);
        return execution.site().workloadsIn(question.room()).stream()
                .filter(workload -> servers.contains(workload.server()))
                .filter(workload -> site.service(workload.service()).tenant().equals(question.tenant()))
                .toList();
    }
}
