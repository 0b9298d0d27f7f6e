package org.bongsu.simulators.devices;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bongsu.simulators.physics.RegisterImage;

/**
 * Requests with a Modbus TCP header, from the bytes of one connection; any number of them in flight, answered in order.
 * What is no such header ends the connection. A unit that is not there or silent behind a gateway is exception 0B; a device
 * with an endpoint of its own hangs up when it is silent.
 */
final class TcpIntake implements Handler<Buffer> {

    private static final int HEADER = 7;
    private static final int LONGEST = 260;

    private final Map<Integer, ModbusUnit> units;
    private final Consumer<Buffer> out;
    private final Runnable hangUp;
    private Buffer bytes = Buffer.buffer();
    private boolean closed;

    TcpIntake(Map<Integer, ModbusUnit> units, Consumer<Buffer> out, Runnable hangUp) {
        this.units = units;
        this.out = out;
        this.hangUp = hangUp;
    }

    @Override
    public void handle(Buffer chunk) {
        bytes.appendBuffer(chunk);
        int at = 0;
        while (!closed && bytes.length() - at >= HEADER) {
            int length = bytes.getUnsignedShort(at + 4);
            if (bytes.getUnsignedShort(at + 2) != 0 || length < 2 || length > LONGEST - 6) {
                close();
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
        Optional<ModbusUnit> unit = Optional.ofNullable(units.get((int) frame.getUnsignedByte(6)));
        Optional<RegisterImage> image = unit.flatMap(ModbusUnit::read);
        Buffer pdu = frame.slice(HEADER, frame.length());
        if (image.isPresent()) {
            reply(frame, SlaveAnswer.to(pdu, image.get(), unit.get().objects()));
        } else if (units.size() > 1 || unit.isEmpty()) {
            reply(frame, SlaveAnswer.exception(pdu.getUnsignedByte(0), SlaveAnswer.TARGET_SILENT));
        } else {
            close();
        }
    }

    private void reply(Buffer frame, Buffer pdu) {
        out.accept(Buffer.buffer(HEADER + pdu.length())
                .appendUnsignedShort(frame.getUnsignedShort(0))
                .appendUnsignedShort(0)
                .appendUnsignedShort(pdu.length() + 1)
                .appendUnsignedByte(frame.getUnsignedByte(6))
                .appendBuffer(pdu));
    }

    private void close() {
        closed = true;
        hangUp.run();
    }
}
