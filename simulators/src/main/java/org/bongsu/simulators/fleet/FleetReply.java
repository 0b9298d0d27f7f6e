package org.bongsu.simulators.fleet;

import org.bongsu.domain.Moment;

/**
 * What a driver claims about a command. May be missing, doubled or a lie.
 *
 * @param n its place among all replies, from 1
 */
public record FleetReply(long n, long sequence, Status status, String detail, Moment at) {

    /** How far it says it got. */
    public enum Status {
        STARTED,
        SUCCEEDED,
        FAILED
    }
}
