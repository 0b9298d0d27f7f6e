package org.bongsu.simulators.devices;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.Address;
import org.jspecify.annotations.Nullable;

/**
 * Units on a serial port or on one end of a pseudo-terminal pair, RTU frames. A thread of its own reads the port; requests
 * are answered on the Vert.x context on which it was opened.
 */
public final class SerialSlave {

    private static final int READ_MILLIS = 100;
    private static final int LONGEST = 256;

    private final Context context;
    private final SerialPort port;
    private final RtuIntake intake;
    private volatile boolean closed;
    private @Nullable Thread reader;

    private SerialSlave(Vertx vertx, Context context, SerialPort port, Map<Integer, ModbusUnit> units) {
        this.context = context;
        this.port = port;
        this.intake = new RtuIntake(vertx, Ordered.map(units), this::write);
    }

    /**
     * Fails with an {@link IOException} where there is no such port or somebody has it.
     *
     * @param line its path is that of our end; speed, parity and stop bits count on a real port only
     */
    public static Future<SerialSlave> open(Vertx vertx, Address.Serial line, Map<Integer, ModbusUnit> units) {
        Context context = vertx.getOrCreateContext();
        return context.executeBlocking(
                () -> {
                    SerialSlave slave = new SerialSlave(vertx, context, port(line), units);
                    slave.start();
                    return slave;
                },
                false);
    }

    private static SerialPort port(Address.Serial line) throws IOException {
        SerialPort port;
        try {
            port = SerialPort.getCommPort(line.path());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException(line.path() + ": no serial port", e);
        }
        port.setComPortParameters(line.baud(), 8, line.stopBits(), parity(line.parity()));
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
        if (!port.openPort()) {
            throw new IOException(line.path() + " cannot be opened: error " + port.getLastErrorCode());
        }
        return port;
    }

    private static int parity(Address.Parity parity) {
        return switch (parity) {
            case NONE -> SerialPort.NO_PARITY;
            case EVEN -> SerialPort.EVEN_PARITY;
            case ODD -> SerialPort.ODD_PARITY;
        };
    }

    private void start() {
        Thread thread = new Thread(this::read, "serial-" + port.getSystemPortName());
        thread.setDaemon(true);
        reader = thread;
        thread.start();
    }

    /** Ends when the port is closed or breaks. */
    private void read() {
        byte[] bytes = new byte[LONGEST];
        while (!closed) {
            int count = port.readBytes(bytes, bytes.length);
            if (count > 0) {
                Buffer chunk = Buffer.buffer(count).appendBytes(bytes, 0, count);
                context.runOnContext(ignored -> intake.handle(chunk));
            } else if (count < 0) {
                return;
            }
        }
    }

    /** An answer is shorter than the kernel's buffer of a port, so this does not wait for the wire. */
    private void write(Buffer frame) {
        if (!closed) {
            port.writeBytes(frame.getBytes(), frame.length());
        }
    }

    public Future<Void> close() {
        closed = true;
        return context.executeBlocking(
                        () -> {
                            port.closePort();
                            Thread thread = reader;
                            if (thread != null) {
                                thread.join(10L * READ_MILLIS);
                            }
                            return true;
                        },
                        false)
                .mapEmpty();
    }
}
