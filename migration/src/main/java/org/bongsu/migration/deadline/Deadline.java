package org.bongsu.migration.deadline;

import java.time.Duration;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * When a room's power goes.
 *
 * @param at the cut itself
 * @param declared whether a person named this time; otherwise it is an estimate, and rolls forward when it passes
 * @param margin kept free before {@code at} by every method but a late clean stop
 * @param why for people: the cause, and whether the estimate was rolled forward
 * @param evidence for people: what the time was taken or reckoned from
 */
public record Deadline(
        String room, Moment at, DeadlineCause cause, boolean declared, Duration margin, Text why, Text evidence) {
    public Deadline {
        if (margin.isNegative()) {
            throw new IllegalArgumentException(room + ": margin " + margin + " is negative");
        }
    }

    /** A deadline of which nothing is known but its cause. */
    public Deadline(String room, Moment at, DeadlineCause cause, boolean declared, Duration margin, Text why) {
        this(room, at, cause, declared, margin, why, why);
    }

    /** The moment by which moves must have finished: the cut less the margin. */
    public Moment latestFinish() {
        return at.minus(margin);
    }
}
