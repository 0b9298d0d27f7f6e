package org.bongsu.rules.stage;

import org.bongsu.domain.Text;

/** What the evidence, a person or the supply says that can change a stage. */
public enum Cue {
    SUPPLY_OFF(
            "all of its servers are seen off, and the declared time has passed or the supply is seen gone",
            "모든 서버의 전원 꺼짐이 관측되었고, 통보된 시각이 지났거나 전원 상실이 관측됨"),
    CUT_DECLARED("a cut of one of its rooms was declared", "구획 내 방의 전원 차단이 통보됨"),
    CUT_WITHDRAWN("no declared cut is left, and no fire was confirmed", "남은 차단 통보가 없고 확정된 화재도 없음"),
    CUT_WITHDRAWN_IN_FIRE("no declared cut is left, but a fire was confirmed", "남은 차단 통보가 없으나 확정된 화재가 있음"),
    REJECTED("a person says that it is not so", "사람이 사실이 아니라고 함"),
    PROVEN("enough to evacuate: see how signs are counted", "대피하기에 충분한 근거"),
    SUSPECTED("enough to prepare what can be undone", "되돌릴 수 있는 준비를 하기에 충분한 근거"),
    NOTICED("enough to look", "살펴보기에 충분한 근거"),
    CLEARED("a person says that it is over, when that may be heard: see how it ends", "사람이 끝났다고 하며, 그 말을 받아들일 수 있는 때임"),
    QUIET("quiet long enough without a person's word", "사람의 말 없이 충분히 오래 조용함"),
    WATCHED("nothing suspects any more, and the watch for re-ignition is not over", "의심할 근거가 더 없으나 재발화 감시가 끝나지 않음"),
    EASED("less than before, but not nothing", "전보다 약해졌으나 남은 것이 있음"),
    CALMED("nothing left", "남은 것이 없음");

    private final Text meaning;

    Cue(String en, String ko) {
        this.meaning = new Text(en, ko);
    }

    public Text meaning() {
        return meaning;
    }
}
