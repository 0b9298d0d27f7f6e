package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import org.bongsu.domain.point.Address;

/** Plain sockets. */
final class SocketDialer implements Dialer {

    /** Held here for its life: Vert.x closes a client, with all its sockets, once nothing refers to it. */
    private final NetClient client;

    SocketDialer(Vertx vertx, Duration timeout) {
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
    }

    @Override
    public Future<Line> dial(Address endpoint) {
        if (endpoint instanceof Address.Modbus socket) {
            return client.connect(socket.port(), socket.host()).map(SocketLine::new);
        }
        return Future.failedFuture(endpoint + " is not reached by a socket");
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
