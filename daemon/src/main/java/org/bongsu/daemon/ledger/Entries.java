package org.bongsu.daemon.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Vote;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Reply;
import org.bongsu.rules.signal.Signal;

/** What of a row belongs into the ledger: what somebody said, and everything that was decided. Values to values. */
final class Entries {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What devices and servers show is telemetry's to keep; what was made of it follows as an effect. */
    private static final Set<String> SHOWN_BY_DECISIONS =
            Set.of("Observed", "Glimpsed", "Tick", "InventorySeen", "EvacuabilityJudged");

    private static final Set<String> TOLD_APART = Set.of("by", "reason");

    /** Words of what people and peers say; a kind that is not here is told by its name. */
    private static final Map<String, Text> WORDS = Map.ofEntries(
            Map.entry("Started", new Text("a daemon came up", "데몬 기동")),
            Map.entry("DevicesChanged", new Text("devices changed", "장치 구성 변경")),
            Map.entry("CutDeclared", new Text("a power cut is declared", "전원 차단 선언")),
            Map.entry("CutWithdrawn", new Text("the declared cut is withdrawn", "전원 차단 선언 철회")),
            Map.entry("HumanConfirmed", new Text("a person confirms the fire", "사람이 화재 확인")),
            Map.entry("HumanRejected", new Text("a person says there is no fire", "사람이 화재 아님 확인")),
            Map.entry("WorkOrdered", new Text("work is ordered in the room", "작업 허가")),
            Map.entry("AlertAcknowledged", new Text("an alert is acknowledged", "경보 확인")),
            Map.entry("AlertShelved", new Text("an alert is put aside", "경보 보류")),
            Map.entry("AlertUnshelved", new Text("an alert is put aside no longer", "경보 보류 취소")),
            Map.entry("AlertEscalated", new Text("an alert is escalated", "경보 상향 통보")),
            Map.entry("SilenceMade", new Text("alerts are silenced", "경보 음소거")),
            Map.entry("SilenceEnded", new Text("a silence is ended", "음소거 종료")),
            Map.entry("PlanArmed", new Text("a plan is armed", "계획 승인")),
            Map.entry("RoomArmed", new Text("a room is armed", "구역 사전 승인")),
            Map.entry("RoomDisarmed", new Text("a room is disarmed", "구역 승인 해제")),
            Map.entry("RoomReleased", new Text("a room is released for use", "구역 사용 재개 허가")),
            Map.entry("ReturnArmed", new Text("the return is armed", "복귀 승인")),
            Map.entry("PlanCancelled", new Text("a plan is cancelled", "계획 취소")),
            Map.entry("StepSkipped", new Text("a step is left out", "단계 제외")),
            Map.entry("InventorySources", new Text("sources of the inventory", "인벤토리 출처")),
            Map.entry("NoticeDelivered", new Text("a notice was taken", "통지 수신 확인")),
            Map.entry("TenantAnswered", new Text("a tenant answers", "고객사 응답")),
            Map.entry("EndpointProven", new Text("an endpoint answers its challenge", "수신 주소 확인됨")),
            Map.entry("EndpointUnproven", new Text("an endpoint does not answer its challenge", "수신 주소 확인 실패")),
            Map.entry("NoticesReplayed", new Text("a tenant asks for its notices again", "고객사 통지 재전송 요청")),
            Map.entry("NoticeFailed", new Text("a notice was not taken", "통지 전달 실패")),
            Map.entry("ChannelFailed", new Text("a channel fails", "채널 장애")),
            Map.entry("ChannelWorks", new Text("a channel works again", "채널 복구")),
            Map.entry("LoggedIn", new Text("a person logs in", "로그인")),
            Map.entry("LoggedOut", new Text("a session ends", "로그아웃")),
            Map.entry("LoginFailed", new Text("a log-in fails", "로그인 실패")),
            Map.entry("LoginLocked", new Text("passwords are not tried for some seconds", "로그인 일시 차단")),
            Map.entry("LoginsSuspect", new Text("many log-ins fail", "로그인 실패 다수")),
            Map.entry("LoginsCalm", new Text("log-ins fail no longer", "로그인 실패 종료")),
            Map.entry("FaultRaised", new Text("a part of the daemon is faulty", "데몬 일부 이상")),
            Map.entry("FaultCleared", new Text("a part of the daemon works again", "데몬 일부 복구")));

    private final Site site;

    Entries(Site site) {
        this.site = site;
    }

