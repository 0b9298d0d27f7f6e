package org.bongsu.alerting.channel;

import org.bongsu.alerting.notice.Delivery;
import org.bongsu.alerting.notice.Outbox;
import org.bongsu.alerting.notice.Receipt;

/**
 * How one try to deliver a notice ended: an input of the engine, to be journaled.
 *
 * @param wallMillis when
 */
public record DeliveryResult(Delivery delivery, Answer answer, long wallMillis) {

    /** Hands it to the outbox; on the engine's thread. */
    public Receipt tell(Outbox outbox) {
        if (answer instanceof Answer.Rejected rejected) {
            return outbox.onFailed(delivery.noticeId(), delivery.attempt(), rejected.failure(), wallMillis);
        }
        int status = ((Answer.Accepted) answer).status();
        return outbox.onDelivered(delivery.noticeId(), delivery.attempt(), status, wallMillis);
    }
}
