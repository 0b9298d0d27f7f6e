package org.bongsu.migration.shutdown;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * How a group stands.
 *
 * @param emptyBy when it has to be down: the deadline less its margin, or without one the end of its batteries less that;
 *     empty while nothing threatens its power
 * @param charge of the batteries that carry it, %; empty where none does or none says
 * @param due when it will be told to shut down if nothing changes; empty while nothing would, and once it was told
 * @param toldAt when it was told to shut down; stands until the all-clear
 * @param why for people
 */
public record GroupState(
        ShutdownGroup group,
        Line line,
        Optional<Moment> emptyBy,
        OptionalDouble charge,
        Optional<Moment> due,
        Optional<Moment> toldAt,
        Text why) {

    /** Where its power comes from. */
    public enum Line {
        /** Nothing threatens it. */
        ONLINE,
        /** It lives on a battery, or has a deadline. */
        THREATENED,
        /** Nothing is known; nobody may conclude anything. */
        UNKNOWN
    }
}
