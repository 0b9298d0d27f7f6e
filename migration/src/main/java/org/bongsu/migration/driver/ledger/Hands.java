package org.bongsu.migration.driver.ledger;

import io.vertx.core.Future;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.execution.Command;

/** How a driver acts. Called on its context, but for {@link #prepare}. */
public interface Hands {

    Capabilities describe();

    /** Before anything else, on a worker; what it throws is told, and tried again. */
    default void prepare() throws Exception {}

    /** @throws Refusal when this command can never be carried out here; says why */
    Errand errand(Command command) throws Refusal;

    /** Whether the command has to wait, since whom it concerns is not reached. */
    boolean mustWait(Command command);

    /** Lets go of connections. */
    default Future<Void> stop() {
        return Future.succeededFuture();
    }

    /** Nobody here will ever do that. */
    final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        public Refusal(String message) {
            super(message);
        }
    }
}
