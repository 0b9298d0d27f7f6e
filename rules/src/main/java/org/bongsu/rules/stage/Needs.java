package org.bongsu.rules.stage;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;

/** The sentences that people read about what has not come yet. */
final class Needs {

    private Needs() {}

    static Text anySign(Hazard hazard) {
        return switch (hazard) {
            case FIRE -> new Text("any sign of fire", "화재 감지 신호");
            case POWER -> new Text("any sign of a lost supply", "전원 상실 신호");
            case COOLING -> new Text("any sign of lost cooling", "냉방 상실 신호");
        };
    }

    static Text preAlarm() {
        return new Text("one sign at pre-alarm or above", "예비경보 이상의 신호 1개");
    }

    static Text secondAdvisory(Set<Modality> modalities) {
        return modalities.isEmpty()
                ? new Text("two advisories of different kinds from different devices", "서로 다른 장비의 서로 다른 주의 신호 2개")
                : new Text(
                        "one more advisory of another kind than " + english(modalities) + ", from another device",
                        korean(modalities) + " 이외의, 다른 장비의 주의 신호 1개");
    }

    static Text neighbour() {
        return new Text("a confirmed fire in a compartment that adjoins or feeds it", "인접하거나 전원을 공급하는 구획의 화재 확정");
    }

    static Text twoSigns(long minutes) {
        return new Text(
                "two signs at pre-alarm or above, of different kinds and from different devices, within " + minutes
                        + " min",
                minutes + "분 안에 서로 다른 장비의 서로 다른 예비경보 이상 신호 2개");
    }

    static Text secondSign(Set<Modality> modalities, Collection<String> devices) {
        String who = String.join(", ", devices);
        return modalities.size() == 1
                ? new Text(
                        "one more sign at pre-alarm or above, of another kind than " + english(modalities)
                                + ", from another device than " + who,
                        korean(modalities) + " 이외의, " + who + " 이외 장비의 예비경보 이상 신호 1개")
                : new Text(
                        "one more sign at pre-alarm or above from another device than " + who
                                + ", as one device never confirms",
                        who + " 이외 장비의 예비경보 이상 신호 1개(한 장비만으로는 확정하지 않음)");
    }

    static Text newSign(Optional<Moment> judged) {
        String at = judged.map(Needs::clock).orElse("-");
        return new Text(
                "one new sign at pre-alarm or above: what was seen until a person's word of " + at
                        + " counts only beside it",
                "새로운 예비경보 이상 신호 1개: " + at + " 사람의 판단 전에 감지된 것은 새 신호와 함께일 때만 인정됨");
    }

    static Text rule(RuleStanding rule) {
        String kind = rule.rule() + " (" + Wording.english(rule.modality()) + ", "
                + grade(rule.grade()).en() + ")";
        String art = rule.rule() + "(" + Wording.korean(rule.modality()) + ", "
                + grade(rule.grade()).ko() + ")";
        String example = rule.example().isBlank() ? "" : ": " + rule.example();
        return new Text(
                kind + " is true on " + rule.yes() + ", false on " + rule.no() + ", unknown on " + rule.unknown()
                        + example,
                art + " 참 " + rule.yes() + ", 거짓 " + rule.no() + ", 알 수 없음 " + rule.unknown() + example);
    }

    static Text unhealthy(Unhealthy device) {
        return device.lost()
                ? new Text(
                        device.device() + " is lost since " + clock(device.since()) + ": "
                                + device.cause().en(),
                        device.device() + " " + clock(device.since()) + "부터 두절: "
                                + device.cause().ko())
                : new Text(
                        device.device() + " is doubted since " + clock(device.since()) + ": "
                                + device.cause().en(),
                        device.device() + " " + clock(device.since()) + "부터 신뢰할 수 없음: "
                                + device.cause().ko());
    }

    static Text passedOver(Vote vote) {
        return new Text("a work order passes over " + vote.evidence(), "작업 지시로 제외됨: " + vote.evidence());
    }

    static Text authoritative() {
        return new Text(
                "one authoritative input, such as sprinkler flow or two zones of the fire panel",
                "스프링클러 유수나 화재수신반 두 회로 같은 단독 확정 입력");
    }

    static Text person() {
        return new Text("a person who confirms it", "사람의 확인");
    }

    static Text answer(Moment until) {
        return new Text(
                "a person's answer to the open question until " + clock(until) + ", or a confirmation at any time",
                clock(until) + "까지 사람의 응답, 또는 언제든 확인");
    }

    static Text upsOnBattery() {
        return new Text("a UPS that feeds it seen on battery", "전원을 공급하는 UPS의 배터리 운전 관측");
    }

    static Text secondWitness(Set<String> witnesses) {
        return witnesses.isEmpty()
                ? new Text("two independent witnesses", "서로 독립된 증거 2개")
                : new Text(
                        "a second witness beside " + String.join(", ", witnesses)
                                + ": another UPS, a PDU without input or a battery that discharges",
                        String.join(", ", witnesses) + " 외의 두 번째 증거: 다른 UPS, 입력 없는 PDU, 방전 중인 배터리");
    }

    static Text everyFeed(Set<String> witnesses) {
        String who = String.join(", ", witnesses);
        return new Text(
                "a witness on the other feed: without what " + who + " measure, every rack still has one",
                "다른 계통의 증거: " + who + " 없이도 모든 랙에 살아 있는 계통이 있음");
    }

