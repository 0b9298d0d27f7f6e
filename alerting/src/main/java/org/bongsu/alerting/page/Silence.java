package org.bongsu.alerting.page;

import java.util.Optional;
import java.util.regex.Pattern;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.domain.Moment;

/**
 * Alerts that a person does not want to hear of for a while. They stand on the screen all the same, and what is grave
 * is told all the same.
 *
 * @param alert a pattern of alert ids, {@code *} for any letters
 * @param kind a kind's word
 * @param subject a pattern of subjects such as {@code device/ups-*}
 * @param until after {@code from}
 */
public record Silence(
        String id,
        Optional<String> alert,
        Optional<String> kind,
        Optional<String> subject,
        String by,
        String reason,
        Moment from,
        Moment until) {

    public Silence {
        if (alert.isEmpty() && kind.isEmpty() && subject.isEmpty()) {
            throw new IllegalArgumentException(id + ": a silence of everything");
        }
        if (by.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException(id + ": a silence without a name or a reason");
        }
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException(id + ": from " + from + " until " + until);
        }
    }

    /** Of what is not grave: every condition that is given holds. */
    public boolean covers(Alert candidate) {
        return !candidate.grave()
                && alert.map(pattern -> matches(pattern, candidate.id())).orElse(true)
                && kind.map(word -> word.equals(candidate.kind().word())).orElse(true)
                && subject.map(pattern -> matches(pattern, candidate.subject().toString()))
                        .orElse(true);
    }

    private static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(Pattern.quote(part)).append(".*");
        }
        regex.setLength(regex.length() - 2);
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
