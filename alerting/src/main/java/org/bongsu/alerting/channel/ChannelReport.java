package org.bongsu.alerting.channel;

import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.domain.Moment;

/** A channel stopped taking alerts, or takes them again: an input of the engine, to be journaled. */
public record ChannelReport(String channel, Health health, String why, long wallMillis) {

    /** How a channel is. */
    public enum Health {
        FAILING,
        BACK
    }

    /** Hands it to the book; on the engine's thread. */
    public AlertChange tell(AlertBook book, Moment now) {
        return health == Health.FAILING
                ? book.raise(new AlertCause.ChannelFailed(channel, why), now)
                : book.clear(AlertCause.ChannelFailed.id(channel), now, why);
    }
}
