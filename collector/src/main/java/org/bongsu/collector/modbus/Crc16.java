package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;

/** CRC-16 of Modbus RTU frames, low byte first (Modbus over serial line 1.02, 6.2.2), by table. */
final class Crc16 {

    static final int BYTES = 2;

    private static final int POLYNOMIAL = 0xA001;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >> 1 ^ POLYNOMIAL : crc >> 1;
            }
            TABLE[i] = crc;
        }
    }

    private Crc16() {}

    static int of(Buffer bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc = crc >> 8 ^ TABLE[(crc ^ bytes.getByte(i)) & 0xFF];
        }
        return crc;
    }
}
