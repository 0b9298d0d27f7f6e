package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import org.bongsu.domain.point.Address;
import org.jspecify.annotations.Nullable;

/**
 * How requests and replies stand among the bytes of a line. Pure; one instance serves every lane of its kind. Whatever
 * contradicts the request is a {@link Reply.Failed} as soon as its bytes are there, so that a lying length is found out at
 * once and never waited for.
 */
interface Framing {

    /** The framing of an endpoint's wire. */
    static Framing of(Address endpoint) {
        if (endpoint instanceof Address.Modbus socket) {
            return socket.wire() == Address.Wire.RTU ? RtuFraming.INSTANCE : TcpFraming.INSTANCE;
        }
        if (endpoint instanceof Address.Serial) {
            return RtuFraming.INSTANCE;
        }
        throw new IllegalArgumentException("no framing for " + endpoint);
    }

    /**
     * The whole frame of a request, its number being 0 for now.
     *
     * @param pdu function and what follows it
     */
    byte[] frame(int unit, byte[] pdu);

    /** Whether frames carry numbers that tell replies apart; without them only one request can be in flight. */
    boolean isNumbered();

    /**
     * A copy of the frame, ready to be sent.
     *
     * @param number 0 to 65535; of no use to a framing without numbers
     */
    Buffer numbered(byte[] frame, int number);

    /**
     * The number of the reply that begins at {@code from}; called only where {@link #isNumbered()}.
     *
     * @return -1 while its bytes are still to come
     */
    int number(Buffer bytes, int from);

    /**
     * Judges the reply that begins at {@code from}, its number being that of {@code asked}.
     *
     * @return null while more bytes are needed; otherwise a reply whose {@link Reply#end()} is where the next one begins
     */
    @Nullable
    Reply judge(Buffer bytes, int from, Request asked);
}
