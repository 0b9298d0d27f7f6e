package org.bongsu.migration.driver.ledger;

import io.vertx.core.Future;
import java.util.List;
import org.bongsu.migration.driver.DriverListener;

/**
 * How a driver looks, independently of its {@link Hands}: tells the {@link DriverListener} of what it sees, and of who is
 * reached. Called on the driver's context.
 */
public interface Eyes {

    /** Completes when something was first seen. */
    Future<Void> first();

    /** @param changed to be called when somebody may be reached now, or not any more */
    void start(Runnable changed);

    /** Returns the ends of what was still looking. */
    List<Future<?>> stop();

    /** A command went to the server: from now on it comes first. */
    void watch(String server);

    /** Something was just done to the server: look soon. */
    void now(String server);

    boolean unreached(String server);
}
