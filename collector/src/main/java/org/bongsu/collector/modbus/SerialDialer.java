package org.bongsu.collector.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import com.ghgande.j2mod.modbus.net.SerialConnection;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bongsu.domain.point.Address;

/** Serial ports of this machine, opened by j2mod on threads where that may wait. */
final class SerialDialer implements Dialer {

    private static final int DATA_BITS = 8;

    private final Vertx vertx;
    private final Set<SerialLine> open = ConcurrentHashMap.newKeySet();

    SerialDialer(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Future<Line> dial(Address endpoint) {
        if (!(endpoint instanceof Address.Serial port)) {
            return Future.failedFuture(endpoint + " is no serial port");
        }
        Context context = vertx.getOrCreateContext();
        return context.<SerialConnection>executeBlocking(() -> connect(port), false)
                .map(connection -> {
                    SerialLine line = new SerialLine(context, connection, port.path(), open::remove);
                    open.add(line);
                    line.start();
                    return line;
                });
    }

    private static SerialConnection connect(Address.Serial port) throws Exception {
        SerialParameters parameters = new SerialParameters();
        parameters.setPortName(port.path());
        parameters.setBaudRate(port.baud());
        parameters.setDatabits(DATA_BITS);
        parameters.setParity(parity(port.parity()));
        parameters.setStopbits(
                port.stopBits() == 1 ? AbstractSerialConnection.ONE_STOP_BIT : AbstractSerialConnection.TWO_STOP_BITS);
        parameters.setEncoding(Modbus.SERIAL_ENCODING_RTU);
        SerialConnection connection = new SerialConnection(parameters);
        connection.open();
        return connection;
    }

    private static int parity(Address.Parity parity) {
        return switch (parity) {
            case NONE -> AbstractSerialConnection.NO_PARITY;
            case EVEN -> AbstractSerialConnection.EVEN_PARITY;
            case ODD -> AbstractSerialConnection.ODD_PARITY;
        };
    }

    @Override
    public Future<Void> close() {
        Set.copyOf(open).forEach(SerialLine::close);
        return Future.succeededFuture();
    }
}
