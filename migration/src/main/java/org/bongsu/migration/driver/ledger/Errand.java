package org.bongsu.migration.driver.ledger;

import io.vertx.core.Future;
import java.time.Duration;

/** One command, ready to be carried out. Called on the driver's context. */
public interface Errand {

    /** What is going to be done, one line; a dry run logs it and does nothing else. */
    String words();

    /** When it is called off, at the latest, if {@link #begin} has no answer yet. Wall time. */
    Duration limit();

    /** Called once. Completes on the context; a failure counts as a failed claim. */
    Future<Claim> begin();

    /**
     * It is not wanted any more: end it if that can be done, also after a claim of {@code STARTED}. May be called again. No
     * claim is made before this has returned.
     */
    void callOff();

    /** Nothing to do, which is a success. */
    static Errand nothing(String why) {
        return new Errand() {
            @Override
            public String words() {
                return why;
            }

            @Override
            public Duration limit() {
                return Duration.ofSeconds(1);
            }

            @Override
            public Future<Claim> begin() {
                return Future.succeededFuture(Claim.succeeded(why));
            }

            @Override
            public void callOff() {}
        };
    }
}