    static Text shortRuntime(Optional<PowerOutlook> outlook) {
        Optional<PowerOutlook> known =
                outlook.filter(each -> each.runtimeSeconds().isPresent());
        if (known.isEmpty()) {
            return new Text("a known battery runtime, or a low battery", "배터리 잔여 시간 확인 또는 배터리 부족");
        }
        PowerOutlook asked = known.get();
        long need = Math.round(asked.evacuationSeconds() + asked.marginSeconds());
        long left = Math.round(asked.runtimeSeconds().orElseThrow());
        return new Text(
                "a runtime of at most " + need + " s, which the evacuation needs with its margin (now at least " + left
                        + " s), or a low battery",
                "대피에 필요한 " + need + "초 이하의 잔여 시간(현재 최소 " + left + "초) 또는 배터리 부족");
    }

    static Text newer(Optional<Moment> judged) {
        String at = judged.map(Needs::clock).orElse("-");
        return new Text("something newer than a person's word of " + at, at + " 사람의 판단 이후의 새로운 신호");
    }

    static Text severalHot() {
        return new Text(
                "heat on at least " + CoolingEvidence.SEVERAL + " devices by one rule",
                "한 규칙이 확인한 장비 " + CoolingEvidence.SEVERAL + "대 이상의 고온");
    }

    static Text coolingFault() {
        return new Text("a cooling fault or its lost supply, from another device", "다른 장비의 냉방 고장 또는 냉방 전원 상실 신호");
    }

    static Text declaredCut() {
        return new Text("a declared cut", "전원 차단 통보");
    }

    static Text supplyGone() {
        return new Text("all of its servers seen off and the supply seen gone", "모든 서버의 꺼짐과 전원 상실의 관측");
    }

    static Text serversOff() {
        return new Text("all of its servers seen off", "모든 서버의 꺼짐 관측");
    }

    static Text cutDone(Optional<Moment> at) {
        return at.map(when -> new Text(
                        "the declared time " + clock(when) + ", or the supply seen gone",
                        "통보된 시각 " + clock(when) + " 또는 전원 상실 관측"))
                .orElseGet(() -> new Text("the supply seen gone", "전원 상실의 관측"));
    }

    static Text calm(long minutes) {
        return new Text(
                "no sign left, each remembered for " + minutes + " min after it ended",
                "남은 신호 없음(종료 후 " + minutes + "분간 유지)");
    }

    static Text eased(long minutes) {
        return new Text(
                "no sign at pre-alarm or above, each remembered for " + minutes
                        + " min after it ended; or a person who says that there is none",
                "예비경보 이상의 신호 없음(종료 후 " + minutes + "분간 유지), 또는 사람의 부정");
    }

    static Text neighbourOver(String compartment) {
        return new Text(
                "the fire in " + compartment + " over or rejected, and no sign at pre-alarm or above here",
                "구획 " + compartment + "의 화재 종료 또는 부정, 그리고 이곳에 예비경보 이상의 신호 없음");
    }

    static Text quietAndPerson(Optional<Moment> from, long minutes) {
        return from.map(at -> new Text(
                        "a person who says that it is over, heard from " + clock(at) + " if it stays quiet",
                        "사람의 종료 선언(조용한 상태가 이어지면 " + clock(at) + "부터 가능)"))
                .orElseGet(() -> new Text(
                        minutes + " min without a vote, and then a person who says that it is over",
                        minutes + "분간 감지 없음, 그 후 사람의 종료 선언"));
    }

    static Text quietOrPerson(Optional<Moment> from, long minutes) {
        return from.map(at -> new Text(
                        "quiet until " + clock(at) + ", or a person who says that the fire is out",
                        clock(at) + "까지 조용함, 또는 사람의 진화 선언"))
                .orElseGet(() -> new Text(
                        minutes + " min without a vote, or a person who says that the fire is out",
                        minutes + "분간 감지 없음, 또는 사람의 진화 선언"));
    }

    static Text cutWithdrawn() {
        return new Text("the cut withdrawn", "차단 통보 철회");
    }

    static Text before(Text what, Moment limit) {
        return new Text(what.en() + ", before " + clock(limit), clock(limit) + " 전까지 " + what.ko());
    }

    static Text all(List<Text> parts) {
        return new Text(
                parts.stream().map(Text::en).collect(Collectors.joining("; and ")),
                parts.stream().map(Text::ko).collect(Collectors.joining(" 그리고 ")));
    }

    static Text any(List<Text> ways) {
        return new Text(
                ways.stream().map(Text::en).collect(Collectors.joining("; or ")),
                ways.stream().map(Text::ko).collect(Collectors.joining("; 또는 ")));
    }

    static Text watched(Moment until) {
        String day = until.toInstant().toString().substring(0, 10) + " " + clock(until);
        return new Text(
                "a person who says that it is over, heard from " + day + " if it stays quiet",
                "사람의 종료 선언(조용한 상태가 이어지면 " + day + "부터 가능)");
    }

    /** To the second, in UTC: the site's own zone is not known here. */
    static String clock(Moment at) {
        return at.toInstant().toString().substring(11, 19) + " UTC";
    }

    static Text grade(Grade grade) {
        return switch (grade) {
            case ADVISORY -> new Text("advisory", "주의");
            case PRE_ALARM -> new Text("pre-alarm", "예비경보");
            case CONFIRM -> new Text("confirm", "확정");
            case AUTHORITATIVE -> new Text("authoritative", "단독 확정");
        };
    }

    private static String english(Set<Modality> modalities) {
        return modalities.stream().map(Wording::english).collect(Collectors.joining(" and "));
    }

    private static String korean(Set<Modality> modalities) {
        return modalities.stream().map(Wording::korean).collect(Collectors.joining("·"));
    }
}
