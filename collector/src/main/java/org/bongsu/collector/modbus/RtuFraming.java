package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * RTU frames: unit, PDU, check sum. They carry no number, so that a late reply looks like any other; whoever asks through
 * this framing must let a line fall silent before it asks anew, see {@link QuietLine}.
 */
final class RtuFraming implements Framing {

    static final RtuFraming INSTANCE = new RtuFraming();

    /** Offset of the function, after the unit. */
    private static final int PDU = 1;

    private static final int LONGEST = 256;

    private RtuFraming() {}

    @Override
    public byte[] frame(int unit, byte[] pdu) {
        Buffer frame = Buffer.buffer(PDU + pdu.length + Crc16.BYTES)
                .appendByte((byte) unit)
                .appendBytes(pdu);
        return frame.appendUnsignedShortLE(Crc16.of(frame, 0, frame.length())).getBytes();
    }

    @Override
    public boolean isNumbered() {
        return false;
    }

    @Override
    public Buffer numbered(byte[] frame, int number) {
        return Buffer.buffer(frame.clone());
    }

    @Override
    public int number(Buffer bytes, int from) {
        throw new IllegalStateException("RTU frames have no number");
    }

    /** Where the frame is whole by its own account, its check sum speaks first: a flipped bit is no foreign unit. */
    @Override
    public @Nullable Reply judge(Buffer bytes, int from, Request asked) {
        int own = ReplyPdu.declared(bytes, from + PDU);
        int end = from + PDU + own + Crc16.BYTES;
        if (own != ReplyPdu.UNKNOWN && bytes.length() >= end && !isSound(bytes, from, end)) {
            return new Reply.Failed(Fault.CRC, "check sum of " + (end - from) + " bytes is wrong");
        }
        int have = bytes.length() - from;
        if (have >= PDU && bytes.getUnsignedByte(from) != asked.unit()) {
            return new Reply.Failed(Fault.UNIT, "asked unit " + asked.unit() + ", got " + bytes.getUnsignedByte(from));
        }
        Reply.Failed contradiction = ReplyPdu.contradiction(bytes, from + PDU, asked);
        if (contradiction != null) {
            return contradiction;
        }
        if ((own == ReplyPdu.UNKNOWN ? have : end - from) > LONGEST) {
            return new Reply.Failed(Fault.LENGTH, "longer than " + LONGEST + " bytes");
        }
        boolean whole = own != ReplyPdu.UNKNOWN && bytes.length() >= end;
        return whole ? ReplyPdu.read(bytes, from + PDU, end, asked) : null;
    }

    private static boolean isSound(Buffer bytes, int from, int end) {
        int at = end - Crc16.BYTES;
        return Crc16.of(bytes, from, at) == bytes.getUnsignedShortLE(at);
    }
}
