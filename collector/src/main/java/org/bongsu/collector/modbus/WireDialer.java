package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.bongsu.domain.point.Address;

/** Each endpoint by the dialer of its wire, and where frames have no numbers, once the line has fallen silent. */
final class WireDialer implements Dialer {

    private final Vertx vertx;
    private final SocketDialer sockets;
    private final SocketDialer secured;
    private final SerialDialer ports;
    private final long quietMillis;

    WireDialer(Vertx vertx, ModbusSettings settings) {
        this.vertx = vertx;
        this.sockets = SocketDialer.plain(vertx, settings.timeout());
        this.secured = SocketDialer.secured(vertx, settings.timeout(), settings.tls());
        this.ports = new SerialDialer(vertx);
        this.quietMillis = settings.timeout().toMillis();
    }

    @Override
    public Future<Line> dial(Address endpoint) {
        Future<Line> dialled = dialer(endpoint).dial(endpoint);
        return Framing.of(endpoint).isNumbered()
                ? dialled
                : dialled.compose(line -> QuietLine.settle(vertx, line, quietMillis));
    }

    private Dialer dialer(Address endpoint) {
        if (endpoint instanceof Address.Serial) {
            return ports;
        }
        return endpoint instanceof Address.Modbus socket && socket.wire() == Address.Wire.TLS ? secured : sockets;
    }

    @Override
    public Future<Void> close() {
        return Future.join(sockets.close(), secured.close(), ports.close())
                .otherwiseEmpty()
                .mapEmpty();
    }
}
