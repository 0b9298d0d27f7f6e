package org.bongsu.rules.pack;

import java.time.Duration;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.rules.expression.Expression;

/**
 * One rule: for each device that it matches, a condition that votes once it has been held.
 *
 * @param alert its name, unique in the pack, and half of its votes' ids
 * @param hold how long the condition must be known to be true, 0 to 24 h
 * @param source where the threshold comes from: a document, or "judgement"; empty when the author gave none
 */
public record Rule(
        String alert,
        String group,
        DeviceFilter devices,
        Expression expression,
        Duration hold,
        Hazard hazard,
        Modality modality,
        Grade grade,
        OnUnknown onUnknown,
        Map<String, String> labels,
        Text summary,
        String source) {

    public static final Duration LONGEST_HOLD = Duration.ofHours(24);

    public Rule {
        labels = Ordered.map(labels);
        if (hold.isNegative() || hold.compareTo(LONGEST_HOLD) > 0) {
            throw new IllegalArgumentException(alert + ": hold " + hold + " is not 0 to 24 h");
        }
    }
}
