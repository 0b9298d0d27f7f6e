package org.bongsu.collector;

import java.util.List;
import org.bongsu.domain.point.Reading;

/** Where a collector hands its readings: to the rules at once, to the spool on its way to the store. */
@FunctionalInterface
public interface ReadingSink {

    /**
     * Takes readings over without blocking.
     *
     * @param onCommitted run once, on any thread, when the readings are durable; never run when they are not
     */
    void accept(List<Reading> readings, Runnable onCommitted);

    /**
     * The same for a giver that must know what it need not wait for.
     *
     * @param onLost run once, on any thread, when a fault has kept the readings from ever becoming durable; neither is run
     *     for what the sink's end came before
     */
    default void accept(List<Reading> readings, Runnable onCommitted, Runnable onLost) {
        accept(readings, onCommitted);
    }
}