    List<LedgerEntry> of(JournalRow row, Input input, List<Effect> effects, String seal) {
        List<LedgerEntry> entries = new ArrayList<>();
        if (input instanceof Input.Sensed sensed) {
            sign(row, sensed.signal(), seal).ifPresent(entries::add);
        } else if (input instanceof Input.Replied replied) {
            entries.add(answer(row, replied.reply(), seal));
        } else if (!SHOWN_BY_DECISIONS.contains(row.kind())) {
            entries.add(said(row, seal));
        }
        effects.forEach(effect -> entries.add(decided(row, effect, seal)));
        return entries;
    }

    /** Votes, and devices that fall silent or are doubted; how conditions, supplies and inlets stood is telemetry's. */
    private static Optional<LedgerEntry> sign(JournalRow row, Signal signal, String seal) {
        if (signal instanceof Signal.VoteRaised raised) {
            Vote vote = raised.vote();
            String how = vote.id() + ", " + vote.hazard() + ", " + vote.modality() + ", " + vote.grade();
            return Optional.of(entry(
                    row,
                    row.kind(),
                    because(vote.evidence()),
                    vote.compartment(),
                    new Text("a vote: " + how, "표: " + how),
                    seal));
        } else if (signal instanceof Signal.VoteWithdrawn gone) {
            Text what = new Text("a vote is withdrawn: " + gone.voteId(), "표 철회: " + gone.voteId());
            return Optional.of(entry(row, row.kind(), because(gone.why()), "", what, seal));
        } else if (signal instanceof Signal.SensorLost lost) {
            Text what = new Text(lost.device() + " is silent", lost.device() + " 무응답");
            return Optional.of(entry(row, row.kind(), Optional.of(lost.cause()), lost.room(), what, seal));
        } else if (signal instanceof Signal.SensorDoubted doubted) {
            Text what = new Text(doubted.device() + " is not believed", doubted.device() + " 신뢰할 수 없음");
            return Optional.of(entry(row, row.kind(), Optional.of(doubted.cause()), doubted.room(), what, seal));
        } else if (signal instanceof Signal.SensorBack back) {
            Text what = new Text(back.device() + " answers again", back.device() + " 응답 재개");
            return Optional.of(entry(row, row.kind(), Optional.empty(), "", what, seal));
        } else if (signal instanceof Signal.SensorTrusted trusted) {
            Text what = new Text(trusted.device() + " is believed again", trusted.device() + " 신뢰 회복");
            return Optional.of(entry(row, row.kind(), Optional.empty(), "", what, seal));
        }
        return Optional.empty();
    }

    private static LedgerEntry answer(JournalRow row, Reply reply, String seal) {
        String how = reply.sequence() + " " + reply.status();
        Text what = new Text("a driver answers to command " + how, "명령에 대한 드라이버 응답: " + how);
        return entry(row, row.kind(), because(reply.detail()), "", what, seal);
    }

    /** By the row's own fields, so that what is new in a later version is told too. */
    private LedgerEntry said(JournalRow row, String seal) {
        JsonNode body = body(row);
        StringJoiner details = new StringJoiner(", ");
        body.properties().stream()
                .filter(field -> !TOLD_APART.contains(field.getKey()))
                .filter(field ->
                        field.getValue().isValueNode() && !field.getValue().isNull())
                .forEach(field ->
                        details.add(field.getKey() + " " + field.getValue().asText()));
        Text word = WORDS.getOrDefault(row.kind(), Text.same(row.kind()));
        String rest = details.length() == 0 ? "" : ": " + details;
        return entry(
                row,
                row.kind(),
                text(body, "by"),
                text(body, "reason").map(Text::same),
                text(body, "room").or(() -> text(body, "tenant")).orElse(""),
                new Text(word.en() + rest, word.ko() + rest),
                seal);
    }

