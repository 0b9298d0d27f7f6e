package org.bongsu.migration.permit;

import org.bongsu.domain.Text;

/** Granted, or withheld and why. Either way the statement says what a cut would take. */
public sealed interface PermitDecision {

    Permit statement();

    /** Nothing would be lost. */
    record Granted(Permit statement) implements PermitDecision {}

    /** Something would be lost, or nobody can know. */
    record Withheld(Permit statement, Reason reason) implements PermitDecision {}

    /** Why there is no permit. */
    enum Reason {
        WORK_LEFT(new Text("work has not been seen to leave", "떠난 것이 확인되지 않은 작업이 있음")),
        UNKNOWN_WORK(new Text("something runs there that nobody has planned for", "계획에 없는 것이 실행 중임")),
        STALE_EVIDENCE(new Text("nobody has looked lately", "최근 확인된 바 없음"));

        private final Text label;

        Reason(Text label) {
            this.label = label;
        }

        public Text label() {
            return label;
        }
    }
}
