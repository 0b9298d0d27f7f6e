package org.bongsu.collector.probe;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.bongsu.domain.point.Address;
import org.jspecify.annotations.Nullable;

/**
 * A connection for one request after another. After any failure it is closed and opened anew, so that a late reply is
 * never taken for another's. Not thread safe; blocks.
 *
 * <p>RTU frames have no transaction, and a bus delivers what is late to whoever is connected by then: after a failure the
 * line must have been silent for one time-out before it is asked again, and what comes until then is dropped.
 */
public final class ProbeLine implements AutoCloseable {

    /** Some twenty of the longest frames; what still talks then is no late reply. */
    private static final int MOST_DROPPED = 5_120;

    private final Address address;
    private final boolean rtu;
    private final int timeoutMillis;
    private @Nullable Open open;
    private int transaction;
    private int requests;
    /** Whether something may still come that nobody waits for. */
    private boolean late;

    private record Open(InputStream in, OutputStream out, AutoCloseable end) {}

    /**
     * @param address {@link Address.Modbus} by TCP or RTU, or {@link Address.Serial}; its unit does not matter
     * @param timeout wall time for a connection, and for each part of a reply
     */
    public ProbeLine(Address address, Duration timeout) {
        boolean tls = address instanceof Address.Modbus modbus && modbus.wire() == Address.Wire.TLS;
        if (tls || !(address instanceof Address.Modbus || address instanceof Address.Serial)) {
            throw new IllegalArgumentException("no probing by " + address);
        }
        this.address = address;
        this.rtu = !(address instanceof Address.Modbus modbus) || modbus.wire() == Address.Wire.RTU;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /** @throws IOException where nobody answers there */
    public void connect() throws IOException {
        if (open == null) {
            open = address instanceof Address.Serial serial ? port(serial) : socket((Address.Modbus) address);
        }
    }

    private Open socket(Address.Modbus modbus) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(modbus.host(), modbus.port()), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            return new Open(socket.getInputStream(), socket.getOutputStream(), socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Open port(Address.Serial serial) throws IOException {
        SerialPort port = SerialPort.getCommPort(serial.path());
        int parity = switch (serial.parity()) {
            case NONE -> SerialPort.NO_PARITY;
            case EVEN -> SerialPort.EVEN_PARITY;
            case ODD -> SerialPort.ODD_PARITY;
        };
        int stop = serial.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS;
        port.setComPortParameters(serial.baud(), 8, stop, parity);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, timeoutMillis, 0);
        if (!port.openPort()) {
            throw new IOException(serial.path() + " cannot be opened");
        }
        return new Open(port.getInputStream(), port.getOutputStream(), port::closePort);
    }

    /**
     * One request, and its reply of the same function or an exception to it.
     *
     * @param pdu function and what follows
     * @return function, with the high bit for an exception, and what follows
     * @throws IOException where no reply came in time, or one that does not belong to the request
     */
    public byte[] ask(int unit, byte[] pdu) throws IOException {
        requests++;
        connect();
        Open line = open;
        if (line == null) {
            throw new IOException("not connected");
        }
        try {
            if (late) {
                silence(line.in());
                late = false;
            }
            Exchange exchange = new Exchange(line.in(), line.out(), unit, pdu);
            return rtu ? exchange.rtu() : exchange.tcp(++transaction & 0xFFFF);
        } catch (IOException e) {
            late = rtu;
            close();
            throw e;
        }
    }

    private static void silence(InputStream in) throws IOException {
        byte[] dropped = new byte[256];
        int all = 0;
        try {
            while (all < MOST_DROPPED) {
                int count = in.read(dropped);
                if (count < 0) {
                    throw new IOException("the other end closed the connection");
                }
                all += count;
            }
        } catch (InterruptedIOException e) {
            // The time-out: whatever was under way has come.
            return;
        }
        throw new IOException("the line is never silent");
    }

    /** Requests sent so far, the unanswered among them. */
    public int requests() {
        return requests;
    }

    @Override
    public void close() {
        Open line = open;
        open = null;
        if (line != null) {
            try {
                line.end().close();
            } catch (Exception ignored) {
                // Given up in any case; the next request says whether the endpoint lives.
            }
        }
    }
}