    private static JsonNode body(JournalRow row) {
        try {
            return JSON.readTree(row.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("row " + row.sequence() + " was read before", e);
        }
    }

    private static Optional<String> text(JsonNode body, String field) {
        return Optional.of(body.path(field).asText("")).filter(text -> !text.isBlank());
    }

    private LedgerEntry decided(JournalRow row, Effect effect, String seal) {
        String kind = effect.getClass().getSimpleName();
        if (effect instanceof Effect.Commanded commanded) {
            Command command = commanded.command();
            String how = command.epoch() + "." + command.sequence() + ": " + command.action()
                    + command.method().map(method -> " " + method).orElse("") + " " + command.server()
                    + command.workload().map(workload -> " " + workload).orElse("")
                    + command.place().map(place -> " → " + place).orElse("");
            return entry(row, kind, Optional.empty(), command.server(), new Text("command " + how, "명령 " + how), seal);
        } else if (effect instanceof Effect.GroupTold told) {
            Text what = told.told()
                    ? new Text(told.group() + " is told to shut down", told.group() + "에 종료 지시")
                    : new Text(told.group() + " may run", told.group() + " 운영 가능");
            return entry(row, kind, Optional.of(told.because()), told.room(), what, seal);
        } else if (effect instanceof Effect.StageChanged stage) {
            String way = stage.compartment() + " " + stage.hazard() + " " + stage.from() + " → " + stage.to();
            return entry(row, kind, Optional.of(stage.because()), stage.compartment(), Text.same(way), seal);
        } else if (effect instanceof Effect.DeadlineMoved moved) {
            return entry(
                    row,
                    kind,
                    Optional.empty(),
                    moved.room(),
                    new Text(
                            name(moved.room()).en() + " has until " + moved.at() + " (" + moved.cause() + ")",
                            name(moved.room()).ko() + " 기한 " + moved.at() + " (" + moved.cause() + ")"),
                    seal);
        } else if (effect instanceof Effect.DeadlineLifted lifted) {
            Text name = name(lifted.room());
            Text what = new Text(name.en() + " has no deadline any more", name.ko() + " 기한 해제");
            return entry(row, kind, Optional.empty(), lifted.room(), what, seal);
        } else if (effect instanceof Effect.PlanChanged plan) {
            String how = plan.plan() + " " + plan.status() + " " + plan.rooms();
            Text what = new Text(how + ", " + plan.steps() + " steps", how + ", " + plan.steps() + "단계");
            return entry(row, kind, because(plan.because()), String.join(" ", plan.rooms()), what, seal);
        } else if (effect instanceof Effect.PermitChanged permit) {
            return entry(row, kind, Optional.empty(), permit.room(), permit.statement(), seal);
        } else if (effect instanceof Effect.ReturnChanged back) {
            String how =
                    back.room() + " " + back.phase() + ": " + back.returned() + "/" + (back.returned() + back.open());
            return entry(row, kind, Optional.of(back.because()), back.room(), Text.same(how), seal);
        } else if (effect instanceof Effect.Alerted alerted) {
            String how = alerted.change().alertId() + " " + alerted.change().event() + " ("
                    + alerted.change().reason() + ")";
            return entry(row, kind, Optional.empty(), "", new Text("alert " + how, "경보 " + how), seal);
        } else if (effect instanceof Effect.Paged paged) {
            String which = String.join(
                    ", ",
                    paged.page().changes().stream().map(AlertChange::alertId).toList());
            String through = " (" + String.join(", ", paged.page().channels()) + ")";
            Text what = new Text("operators are told: " + which + through, "운영자에게 알림: " + which + through);
            return entry(row, kind, Optional.of(paged.page().reason().meaning()), "", what, seal);
        } else if (effect instanceof Effect.Withheld withheld) {
            Text what = new Text("operators are not told: " + withheld.alert(), "운영자에게 알리지 않음: " + withheld.alert());
            return entry(row, kind, Optional.of(withheld.decision().reason().meaning()), "", what, seal);
        } else if (effect instanceof Effect.Delivered notice) {
            String id = notice.delivery().noticeId() + ", " + notice.delivery().attempt();
            Text what = new Text("notice sent, attempt: " + id, "통지 발송, 시도: " + id);
            return entry(row, kind, Optional.empty(), notice.delivery().tenant(), what, seal);
        } else if (effect instanceof Effect.TenantAnswered answered) {
            String how = answered.request() + " " + answered.verdict();
            Text what = new Text("what the answer causes: " + how, "응답의 결과: " + how);
            return entry(row, kind, Optional.of(answered.effect()), answered.tenant(), what, seal);
        }
        return entry(row, kind, Optional.empty(), "", Text.same(effect.canonical()), seal);
    }

    private Text name(String room) {
        return site.hasRoom(room) ? site.room(room).name() : Text.same(room);
    }

    private static Optional<Text> because(String why) {
        return why.isBlank() ? Optional.empty() : Optional.of(Text.same(why));
    }

    private static LedgerEntry entry(
            JournalRow row, String kind, Optional<Text> why, String subject, Text what, String seal) {
        return entry(row, kind, Optional.empty(), why, subject, what, seal);
    }

    private static LedgerEntry entry(
            JournalRow row,
            String kind,
            Optional<String> by,
            Optional<Text> why,
            String subject,
            Text what,
            String seal) {
        return new LedgerEntry(
                row.sequence(),
                row.now(),
                new Moment(row.wallMillis() * 1_000_000),
                kind,
                by,
                why,
                subject,
                what,
                seal);
    }
}
