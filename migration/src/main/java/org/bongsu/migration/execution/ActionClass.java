package org.bongsu.migration.execution;

import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;

/** What people allow apart from each other: the less it can be taken back, the later it stands here. */
public enum ActionClass {
    /** Workloads leave and run on: shift, live, cold. */
    MOVE(new Text("moves", "이전")),
    /** Workloads are stopped cleanly, and groups of hosts told to shut down. */
    STOP(new Text("stops", "정지")),
    /** Empty servers are switched off. */
    POWER_OFF(new Text("power-offs", "전원 끄기")),
    /** What an evacuation took away is brought back. */
    RETURN(new Text("the return", "복귀"));

    private final Text label;

    ActionClass(Text label) {
        this.label = label;
    }

    public Text label() {
        return label;
    }

    public static ActionClass of(Method method) {
        return method == Method.STOP ? STOP : MOVE;
    }
}
