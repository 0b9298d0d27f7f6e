package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.bongsu.domain.profile.Span;

/**
 * Judges the bytes received so far against the one request in flight. Pure. Every field is checked as soon as its bytes
 * are there, so that a lying length is found out at once and never waited for.
 */
final class ReplyFrame {

    /** Offset of the first register: 7 bytes of header, function, byte count. */
    static final int DATA = 9;

    private static final int EXCEPTION_LENGTH = 3;
    /** Unit, function, byte count and 250 bytes of registers. */
    private static final int MAX_LENGTH = 253;

    private ReplyFrame() {}

    /**
     * @param asked what was asked for
     * @return empty while more bytes are needed
     */
    static Optional<Reply> judge(Buffer bytes, int transaction, int unit, Span asked) {
        int have = bytes.length();
        if (have >= 2 && bytes.getUnsignedShort(0) != transaction) {
            return failed(Fault.TRANSACTION, "asked " + transaction + ", got " + bytes.getUnsignedShort(0));
        }
        if (have >= 4 && bytes.getUnsignedShort(2) != 0) {
            return failed(Fault.PROTOCOL, "protocol " + bytes.getUnsignedShort(2));
        }
        int length = have >= 6 ? bytes.getUnsignedShort(4) : EXCEPTION_LENGTH;
        if (length < EXCEPTION_LENGTH || length > MAX_LENGTH) {
            return failed(Fault.LENGTH, "length " + length);
        }
        if (have >= 7 && bytes.getUnsignedByte(6) != unit) {
            return failed(Fault.UNIT, "asked unit " + unit + ", got " + bytes.getUnsignedByte(6));
        }
        if (have < 8) {
            return Optional.empty();
        }
        int function = bytes.getUnsignedByte(7);
        if (function == (asked.function() | 0x80)) {
            return refused(bytes, length);
        }
        if (function != asked.function()) {
            return failed(Fault.FUNCTION, "asked function " + asked.function() + ", got " + function);
        }
        return have < DATA ? Optional.empty() : registers(bytes, length, asked);
    }

    private static Optional<Reply> refused(Buffer bytes, int length) {
        if (length != EXCEPTION_LENGTH) {
            return failed(Fault.LENGTH, "exception with length " + length);
        }
        if (bytes.length() < DATA) {
            return Optional.empty();
        }
        return bytes.length() == DATA
                ? Optional.of(new Reply.Refused(bytes.getUnsignedByte(8)))
                : failed(Fault.UNASKED, bytes.length() - DATA + " bytes after an exception");
    }

    private static Optional<Reply> registers(Buffer bytes, int length, Span asked) {
        int count = bytes.getUnsignedByte(8);
        if (length != EXCEPTION_LENGTH + count) {
            return failed(Fault.LENGTH, "length " + length + " with " + count + " bytes of registers");
        }
        if (count != 2 * asked.count()) {
            return failed(Fault.COUNT, "asked " + 2 * asked.count() + " bytes, got " + count);
        }
        int whole = DATA + count;
        if (bytes.length() > whole) {
            return failed(Fault.UNASKED, bytes.length() - whole + " bytes after the reply");
        }
        return bytes.length() < whole ? Optional.empty() : Optional.of(new Reply.Registers(asked, bytes));
    }

    private static Optional<Reply> failed(Fault fault, String detail) {
        return Optional.of(new Reply.Failed(fault, detail));
    }
}
