package org.bongsu.simulators.devices;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.profile.Span;
import org.bongsu.simulators.physics.RegisterImage;

/**
 * A Modbus TCP endpoint with any number of units, functions 3 and 4. Exceptions: 01 for another function, 02 for
 * registers the device has not, 03 for a count outside 1 to 125, 0B (gateway target failed to respond) for a unit that
 * is not there or silent behind a gateway. A device with an endpoint of its own hangs up when it is silent. What is no
 * Modbus TCP frame ends the connection. Belongs to the Vert.x context on which it was started.
 */
public final class ModbusSlave {

    private static final int HEADER = 7;
    private static final int LONGEST = 260;
    private static final int ILLEGAL_FUNCTION = 1;
    private static final int ILLEGAL_ADDRESS = 2;
    private static final int ILLEGAL_VALUE = 3;
    private static final int TARGET_SILENT = 0x0B;

    private final NetServer server;
    private final Map<Integer, ModbusUnit> units;

    public ModbusSlave(Vertx vertx, Map<Integer, ModbusUnit> units) {
        this.units = Ordered.map(units);
        this.server = vertx.createNetServer().connectHandler(this::connected);
    }

    /**
     * @param port 0 for any free one
     * @return the port
     */
    public Future<Integer> listen(String host, int port) {
        return server.listen(port, host).map(NetServer::actualPort);
    }

    public Future<Void> close() {
        return server.close();
    }

    private void connected(NetSocket socket) {
        Incoming incoming = new Incoming(socket);
        socket.handler(incoming::more);
        socket.exceptionHandler(failure -> socket.close());
    }

    /** Bytes of one connection until they make a frame. */
    private final class Incoming {
        private final NetSocket socket;
        private Buffer bytes = Buffer.buffer();
        private boolean closed;

        Incoming(NetSocket socket) {
            this.socket = socket;
        }

        void more(Buffer chunk) {
            bytes.appendBuffer(chunk);
            int at = 0;
            while (!closed && bytes.length() - at >= HEADER) {
                int length = bytes.getUnsignedShort(at + 4);
                if (bytes.getUnsignedShort(at + 2) != 0 || length < 2 || length > LONGEST - 6) {
                    hangUp();
                    return;
                }
                if (bytes.length() - at < 6 + length) {
                    break;
                }
                answer(bytes.slice(at, at + 6 + length));
                at += 6 + length;
            }
            bytes = bytes.getBuffer(Math.min(at, bytes.length()), bytes.length());
        }

        private void answer(Buffer frame) {
            int unit = frame.getUnsignedByte(6);
            Optional<RegisterImage> image = Optional.ofNullable(units.get(unit)).flatMap(ModbusUnit::read);
            if (image.isPresent()) {
                socket.write(reply(frame, pdu(frame, image.get())));
            } else if (units.size() > 1 || !units.containsKey(unit)) {
                socket.write(reply(frame, exception(frame.getUnsignedByte(HEADER), TARGET_SILENT)));
            } else {
                hangUp();
            }
        }

        private void hangUp() {
            closed = true;
            socket.close();
        }
    }

    private static Buffer pdu(Buffer frame, RegisterImage image) {
        int function = frame.getUnsignedByte(HEADER);
        if (function != 3 && function != 4) {
            return exception(function, ILLEGAL_FUNCTION);
        }
        if (frame.length() != HEADER + 5) {
            return exception(function, ILLEGAL_VALUE);
        }
        int address = frame.getUnsignedShort(HEADER + 1);
        int count = frame.getUnsignedShort(HEADER + 3);
        if (count < 1 || count > Span.MAX_REGISTERS) {
            return exception(function, ILLEGAL_VALUE);
        }
        if (address + count > 65_536 || !image.answers(new Span(function, address, count))) {
            return exception(function, ILLEGAL_ADDRESS);
        }
        Buffer pdu = Buffer.buffer(2 + 2 * count)
                .appendUnsignedByte((short) function)
                .appendUnsignedByte((short) (2 * count));
        for (int i = 0; i < count; i++) {
            pdu.appendUnsignedShort(image.get(function, address + i));
        }
        return pdu;
    }

    private static Buffer exception(int function, int code) {
        return Buffer.buffer(2).appendUnsignedByte((short) (function | 0x80)).appendUnsignedByte((short) code);
    }

    private static Buffer reply(Buffer frame, Buffer pdu) {
        return Buffer.buffer(HEADER + pdu.length())
                .appendUnsignedShort(frame.getUnsignedShort(0))
                .appendUnsignedShort(0)
                .appendUnsignedShort(pdu.length() + 1)
                .appendUnsignedByte(frame.getUnsignedByte(6))
                .appendBuffer(pdu);
    }
}
