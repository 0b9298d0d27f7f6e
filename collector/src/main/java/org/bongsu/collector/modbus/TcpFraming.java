package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The header of Modbus TCP: number, protocol 0, length, unit. */
final class TcpFraming implements Framing {

    static final TcpFraming INSTANCE = new TcpFraming();

    /** Offset of the function: number, protocol and length of two bytes each, unit. */
    static final int PDU = 7;

    /** Unit, function and code. */
    private static final int LEAST_LENGTH = 3;
    /** Unit and the longest PDU there is. */
    private static final int MOST_LENGTH = 254;

    private TcpFraming() {}

    @Override
    public byte[] frame(int unit, byte[] pdu) {
        byte[] frame = new byte[PDU + pdu.length];
        frame[5] = (byte) (1 + pdu.length);
        frame[6] = (byte) unit;
        System.arraycopy(pdu, 0, frame, PDU, pdu.length);
        return frame;
    }

    @Override
    public boolean isNumbered() {
        return true;
    }

    @Override
    public Buffer numbered(byte[] frame, int number) {
        byte[] copy = frame.clone();
        copy[0] = (byte) (number >> 8);
        copy[1] = (byte) number;
        return Buffer.buffer(copy);
    }

    @Override
    public int number(Buffer bytes, int from) {
        return bytes.length() < from + 2 ? -1 : bytes.getUnsignedShort(from);
    }

    @Override
    public @Nullable Reply judge(Buffer bytes, int from, Request asked) {
        int have = bytes.length() - from;
        if (have >= 4 && bytes.getUnsignedShort(from + 2) != 0) {
            return new Reply.Failed(Fault.PROTOCOL, "protocol " + bytes.getUnsignedShort(from + 2));
        }
        int length = have >= 6 ? bytes.getUnsignedShort(from + 4) : LEAST_LENGTH;
        if (length < LEAST_LENGTH || length > MOST_LENGTH) {
            return new Reply.Failed(Fault.LENGTH, "length " + length);
        }
        if (have >= PDU && bytes.getUnsignedByte(from + 6) != asked.unit()) {
            return new Reply.Failed(
                    Fault.UNIT, "asked unit " + asked.unit() + ", got " + bytes.getUnsignedByte(from + 6));
        }
        return have <= PDU ? null : judge(bytes, from + PDU, length - 1, asked);
    }

    /** The header's length is the first to be held against the reply's own: it is what a lying device lies about. */
    private static @Nullable Reply judge(Buffer bytes, int at, int length, Request asked) {
        Reply.Failed contradiction = ReplyPdu.contradiction(bytes, at, asked);
        boolean counted = contradiction == null || contradiction.fault() != Fault.FUNCTION;
        if (counted && bytes.length() >= at + 2 && length != declared(bytes, at, length, asked)) {
            return new Reply.Failed(Fault.LENGTH, "length " + length + " contradicts the reply");
        }
        if (contradiction != null) {
            return contradiction;
        }
        return bytes.length() < at + length ? null : ReplyPdu.read(bytes, at, at + length, asked);
    }

    /** The PDU's length by its own byte count, or by its objects once they are all in. */
    private static int declared(Buffer bytes, int at, int length, Request asked) {
        int function = bytes.getUnsignedByte(at);
        if (function == 3 || function == 4) {
            return 2 + bytes.getUnsignedByte(at + 1);
        }
        int known = ReplyPdu.length(bytes, at, asked);
        boolean whole = bytes.length() >= at + length;
        return known == ReplyPdu.UNKNOWN && !whole ? length : known;
    }
}
