package org.bongsu.daemon.http.page;

import java.util.Locale;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;

/** The page's own words. */
final class Words {

    static final Text TITLE = new Text("Bongsu", "봉수");
    static final Text SCENARIO_TIME = new Text("time", "시각");
    static final Text OPERATOR = new Text("your name", "담당자 이름");
    static final Text LOG_OUT = new Text("Log out", "로그아웃");
    static final Text OPERATOR_NEEDED =
            new Text("Enter your name first: every order is recorded with it.", "이름을 먼저 입력하십시오. 모든 지시에 이름이 기록됩니다.");
    static final Text CONNECTING = new Text("connecting", "연결 중");
    static final Text LIVE = new Text("live", "실시간");
    static final Text CUT_OFF = new Text("connection lost, this page is old", "연결 끊김, 지난 화면입니다");
    static final Text NO_SCRIPT =
            new Text("Without JavaScript this page does not refresh itself.", "JavaScript가 꺼져 있어 화면이 자동으로 갱신되지 않습니다.");
    static final Text REFUSED = new Text("not done", "처리되지 않음");
    static final Text CONFIRM_ARM =
            new Text("Arm this plan? Workloads will be moved and stopped.", "이 계획을 실행할까요? 워크로드가 이전되고 정지됩니다.");
    static final Text CONFIRM_FIRE =
            new Text("Confirm the fire? The rooms that it takes will be evacuated.", "화재를 확인하시겠습니까? 해당 구역의 대피가 시작됩니다.");

    static final Text COMPARTMENTS = new Text("Compartments", "방화구획");
    static final Text ALL_NORMAL = new Text("Everything is normal", "모두 정상");
    static final Text HIGHEST = new Text("highest stage", "최고 단계");
    static final Text STAGE_OF_FIVE = new Text("stage %d of 5", "5단계 중 %d단계");
    static final Text AFTER_CUT = new Text("after the cut", "차단 이후");
    static final Text SINCE = new Text("since", "발생");
    static final Text NEXT_STAGE_NEEDS = new Text("missing for the next stage", "다음 단계에 없는 것");
    static final Text VOTES = new Text("Votes", "근거");
    static final Text UNKNOWN = new Text("Cannot be judged", "판단 불가");

    static final Text EVACUATION = new Text("Evacuation", "대피");
    static final Text NO_DEADLINE = new Text("No room has a deadline.", "차단 시한이 있는 실이 없습니다.");
    static final Text CUT_AT = new Text("power cut", "전원 차단");
    static final Text REMAINING = new Text("%s left", "%s 남음");
    static final Text PASSED = new Text("passed %s ago", "%s 지남");
    static final Text DECLARED = new Text("declared", "선언됨");
    static final Text ESTIMATED = new Text("estimated", "추정");
    static final Text TIER = new Text("tier %d", "%d등급");
    static final Text KEPT = new Text("kept running", "계속 운영");
    static final Text STOPPED = new Text("stopped cleanly", "정상 정지");
    static final Text LEAVING = new Text("leaving", "이동 중");
    static final Text WAITING = new Text("waiting", "대기");
    static final Text LOST = new Text("lost", "손실");
    static final Text SAFE_OF = new Text("%d of %d safe", "%2$d 중 %1$d 안전");
    static final Text AUTONOMY = new Text("autonomy", "자율 수준");
    static final Text ARMED_UNTIL = new Text("armed by %s until %s", "%s 승인, %s까지");
    static final Text ARMED = new Text("armed by %s", "%s 승인");
    static final Text VOTES_OF = new Text("%d of %d people", "%2$d명 중 %1$d명 승인");
    static final Text COUNTS_UNTIL = new Text("counts until %s", "%s까지 유효");
    static final Text ARMS_ITSELF = new Text("arms itself at %s", "%s에 자동 승인");
    static final Text HELD_BY = new Text("disarmed by %s", "%s이(가) 승인 철회");
    static final Text OBSERVED = new Text("observed only", "관찰만");
    static final Text DISARM = new Text("Disarm", "승인 철회");
    static final Text COMING_BACK = new Text("return", "복귀");
    static final Text BACK_OF = new Text("%d of %d back", "%2$d 중 %1$d 복귀");
    static final Text NOT_BEFORE = new Text("not before %s", "%s 이후");
    static final Text RELEASED_BY = new Text("released by %s", "%s이(가) 사용 허가");
    static final Text BRING_BACK = new Text("Bring back", "복귀 승인");
    static final Text CONFIRM_BRING_BACK = new Text("Bring the workloads back into this room?", "이 방으로 워크로드를 복귀시킬까요?");
    static final Text RELEASE = new Text("Release the room", "사용 허가");
    static final Text WORK_ORDER = new Text("work order", "작업 지시");
    static final Text UNTIL = new Text("until %s", "%s까지");
    static final Text ANSWER_BY = new Text("answer by", "응답 시한");
    static final Text CONFIRM = new Text("There is a fire", "화재 맞음");
    static final Text REJECT = new Text("There is none", "화재 아님");

