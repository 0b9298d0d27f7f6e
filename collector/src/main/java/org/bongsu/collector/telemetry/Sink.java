package org.bongsu.collector.telemetry;

import java.time.Duration;

/** A store of lines. Used by its runner's thread alone. */
interface Sink extends AutoCloseable {

    /** Names its cursor in the spool, its metrics and its health. */
    String id();

    /** Stores lines, each ended by a newline; storing a line twice is the same as once. Blocks for a bounded time. */
    Delivery write(String lines);

    /** How long acknowledged lines must be kept for sending again. */
    Duration holdBack();

    /** Connections opened so far; one more than before means that the store may have been restarted. */
    long connections();

    @Override
    void close();
}
