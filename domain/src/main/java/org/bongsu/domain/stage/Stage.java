package org.bongsu.domain.stage;

import org.bongsu.domain.Text;

/** The five beacons and what comes after them, for one compartment. */
public enum Stage {
    NORMAL(1, new Text("normal", "정상")),
    ADVISORY(2, new Text("advisory", "주의")),
    PRE_ALARM(3, new Text("pre-alarm", "예비경보")),
    CONFIRMED(4, new Text("confirmed", "확정")),
    CUT_IMMINENT(5, new Text("cut imminent", "차단 임박")),
    DE_ENERGISED(6, new Text("de-energised", "전원 차단됨")),
    RECOVERY(7, new Text("recovery", "복구 감시"));

    private final int beacons;
    private final Text label;

    Stage(int beacons, Text label) {
        this.beacons = beacons;
        this.label = label;
    }

    /** 1 to 5 fires lit; 6 and 7 come after the cut. */
    public int number() {
        return beacons;
    }

    public Text label() {
        return label;
    }

    public boolean atLeast(Stage other) {
        return compareTo(other) >= 0;
    }

    /** Whether workloads are moved at this stage. */
    public boolean evacuates() {
        return this == CONFIRMED || this == CUT_IMMINENT;
    }
}
