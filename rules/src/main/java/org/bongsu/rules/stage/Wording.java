package org.bongsu.rules.stage;

import java.util.Collection;
import java.util.Locale;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;

/** The sentences that people read about a change of stage. Evidence stays as it was read, in both languages. */
final class Wording {

    private Wording() {}

    static Text twoModalities(Vote first, Vote second, long minutes) {
        String evidence = first.evidence() + "; " + second.evidence();
        return new Text(
                "two independent signs within " + minutes + " min, " + english(first.modality()) + " and "
                        + english(second.modality()) + ": " + evidence,
                minutes + "분 안에 서로 다른 두 감지(" + korean(first.modality()) + ", " + korean(second.modality()) + "): "
                        + evidence);
    }

    static Text hotAndFaulty(Vote heat, Vote fault, long minutes) {
        String evidence = heat.evidence() + "; " + fault.evidence();
        return new Text(
                heat.sources().size() + " devices are hot and the cooling has failed within " + minutes + " min: "
                        + evidence,
                minutes + "분 안에 장비 " + heat.sources().size() + "대 고온 및 냉방 고장: " + evidence);
    }

    static Text authoritative(Vote vote) {
        return new Text("confirms alone: " + vote.evidence(), "단독으로 확정되는 신호: " + vote.evidence());
    }

    static Text oneSign(Vote vote) {
        return new Text(
                "one sign, " + english(vote.modality()) + ": " + vote.evidence(),
                "단일 감지(" + korean(vote.modality()) + "): " + vote.evidence());
    }

    static Text twoAdvisories(Vote first, Vote second) {
        String evidence = first.evidence() + "; " + second.evidence();
        return new Text("two advisories of different kinds: " + evidence, "서로 다른 두 주의 신호: " + evidence);
    }

    static Text neighbour(String compartment) {
        return new Text(
                "fire is confirmed in " + compartment + ", which adjoins or feeds this compartment",
                "인접하거나 전원을 공급하는 구획 " + compartment + "에서 화재 확정");
    }

    static Text powerShort(Collection<String> witnesses, PowerOutlook outlook) {
        String left = outlook.runtimeSeconds().isPresent()
                ? seconds(outlook.runtimeSeconds().getAsDouble())
                : "?";
        String needed = seconds(outlook.evacuationSeconds() + outlook.marginSeconds());
        String who = String.join(", ", witnesses);
        return new Text(
                "utility lost by " + who + "; the batteries last at least " + left + " s, the evacuation needs "
                        + needed + " s with its margin",
                who + " 기준 상용전원 상실; 배터리 최소 " + left + "초, 대피에는 여유 포함 " + needed + "초 필요");
    }

    static Text lowBattery(Collection<String> witnesses) {
        String who = String.join(", ", witnesses);
        return new Text("utility lost and battery low by " + who, who + " 기준 상용전원 상실 및 배터리 부족");
    }

    static Text said(HumanWord word) {
        return switch (word.kind()) {
            case CONFIRM -> new Text("confirmed by " + by(word), by(word) + " 확인");
            case REJECT -> new Text("rejected by " + by(word), by(word) + " 부정");
            case ALL_CLEAR -> new Text("declared over by " + by(word), by(word) + " 종료 선언");
        };
    }

    private static String by(HumanWord word) {
        return word.reason().isBlank() ? word.by() : word.by() + " (" + word.reason() + ")";
    }

    static Text cut(DeclaredCut cut) {
        String when = cut.at().map(at -> " at " + at).orElse(", no time given");
        String wann = cut.at().map(at -> at + " ").orElse("시각 미정 ");
        return new Text(
                "cut of " + cut.room() + " declared by " + cut.by() + when,
                cut.by() + ": " + cut.room() + " " + wann + "전원 차단 통보");
    }

    static Text cutWithdrawn() {
        return new Text("the cut was withdrawn", "전원 차단 통보 철회");
    }

    static Text supplyOff() {
        return new Text(
                "all servers are observed off, and the power was due to go or is seen gone",
                "모든 서버의 전원 꺼짐이 관측되었고 차단 시각이 지났거나 차단이 관측됨");
    }

    static Text quiet(long minutes) {
        return new Text("nothing has voted for " + minutes + " min", minutes + "분간 감지 없음");
    }

    static Text eased() {
        return new Text("only advisories are left", "주의 신호만 남음");
    }

    static Text calmed() {
        return new Text("no sign is left", "남은 감지 신호 없음");
    }

    static Text question(Vote vote) {
        return new Text(
                "Is this a fire? One strong signal stands alone: " + vote.evidence(),
                "화재입니까? 강한 신호 하나만 감지됨: " + vote.evidence());
    }

    static Text notQuiet(long minutes) {
        return new Text("it has not been quiet for " + minutes + " min", minutes + "분간의 정적이 아직 확인되지 않음");
    }

    static Text watched() {
        return new Text("no sign is left, and the room is still watched for re-ignition", "남은 감지 신호 없음, 재발화 감시 계속");
    }

    static Text stillWatched(Moment until) {
        return new Text(
                "it burnt here: the watch for re-ignition ends at " + until + ", and not before by anybody's word",
                "이곳에서 화재가 있었음: 재발화 감시는 " + until + "에 끝나며 그 전에는 종료할 수 없음");
    }

    static Text noSuchStage() {
        return new Text("there is nothing here that this would change", "현재 단계에서 바뀔 것이 없음");
    }

    private static String seconds(double seconds) {
        return Long.toString(Math.round(seconds));
    }

    static String english(Modality modality) {
        return modality.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String korean(Modality modality) {
        return switch (modality) {
            case GAS -> "가스";
            case SMOKE -> "연기";
            case HEAT -> "열";
            case ELECTRICAL -> "전기";
            case PANEL -> "화재수신반";
            case WATER -> "물";
            case HUMAN -> "사람";
            case SENSORS_LOST -> "센서 두절";
        };
    }
}
