package org.bongsu.collector.telemetry;

import java.time.Duration;

/** A store of lines, over one connection. Used by one thread at a time. */
interface Sink extends AutoCloseable {

    /** Names its cursor in the spool, its metrics and its health. */
    String id();

    /** Stores lines; storing a line twice is the same as once. Blocks for a bounded time. */
    Delivery write(Lines lines);

    /** How long acknowledged lines must be kept for sending again. */
    Duration holdBack();

    /** Connections opened after the first; one more than before means that the store may have been restarted. */
    long reconnections();

    @Override
    void close();
}
