package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.bongsu.domain.point.Address;
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

    /** Three and a half characters of 11 bits end a frame (Modbus over serial line 1.02, 2.5.1.1). */
    private static final double SILENT_BITS = 3.5 * 11;
    /** The same beyond 19,200 baud, whatever the speed. */
    private static final Duration LEAST_SILENCE = Duration.ofNanos(1_750_000);
    /** In which the second copy of a reply that a device server sent twice comes in while nothing is asked, and is found out. */
    private static final Duration SOCKET_SILENCE = Duration.ofMillis(5);

    private RtuFraming() {}

    /** What must pass between a reply and the next request, whatever the devices bear; zero where frames have numbers. */
    static Duration pause(Address endpoint) {
        if (endpoint instanceof Address.Serial port) {
            Duration silence = Duration.ofNanos((long) (1e9 * SILENT_BITS / port.baud()));
            return silence.compareTo(LEAST_SILENCE) > 0 ? silence : LEAST_SILENCE;
        }
        return Framing.of(endpoint).isNumbered() ? Duration.ZERO : SOCKET_SILENCE;
    }

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
