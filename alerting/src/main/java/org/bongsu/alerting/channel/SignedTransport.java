package org.bongsu.alerting.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.page.Page;
import org.bongsu.domain.site.Webhook;

/** Our own JSON, signed by Standard Webhooks: an alert a message, or a group of them. */
final class SignedTransport implements Transport {

    private final SignedPost post;
    private final Webhook webhook;
    private final String site;

    SignedTransport(Vertx vertx, SecretResolver secrets, Webhook webhook, String site, LongSupplier wallMillis) {
        this(vertx, secrets, webhook, site, wallMillis, RetrySchedule.TIMEOUT);
    }

    SignedTransport(
            Vertx vertx,
            SecretResolver secrets,
            Webhook webhook,
            String site,
            LongSupplier wallMillis,
            Duration timeout) {
        this.post = new SignedPost(vertx, secrets, wallMillis, timeout, 1);
        this.webhook = webhook;
        this.site = site;
    }

    @Override
    public List<String> render(Page page) {
        if (page.changes().size() > 1) {
            return List.of(AlertBody.write(site, page));
        }
        AlertChange change = page.changes().get(0);
        return List.of(AlertBody.write(site, change.alert().orElseThrow(), change));
    }

    @Override
    public Future<Answer> send(String id, String piece) {
        return post.send(webhook.url(), webhook.secret(), id, piece);
    }

    @Override
    public Future<Void> close() {
        return post.close();
    }
}
