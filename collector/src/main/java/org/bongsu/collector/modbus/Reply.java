package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What became of one request: an exception reply and a fault are values like any other. */
sealed interface Reply {

    /** Where the next reply begins among the bytes judged; 0 where there can be none. */
    int end();

    /**
     * Registers, still among the bytes received.
     *
     * @param at offset of the first register's high byte
     */
    record Registers(Buffer bytes, int at, int end) implements Reply {

        /** The register as 0 to 65535, counted from the first one asked for. */
        int get(int index) {
            return bytes.getUnsignedShort(at + 2 * index);
        }
    }

    /**
     * Objects of the device identification.
     *
     * @param next id to go on with; -1 where this was all
     */
    record Objects(Map<Integer, byte[]> values, int next, int end) implements Reply {}

    /** The device refused. @param code 1 to 255; 1, 2, 3: configuration; 4: device; 6: busy; 10, 11: gateway */
    record Refused(int code, int end) implements Reply {}

    /** Nothing that could be believed. @param detail for the log */
    record Failed(Fault fault, String detail) implements Reply {
        @Override
        public int end() {
            return 0;
        }
    }
}
