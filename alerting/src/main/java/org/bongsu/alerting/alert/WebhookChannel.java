package org.bongsu.alerting.alert;

import org.bongsu.domain.site.Webhook;

/** An operators' channel: where alerts are posted. */
public record WebhookChannel(String id, Webhook webhook) {
    public WebhookChannel {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a channel without an id");
        }
    }
}
