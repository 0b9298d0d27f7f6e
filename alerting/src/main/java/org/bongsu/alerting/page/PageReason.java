package org.bongsu.alerting.page;

import org.bongsu.domain.Text;

/** Why something about an alert is told, or not. */
public enum PageReason {
    GRAVE(true, new Text("grave: told at once, alone, past every silence", "중대: 즉시 단독 통보, 억제 불가")),
    CHANGED(true, new Text("it changed", "상태 변경")),
    REPEATED(true, new Text("nobody has acknowledged it since it was told", "통보 후 아무도 확인하지 않음")),
    ESCALATED(true, new Text("nobody has acknowledged it: the next in the chain is told", "확인되지 않아 다음 담당자에게 통보")),
    RELEASED(true, new Text("what held it back is over and it still stands", "억제 사유가 끝났고 경보가 남아 있음")),
    TRIED(true, new Text("a person tries the channel", "채널 시험 통보")),
    WAITS(false, new Text("waits for others of its group", "같은 묶음의 경보를 기다림")),
    BRIEF(false, new Text("waits whether it lasts", "지속 여부를 기다림")),
    INHIBITED(false, new Text("another alert is its cause", "다른 경보가 원인임")),
    SILENCED(false, new Text("a person has silenced it", "담당자가 음소거함")),
    TAKEN(false, new Text("taken before anybody was told", "통보 전에 확인됨")),
    PASSED(false, new Text("over before anybody was told", "통보 전에 해소됨")),
    FLAPPED(false, new Text("came back before anybody was told that it was over", "해소 통보 전에 재발함")),
    NO_CHANNEL(false, new Text("no channel takes it", "받는 채널이 없음"));

    private final boolean sent;
    private final Text meaning;

    PageReason(boolean sent, Text meaning) {
        this.sent = sent;
        this.meaning = meaning;
    }

    public boolean sent() {
        return sent;
    }

    public Text meaning() {
        return meaning;
    }
}
