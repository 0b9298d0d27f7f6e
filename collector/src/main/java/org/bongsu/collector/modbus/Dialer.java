package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import org.bongsu.domain.point.Address;

/** Opens lines to endpoints. One for all lanes; called from their event loops. */
interface Dialer {

    /**
     * Completes on the caller's event loop, within the time-out for connecting.
     *
     * @param endpoint a {@link Address.Modbus} or a {@link Address.Serial}; its unit means nothing here
     */
    Future<Line> dial(Address endpoint);

    /** Closes every line that is still open. */
    Future<Void> close();
}
