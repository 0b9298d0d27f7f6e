package org.bongsu.collector.mqtt;

import java.util.Locale;

/** A message cannot be understood; its reason and its text say why. */
final class Garbage extends Exception {

    private static final long serialVersionUID = 1L;

    /** Under which dead letters are counted. */
    enum Reason {
        TOO_LONG,
        NOT_JSON,
        WRONG_SHAPE,
        NOT_A_NUMBER,
        NOT_A_FLAG,
        UNKNOWN_TOKEN,
        NOT_A_TIME;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    Garbage(Reason reason, String why) {
        super(why);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
