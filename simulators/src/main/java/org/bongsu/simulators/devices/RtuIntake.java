package org.bongsu.simulators.devices;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Requests in RTU frames, from the bytes of a serial bus or of a socket that stands for one. As on a bus, whoever is not
 * addressed keeps silent: a frame with a wrong CRC, a unit that is not there, and a broadcast (unit 0) get no answer. Where a
 * frame ends follows from its function; what cannot be one is dropped with all that came with it, and so is what stays
 * incomplete for {@link #SILENCE_MILLIS}, since the pause that ends a frame on a wire is not to be seen on a socket.
 */
final class RtuIntake implements Handler<Buffer> {

    static final long SILENCE_MILLIS = 200;

    private static final int BROADCAST = 0;
    private static final int LONGEST = 256;

    private final Vertx vertx;
    private final Map<Integer, ModbusUnit> units;
    private final Consumer<Buffer> out;
    private Buffer bytes = Buffer.buffer();
    private long silence = -1;

    RtuIntake(Vertx vertx, Map<Integer, ModbusUnit> units, Consumer<Buffer> out) {
        this.vertx = vertx;
        this.units = units;
        this.out = out;
    }

    @Override
    public void handle(Buffer chunk) {
        vertx.cancelTimer(silence);
        bytes.appendBuffer(chunk);
        int at = 0;
        while (bytes.length() > at) {
            int length = length(bytes, at);
            if (bytes.length() - at < length) {
                break;
            }
            if (!Crc16.endsWell(bytes, at, at + length)) {
                at = bytes.length();
                break;
            }
            answer(bytes.slice(at, at + length));
            at += length;
        }
        bytes = bytes.getBuffer(at, bytes.length());
        if (bytes.length() > 0) {
            silence = vertx.setTimer(SILENCE_MILLIS, ignored -> bytes = Buffer.buffer());
        }
    }

    /** The bytes of the frame at {@code at}; one more than there are while that cannot be told. */
    private static int length(Buffer bytes, int at) {
        int have = bytes.length() - at;
        if (have < 2) {
            return have + 1;
        }
        return switch (bytes.getUnsignedByte(at + 1)) {
            case 1, 2, 3, 4, 5, 6, 8 -> 8;
            case 7, 11, 12, 17 -> 4;
            case 15, 16 -> have < 7 ? have + 1 : 9 + bytes.getUnsignedByte(at + 6);
            case SlaveAnswer.IDENTIFICATION -> 7;
            // Unknown: the frame is what came, once its CRC says so.
            default -> Crc16.endsWell(bytes, at, bytes.length()) || have >= LONGEST ? have : have + 1;
        };
    }

    private void answer(Buffer frame) {
        int number = frame.getUnsignedByte(0);
        ModbusUnit unit = units.get(number);
        if (unit == null || number == BROADCAST) {
            return;
        }
        Buffer pdu = frame.slice(1, frame.length() - Crc16.BYTES);
        unit.read()
                .ifPresent(image -> out.accept(Crc16.append(Buffer.buffer()
                        .appendUnsignedByte((short) number)
                        .appendBuffer(SlaveAnswer.to(pdu, image, unit.objects())))));
    }
}
