package org.bongsu.alerting.notice;

import org.bongsu.domain.site.Webhook;

/**
 * One try to deliver a notice.
 *
 * @param noticeId the same over all tries: the receiver's key against duplicates
 * @param attempt 1 for the first
 */
public record Delivery(String noticeId, String tenant, Webhook webhook, String body, int attempt) {

    public String url() {
        return webhook.url();
    }

    /** Without the body, which is long. */
    @Override
    public String toString() {
        return "Delivery[" + noticeId + " to " + tenant + ", attempt " + attempt + "]";
    }
}
