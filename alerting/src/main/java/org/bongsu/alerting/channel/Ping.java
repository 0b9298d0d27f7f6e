package org.bongsu.alerting.channel;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.StableId;

/**
 * A signed post that is worth sending once only: a newer one replaces it, so there is neither a queue nor another try. While one
 * is under way the next is not sent, and counts as failed. Any thread; answers come on its own Vert.x context.
 */
public final class Ping {

    /** Below the shortest time between two heartbeats. */
    static final Duration TIMEOUT = Duration.ofSeconds(4);

    private final Context context;
    private final SignedPost post;
    private final String url;
    private final String secret;
    private boolean underWay;

    /** @param secret a reference, looked up with each post */
    public Ping(Vertx vertx, SecretResolver secrets, String url, String secret, LongSupplier wallMillis) {
        this.context = vertx.getOrCreateContext();
        this.post = new SignedPost(vertx, secrets, wallMillis, TIMEOUT, 1);
        this.url = url;
        this.secret = secret;
    }

    /**
     * @param what tells this message apart from all others of this sender
     * @return always succeeds, within some seconds
     */
    public Future<Answer> send(String what, String body) {
        Promise<Answer> answer = Promise.promise();
        context.runOnContext(now -> {
            if (underWay) {
                answer.complete(
                        new Answer.Rejected(Failure.of(Failure.Kind.TIMEOUT, "the one before is still under way")));
                return;
            }
            underWay = true;
            post.send(url, secret, StableId.message("ping", url, what), body)
                    .onComplete(done -> underWay = false)
                    .onComplete(answer);
        });
        return answer.future();
    }

    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> post.close().onComplete(done));
        return done.future();
    }
}
