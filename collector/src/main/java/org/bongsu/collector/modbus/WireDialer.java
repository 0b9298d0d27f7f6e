package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.bongsu.domain.point.Address;

/** Each endpoint by the dialer of its wire, and where frames have no numbers, once the line has fallen silent. */
final class WireDialer implements Dialer {

    private final Vertx vertx;
    private final SocketDialer sockets;
    private final SerialDialer ports;
    private final long quietMillis;

    WireDialer(Vertx vertx, ModbusSettings settings) {
        this.vertx = vertx;
        this.sockets = new SocketDialer(vertx, settings.timeout(), settings.tls());
        this.ports = new SerialDialer(vertx);
        this.quietMillis = settings.timeout().toMillis();
    }

    @Override
    public Future<Line> dial(Address endpoint) {
        Dialer dialer = endpoint instanceof Address.Serial ? ports : sockets;
        Future<Line> dialled = dialer.dial(endpoint);
        return Framing.of(endpoint).isNumbered()
                ? dialled
                : dialled.compose(line -> QuietLine.settle(vertx, line, quietMillis));
    }

    @Override
    public Future<Void> close() {
        return Future.join(sockets.close(), ports.close()).otherwiseEmpty().mapEmpty();
    }
}
