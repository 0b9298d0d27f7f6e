package org.bongsu.simulators.devices;

import io.vertx.core.buffer.Buffer;

/**
 * CRC-16 of Modbus RTU frames, low byte first (Modbus over serial line 1.02, 6.2.2). Bit by bit and not shared with the
 * collector, so that neither can hide the other's mistake.
 */
final class Crc16 {

    static final int BYTES = 2;

    private static final int POLYNOMIAL = 0xA001;

    private Crc16() {}

    static int of(Buffer bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc ^= bytes.getUnsignedByte(i);
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >> 1 ^ POLYNOMIAL : crc >> 1;
            }
        }
        return crc;
    }

    static boolean endsWell(Buffer bytes, int from, int to) {
        return to - from > BYTES && of(bytes, from, to - BYTES) == bytes.getUnsignedShortLE(to - BYTES);
    }

    static Buffer append(Buffer frame) {
        return frame.appendUnsignedShortLE(of(frame, 0, frame.length()));
    }
}
