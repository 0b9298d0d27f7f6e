package org.bongsu.rules.pack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.rules.expression.Expression;

/**
 * One rule: for each subject that it matches, a condition that votes once it has been held.
 *
 * @param alert its name, unique in the pack, and half of its votes' ids
 * @param hold how long the condition must be known to be true, 0 to 24 h
 * @param clear what must be seen before its vote is withdrawn; empty for the contrary of the expression
 * @param keepFiring how long that must be seen, 0 to 24 h
 * @param source where the threshold comes from: a document, or "judgement"; empty when the author gave none
 */
public record Rule(
        String alert,
        String group,
        Each each,
        DeviceFilter devices,
        Expression expression,
        Duration hold,
        Optional<Expression> clear,
        Duration keepFiring,
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
        for (Duration time : List.of(hold, keepFiring)) {
            if (time.isNegative() || time.compareTo(LONGEST_HOLD) > 0) {
                throw new IllegalArgumentException(alert + ": " + time + " is not 0 to 24 h");
            }
        }
        if (onUnknown == OnUnknown.FIRE && grade != Grade.ADVISORY) {
            throw new IllegalArgumentException(alert + ": what is unknown is no more than an advisory");
        }
    }

    /** A sensor that votes pre-alarm or higher has to read normal for a minute before its vote is withdrawn. */
    public static Duration keepFiring(Grade grade) {
        return grade == Grade.ADVISORY ? Duration.ZERO : Duration.ofSeconds(60);
    }

    /** Of what it decides, 12 hex digits: the same for the same rule in any file, another as soon as any decision may differ. */
    public String version() {
        String decides = String.join(
                "\u0000",
                alert,
                each.name(),
                devices.toString(),
                expression.text(),
                hold.toString(),
                clear.map(Expression::text).orElse(""),
                keepFiring.toString(),
                hazard.name(),
                modality.name(),
                grade.name(),
                onUnknown.name());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(decides.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
