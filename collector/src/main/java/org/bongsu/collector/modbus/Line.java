package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * An open stream of bytes to a gateway: a socket, TLS on one, or a serial port. Used from one event loop, on which its
 * listener is called.
 */
interface Line {

    /** What happens on a line. Nothing more comes after {@link #closed}. */
    interface Listener {

        /** @param bytes any part of any number of replies; the listener may keep them */
        void received(Buffer bytes);

        /**
         * The other side went away, or the line broke.
         *
         * @param why what the line itself can say of the reason; empty where nothing but that it is gone
         */
        void closed(Optional<Fault> why);
    }

    /** To be called once, before anything is written. */
    void listen(Listener listener);

    /** A line that breaks says so to its listener; this never throws. */
    void write(Buffer frame);

    /** Idempotent; what has not been sent by then may be lost. */
    void close();
}
