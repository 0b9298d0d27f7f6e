package org.bongsu.alerting.alert;

import org.bongsu.domain.Text;

/** What can happen to an alert. */
public enum AlertEvent {
    ARISE(new Text(
            "its cause stands and it is not open: the first time, or again after it was cleared", "원인이 처음 또는 다시 발생함")),
    WORSEN(new Text("its cause stands with a severity above the alert's", "심각도가 높아짐")),
    /** The same of one that is shelved, up to where nothing may be silenced. */
    OVERRULE(new Text("a shelved alert becomes grave: nobody silences that", "보류된 경보가 중대해짐: 보류할 수 없음")),
    EASE(new Text("its cause stands with a severity below the alert's", "심각도가 낮아짐")),
    AMEND(new Text("as severe as before, with another summary or other reasons", "심각도는 같고 내용이나 근거가 바뀜")),
    REPEAT(new Text("exactly as before", "변화 없음")),
    ACKNOWLEDGE(new Text("a person takes it", "담당자가 확인함")),
    SHELVE(new Text("a person puts it aside until a moment, with a reason", "담당자가 사유와 기한을 정해 보류함")),
    /** A person tries to shelve what is grave. */
    SHELVE_GRAVE(new Text("a person tries to put aside what is grave", "중대한 경보를 보류하려 함")),
    UNSHELVE(new Text("a person takes it back, or its end has come", "보류를 취소하거나 기한이 끝남")),
    CLEAR(new Text("its cause is gone", "원인이 사라짐")),
    /** The same of one that was grave and that nobody took. */
    CLEAR_UNSEEN(new Text("its cause is gone, it was grave, and nobody had taken it", "중대했으나 아무도 확인하지 않은 채 원인이 사라짐"));

    private final Text meaning;

    AlertEvent(Text meaning) {
        this.meaning = meaning;
    }

    public Text meaning() {
        return meaning;
    }
}
