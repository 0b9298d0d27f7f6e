package org.bongsu.simulators.devices;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.bongsu.domain.profile.Span;
import org.bongsu.simulators.physics.RegisterImage;

/**
 * What a device answers to a request, the same on every wire: functions 3, 4 and the device identification. Exceptions: 01
 * for another function, 02 for registers or an object that it has not, 03 for a request that makes no sense. Pure.
 */
final class SlaveAnswer {

    static final int IDENTIFICATION = 0x2B;
    static final int MEI_TYPE = 0x0E;
    static final int TARGET_SILENT = 0x0B;

    private static final int ILLEGAL_FUNCTION = 1;
    private static final int ILLEGAL_ADDRESS = 2;
    private static final int ILLEGAL_VALUE = 3;

    private static final int LONGEST_PDU = 253;
    private static final int BASIC = 1;
    private static final int EXTENDED = 3;
    private static final int ONE_OBJECT = 4;
    /** Ids up to here are basic, up to 0x7F regular, above private. */
    private static final int LAST_BASIC = 2;

    private static final int LAST_REGULAR = 0x7F;
    /** Extended identification, as a stream. */
    private static final int STREAM = 0x03;
    /** And object by object, which Huawei's devices with their private ones deny. */
    private static final int INDIVIDUAL = 0x80;

    private SlaveAnswer() {}

    /** @param pdu function and what follows it, at least one byte */
    static Buffer to(Buffer pdu, RegisterImage image, Map<Integer, byte[]> objects) {
        int function = pdu.getUnsignedByte(0);
        return switch (function) {
            case 3, 4 -> registers(pdu, function, image);
            case IDENTIFICATION -> identification(pdu, objects);
            default -> exception(function, ILLEGAL_FUNCTION);
        };
    }

    static Buffer exception(int function, int code) {
        return Buffer.buffer(2).appendUnsignedByte((short) (function | 0x80)).appendUnsignedByte((short) code);
    }

    private static Buffer registers(Buffer pdu, int function, RegisterImage image) {
        if (pdu.length() != 5) {
            return exception(function, ILLEGAL_VALUE);
        }
        int address = pdu.getUnsignedShort(1);
        int count = pdu.getUnsignedShort(3);
        if (count < 1 || count > Span.MAX_REGISTERS) {
            return exception(function, ILLEGAL_VALUE);
        }
        if (address + count > 65_536 || !image.answers(new Span(function, address, count))) {
            return exception(function, ILLEGAL_ADDRESS);
        }
        Buffer answer = Buffer.buffer(2 + 2 * count)
                .appendUnsignedByte((short) function)
                .appendUnsignedByte((short) (2 * count));
        for (int i = 0; i < count; i++) {
            answer.appendUnsignedShort(image.get(function, address + i));
        }
        return answer;
    }

    private static Buffer identification(Buffer pdu, Map<Integer, byte[]> objects) {
        if (pdu.length() != 4) {
            return exception(IDENTIFICATION, ILLEGAL_VALUE);
        }
        if (pdu.getUnsignedByte(1) != MEI_TYPE) {
            return exception(IDENTIFICATION, ILLEGAL_FUNCTION);
        }
        int code = pdu.getUnsignedByte(2);
        int asked = pdu.getUnsignedByte(3);
        if (code < BASIC || code > ONE_OBJECT) {
            return exception(IDENTIFICATION, ILLEGAL_VALUE);
        }
        if (code == ONE_OBJECT && !objects.containsKey(asked)) {
            return exception(IDENTIFICATION, ILLEGAL_ADDRESS);
        }
        int last = code == ONE_OBJECT ? asked : code == BASIC ? LAST_BASIC : code == EXTENDED ? 0xFF : LAST_REGULAR;
        // A stream that begins at no object of the device begins anew (6.21, Object Id).
        int first = asked <= last && objects.containsKey(asked) ? asked : 0;
        return stream(code, first, last, objects);
    }

    private static Buffer stream(int code, int first, int last, Map<Integer, byte[]> objects) {
        boolean hasPrivate = objects.keySet().stream().anyMatch(id -> id > LAST_REGULAR);
        Buffer body = Buffer.buffer();
        int count = 0;
        int next = 0;
        for (Map.Entry<Integer, byte[]> object : objects.entrySet()) {
            int id = object.getKey();
            byte[] value = object.getValue();
            if (id < first || id > last) {
                continue;
            }
            if (7 + body.length() + 2 + value.length > LONGEST_PDU) {
                next = id;
                break;
            }
            body.appendUnsignedByte((short) id)
                    .appendUnsignedByte((short) value.length)
                    .appendBytes(value);
            count++;
        }
        return Buffer.buffer(7 + body.length())
                .appendUnsignedByte((short) IDENTIFICATION)
                .appendUnsignedByte((short) MEI_TYPE)
                .appendUnsignedByte((short) code)
                .appendUnsignedByte((short) (hasPrivate ? STREAM : STREAM | INDIVIDUAL))
                .appendUnsignedByte((short) (next == 0 ? 0 : 0xFF))
                .appendUnsignedByte((short) next)
                .appendUnsignedByte((short) count)
                .appendBuffer(body);
    }
}
