package org.bongsu.simulators.devices;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.Address;

/**
 * A Modbus endpoint on the network with any number of units, on one of three wires: {@link TcpIntake}, the same inside
 * mutual TLS, or {@link RtuIntake}. Belongs to the Vert.x context on which it was started.
 */
public final class ModbusSlave {

    private final Vertx vertx;
    private final NetServer server;
    private final Map<Integer, ModbusUnit> units;
    private final boolean rtu;

    private ModbusSlave(Vertx vertx, Map<Integer, ModbusUnit> units, boolean rtu, NetServerOptions options) {
        this.vertx = vertx;
        this.units = Ordered.map(units);
        this.rtu = rtu;
        this.server = vertx.createNetServer(options).connectHandler(this::connected);
    }

    /** @param wire {@link Address.Wire#TCP} or {@link Address.Wire#RTU} */
    public static ModbusSlave open(Vertx vertx, Map<Integer, ModbusUnit> units, Address.Wire wire) {
        if (wire == Address.Wire.TLS) {
            throw new IllegalArgumentException("TLS wants its files");
        }
        return new ModbusSlave(vertx, units, wire == Address.Wire.RTU, new NetServerOptions());
    }

    /**
     * Modbus/TCP Security: a client without a certificate of the authority is not let in. What its certificate's role may do
     * is not looked at, since nothing here can be written.
     */
    public static ModbusSlave secured(Vertx vertx, Map<Integer, ModbusUnit> units, TlsFiles files) {
        NetServerOptions options = new NetServerOptions()
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(files.certificate().toString())
                        .addKeyPath(files.key().toString()))
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(files.authority().toString()));
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        return new ModbusSlave(vertx, units, false, options);
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
        Handler<Buffer> intake =
                rtu ? new RtuIntake(vertx, units, socket::write) : new TcpIntake(units, socket::write, socket::close);
        socket.handler(intake);
        socket.exceptionHandler(failure -> socket.close());
    }
}