    static final Text PERMITS = new Text("Safe to cut?", "차단해도 되는가");
    static final Text NO_PERMITS = new Text("No room is being emptied.", "비우는 중인 실이 없습니다.");
    static final Text SAFE_TO_CUT = new Text("SAFE TO CUT", "차단 가능");
    static final Text NOT_SAFE = new Text("NOT SAFE", "차단 금지");
    static final Text WOULD_LOSE = new Text("a cut now would lose %d workloads", "지금 차단하면 워크로드 %d개 손실");
    static final Text SIGNED = new Text("signed with key", "서명 키");
    static final Text UNSIGNED = new Text("not signed", "서명 없음");

    static final Text ALERTS = new Text("Alerts", "경보");
    static final Text NO_ALERTS = new Text("No alert is open.", "열린 경보가 없습니다.");
    static final Text ACKNOWLEDGE = new Text("Acknowledge", "확인");
    static final Text ACKNOWLEDGED_BY = new Text("acknowledged by %s", "%s 확인");
    static final Text OPEN = new Text("open", "미확인");
    static final Text LATCHED = new Text("over, nobody has seen it", "해소됨, 미확인");
    static final Text SHELVED_BY = new Text("put aside by %s until %s", "%s 보류, %s까지");
    static final Text TOLD_THROUGH = new Text("told through %s", "%s 통보");
    static final Text NOT_TOLD = new Text("not told", "통보 안 함");
    static final Text RESOLVED = new Text("resolved", "해소");
    static final Text RESOLVED_COUNT = new Text("%d resolved", "해소된 경보 %d건");

    static final Text INVENTORY = new Text("Inventory", "자산 현황");
    static final Text NO_DRIFT = new Text("What is seen is what servers.csv says.", "실제와 servers.csv가 일치합니다.");
    static final Text NOBODY_LOOKS = new Text("Nobody has looked yet.", "아직 확인한 출처가 없습니다.");
    static final Text UNPLANNED = new Text("%d workloads run where nobody planned for them", "계획에 없는 워크로드 %d개 실행 중");
    static final Text MORE = new Text("%d more", "그 밖에 %d건");

    static final Text PLANS = new Text("Plans", "계획");
    static final Text NO_PLANS = new Text("No plan has been made.", "수립된 계획이 없습니다.");
    static final Text ARM = new Text("Arm", "실행 승인");
    static final Text STEPS_DONE = new Text("%d of %d steps done", "작업 %2$d건 중 %1$d건 완료");
    static final Text EXPECTED_DONE = new Text("expected done", "완료 예정");
    static final Text BEFORE_DEADLINE = new Text("%s before the deadline", "시한 %s 전");
    static final Text AFTER_DEADLINE = new Text("%s after the deadline", "시한 %s 초과");
    static final Text ARMED_BY = new Text("armed by", "승인자");
    static final Text VALUE = new Text("value %s of at most %s", "가치 %s / 상한 %s");

