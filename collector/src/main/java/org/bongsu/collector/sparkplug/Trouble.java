package org.bongsu.collector.sparkplug;

import java.util.Locale;

/** What an edge node's session can be short of. Each is counted under its own {@link #label()}. */
enum Trouble {
    /** Not a message of Sparkplug B; kept as a dead letter. */
    GARBAGE,
    /** Data, or a device's birth, of a node that is not known to be born. */
    BEFORE_BIRTH,
    /** A message ahead of its turn. */
    OUT_OF_SEQUENCE,
    /** A message that never came, though its successors did. */
    LOST_MESSAGE,
    /** A message whose turn has gone by. */
    REPEATED,
    /** A name or alias that no birth certificate has. */
    UNKNOWN_METRIC,
    /** The death of another session than the one that lives. */
    FOREIGN_DEATH,
    /** A source time so far off that the arrival time is used. */
    CLOCK_SKEW,
    /** The node was asked to send its birth certificates again. */
    REBIRTH_ASKED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
