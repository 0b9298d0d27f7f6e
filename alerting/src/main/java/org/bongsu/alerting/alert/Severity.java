package org.bongsu.alerting.alert;

import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Stage;

/** How soon a person has to look. Ordered from the least to the most. */
public enum Severity {
    INFO(new Text("info", "정보")),
    WARNING(new Text("warning", "주의")),
    ERROR(new Text("error", "오류")),
    CRITICAL(new Text("critical", "심각")),
    /** Power is about to go: above what other alerting systems know, so that it is sent again after CRITICAL. */
    EMERGENCY(new Text("emergency", "비상"));

    private final Text label;

    Severity(Text label) {
        this.label = label;
    }

    public Text label() {
        return label;
    }

    /** From here on nothing is grouped, held back or silenced. */
    public boolean grave() {
        return compareTo(CRITICAL) >= 0;
    }

    /** A room that is off is past saving and below one that can still be saved; the watch after it is a warning. */
    public static Severity of(Stage stage) {
        return switch (stage) {
            case NORMAL -> INFO;
            case ADVISORY, RECOVERY -> WARNING;
            case PRE_ALARM -> ERROR;
            case CONFIRMED, DE_ENERGISED -> CRITICAL;
            case CUT_IMMINENT -> EMERGENCY;
        };
    }
}
