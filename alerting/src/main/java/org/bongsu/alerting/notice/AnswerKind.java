package org.bongsu.alerting.notice;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a tenant may answer, named as on the wire in small letters. */
public enum AnswerKind {
    /** Seen. Changes nothing but who is asked again. */
    ACK,
    /** Ready now: go early. */
    EXPEDITE,
    /** Later, as far as the deadline allows. Never a veto. */
    EXTEND,
    /** The tenant moves it itself; Bongsu waits until the last safe moment. */
    OWN_ACTION,
    /** It disagrees, and says why. The danger does not listen; people do. */
    NACK;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AnswerKind> parse(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }

    /** Every one, in the order of the document. */
    public static List<String> wires() {
        return Arrays.stream(values()).map(AnswerKind::wire).toList();
    }
}
