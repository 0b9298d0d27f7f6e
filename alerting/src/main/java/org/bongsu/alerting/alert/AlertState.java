package org.bongsu.alerting.alert;

import org.bongsu.domain.Text;

/** Where an alert stands; in brackets the words of ISA-18.2, clause 5.4. */
public enum AlertState {
    /** Never raised. The book's state for an id that it does not know; no alert holds it. */
    ABSENT(new Text("never raised", "발생한 적 없음")),
    /** Its cause stands and nobody has taken it (unacknowledged). */
    ACTIVE(new Text("unacknowledged: its cause stands and nobody has taken it", "미확인: 원인이 남아 있고 아무도 확인하지 않음")),
    /** A person has said that they are on it; it is still there. */
    ACKNOWLEDGED(new Text("acknowledged: its cause stands and somebody is on it", "확인됨: 원인이 남아 있고 담당자가 확인함")),
    /** Its cause is gone and nobody had taken it, though it was grave: it waits until somebody says that they saw it (latched). */
    LATCHED(new Text(
            "latched: its cause is gone, it was grave, and nobody has seen it", "래치: 원인은 사라졌으나 중대한 경보를 아무도 확인하지 않음")),
    /** A person has put it aside until a moment (shelved). Nothing grave can be. */
    SHELVED(new Text("shelved: a person has put it aside, with a reason and an end", "보류: 담당자가 사유와 기한을 정해 보류함")),
    /** Its cause is gone. Raised again it becomes active under the same id (normal). */
    CLEARED(new Text("cleared: its cause is gone", "해소: 원인이 사라짐"));

    private final Text meaning;

    AlertState(Text meaning) {
        this.meaning = meaning;
    }

    public Text meaning() {
        return meaning;
    }

    /** Its cause stands. */
    public boolean open() {
        return this == ACTIVE || this == ACKNOWLEDGED || this == SHELVED;
    }

    /** Somebody is still to take it. */
    public boolean waits() {
        return this == ACTIVE || this == LATCHED;
    }
}