    static final Text TENANTS = new Text("Tenants' notices", "고객사 통지");
    static final Text TENANT = new Text("tenant", "고객사");
    static final Text CHANNEL = new Text("channel", "경로");
    static final Text DELIVERED = new Text("delivered", "전달");
    static final Text PENDING = new Text("pending", "대기");
    static final Text FAILED = new Text("failed", "실패");
    static final Text LAST = new Text("last", "최근");
    static final Text TELEPHONE = new Text("telephone", "전화");
    static final Text WEBHOOK = new Text("webhook", "웹훅");
    static final Text API = new Text("API description", "API 설명");

    private Words() {}

    static Text of(Hazard hazard) {
        return switch (hazard) {
            case FIRE -> new Text("fire", "화재");
            case POWER -> new Text("power", "전원");
            case COOLING -> new Text("cooling", "냉방");
        };
    }

    static Text of(Modality modality) {
        return switch (modality) {
            case GAS -> new Text("gas", "가스");
            case SMOKE -> new Text("smoke", "연기");
            case HEAT -> new Text("heat", "열");
            case ELECTRICAL -> new Text("electrical", "전기");
            case PANEL -> new Text("panel", "수신기");
            case WATER -> new Text("water", "누수");
            case HUMAN -> new Text("human", "사람");
            case SENSORS_LOST -> new Text("sensors lost", "센서 소실");
        };
    }

    /** For the words of other modules, which the page shows but does not own: RECOMMENDED becomes recommended. */
    static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The plan's status in both languages; one that is not known here is shown as it is. */
    static Text planStatus(String status) {
        return switch (status) {
            case "DRAFT" -> new Text("draft", "초안");
            case "RECOMMENDED" -> new Text("recommended", "권고");
            case "ARMED" -> new Text("armed", "승인됨");
            case "ONGOING" -> new Text("ongoing", "진행 중");
            case "SUCCEEDED" -> new Text("succeeded", "완료");
            case "PARTIAL" -> new Text("partial", "일부 완료");
            case "FAILED" -> new Text("failed", "실패");
            case "CANCELLING" -> new Text("cancelling", "취소 중");
            case "CANCELLED" -> new Text("cancelled", "취소됨");
            case "SUPERSEDED" -> new Text("superseded", "대체됨");
            default -> Text.same(plain(status));
        };
    }

    static Text autonomy(String level) {
        return switch (level) {
            case "observe" -> new Text("observe", "관찰");
            case "recommend" -> new Text("recommend", "권고");
            case "confirm" -> new Text("confirm", "확인 후 실행");
            case "auto" -> new Text("auto", "자동");
            default -> Text.same(level);
        };
    }

    static Text action(String action) {
        return switch (action) {
            case "move" -> new Text("moves", "이전");
            case "stop" -> new Text("stops", "정지");
            case "power_off" -> new Text("power-offs", "전원 끄기");
            case "return" -> new Text("return", "복귀");
            default -> Text.same(plain(action));
        };
    }

    /** How a return stands. */
    static Text returnState(String state) {
        return switch (state) {
            case "HELD" -> new Text("held", "보류");
            case "SOAKING" -> new Text("soaking", "안정 확인 중");
            case "RECOMMENDED" -> new Text("recommended", "권고");
            case "ONGOING" -> new Text("ongoing", "진행 중");
            case "DONE" -> new Text("done", "완료");
            case "PARTIAL" -> new Text("partial", "일부 완료");
            default -> Text.same(plain(state));
        };
    }

    static Text severity(String severity) {
        return switch (severity.toUpperCase(Locale.ROOT)) {
            case "CRITICAL" -> new Text("critical", "심각");
            case "WARNING" -> new Text("warning", "경고");
            case "INFO", "INFORMATION" -> new Text("information", "정보");
            default -> Text.same(plain(severity));
        };
    }
}
