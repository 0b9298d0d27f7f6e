package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges what follows a reply's unit, which is the same on every wire. Pure. An answer must be to the function and the
 * number of registers asked for, and hold neither more nor fewer bytes than it says.
 */
final class ReplyPdu {

    /** The length of a reply's PDU is not known before its bytes are in. */
    static final int UNKNOWN = -1;

    private static final int EXCEPTION_BYTES = 2;
    /** Function, MEI type, read code, conformity, more follows, next object, number of objects. */
    private static final int OBJECTS_HEAD = 7;

    private static final int MEI_IDENTIFICATION = 0x0E;

    private ReplyPdu() {}

    /**
     * How many bytes the PDU beginning at {@code at} has, as far as its own fields and the request tell.
     *
     * @return {@link #UNKNOWN} while more bytes are needed to say
     */
    static int length(Buffer bytes, int at, Request asked) {
        if (at >= bytes.length()) {
            return UNKNOWN;
        }
        int function = bytes.getUnsignedByte(at);
        if (function != asked.function()) {
            return EXCEPTION_BYTES;
        }
        return function == Request.OBJECTS ? objectsLength(bytes, at) : 2 + 2 * asked.count();
    }

    /**
     * How many bytes the PDU beginning at {@code at} has by its own account, whatever was asked: for a frame that must be
     * whole before anything in it can be believed.
     *
     * @return {@link #UNKNOWN} while more bytes are needed to say, and for a function that is none of ours
     */
    static int declared(Buffer bytes, int at) {
        if (at >= bytes.length()) {
            return UNKNOWN;
        }
        int function = bytes.getUnsignedByte(at);
        if ((function & 0x80) != 0) {
            return EXCEPTION_BYTES;
        }
        if (function == Request.OBJECTS) {
            return objectsLength(bytes, at);
        }
        boolean counted = (function == 3 || function == 4) && at + 1 < bytes.length();
        return counted ? 2 + bytes.getUnsignedByte(at + 1) : UNKNOWN;
    }

    private static int objectsLength(Buffer bytes, int at) {
        if (bytes.length() < at + OBJECTS_HEAD) {
            return UNKNOWN;
        }
        int length = OBJECTS_HEAD;
        for (int left = bytes.getUnsignedByte(at + OBJECTS_HEAD - 1); left > 0; left--) {
            if (bytes.length() < at + length + 2) {
                return UNKNOWN;
            }
            length += 2 + bytes.getUnsignedByte(at + length + 1);
        }
        return length;
    }

    /** Whether function and byte count, as far as they are in, fit the request; null where nothing speaks against them. */
    static Reply.@Nullable Failed contradiction(Buffer bytes, int at, Request asked) {
        int have = bytes.length() - at;
        if (have < 1) {
            return null;
        }
        int function = bytes.getUnsignedByte(at);
        if (function == (asked.function() | 0x80)) {
            return null;
        }
        if (function != asked.function()) {
            return new Reply.Failed(Fault.FUNCTION, "asked function " + asked.function() + ", got " + function);
        }
        if (function == Request.OBJECTS) {
            return have >= 2 && bytes.getUnsignedByte(at + 1) != MEI_IDENTIFICATION
                    ? new Reply.Failed(Fault.FUNCTION, "MEI type " + bytes.getUnsignedByte(at + 1))
                    : null;
        }
        return have >= 2 && bytes.getUnsignedByte(at + 1) != 2 * asked.count()
                ? new Reply.Failed(
                        Fault.COUNT, "asked " + 2 * asked.count() + " bytes, got " + bytes.getUnsignedByte(at + 1))
                : null;
    }

    /**
     * The reply in a whole PDU that nothing speaks against.
     *
     * @param end where the next frame begins
     */
    static Reply read(Buffer bytes, int at, int end, Request asked) {
        int function = bytes.getUnsignedByte(at);
        if (function != asked.function()) {
            return new Reply.Refused(bytes.getUnsignedByte(at + 1), end);
        }
        return function == Request.OBJECTS ? objects(bytes, at, end) : new Reply.Registers(bytes, at + 2, end);
    }

    private static Reply objects(Buffer bytes, int at, int end) {
        Map<Integer, byte[]> values = new LinkedHashMap<>();
        int from = at + OBJECTS_HEAD;
        for (int left = bytes.getUnsignedByte(from - 1); left > 0; left--) {
            int length = bytes.getUnsignedByte(from + 1);
            values.put((int) bytes.getUnsignedByte(from), bytes.getBytes(from + 2, from + 2 + length));
            from += 2 + length;
        }
        boolean more = bytes.getUnsignedByte(at + 4) != 0;
        return new Reply.Objects(values, more ? bytes.getUnsignedByte(at + 5) : -1, end);
    }
}
