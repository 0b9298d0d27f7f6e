package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.bongsu.domain.point.Address;

/**
 * Sockets, in the clear or, where the endpoint's wire says so, inside mutual TLS 1.2 or newer: the device's certificate must be
 * signed by our authority and name the host that devices.yaml names (Modbus/TCP Security 8.2).
 */
final class SocketDialer implements Dialer {

    private final Vertx vertx;
    private final Duration timeout;
    private final Optional<ModbusTls> tls;
    /** Held here for its life: Vert.x closes a client, with all its sockets, once nothing refers to it. */
    private final NetClient client;

    /** @param tls without it no device can be reached over TLS */
    SocketDialer(Vertx vertx, Duration timeout, Optional<ModbusTls> tls) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.tls = tls;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
    }

    @Override
    public Future<Line> dial(Address endpoint) {
        if (!(endpoint instanceof Address.Modbus socket)) {
            return Future.failedFuture(endpoint + " is not reached by a socket");
        }
        ConnectOptions there = new ConnectOptions().setHost(socket.host()).setPort(socket.port());
        Future<ConnectOptions> ready = socket.wire() == Address.Wire.TLS
                ? trust().map(trust -> there.setSsl(true).setSslOptions(trust))
                : Future.succeededFuture(there);
        return ready.compose(client::connect).map(SocketLine::new);
    }

    private Future<ClientSSLOptions> trust() {
        if (tls.isEmpty()) {
            return Future.failedFuture(new SSLException("no certificate is named in bongsu.yaml"));
        }
        Future<Buffer> ca = file(tls.get().ca());
        Future<Buffer> certificate = file(tls.get().certificate());
        Future<Buffer> key = file(tls.get().key());
        return Future.all(ca, certificate, key)
                .map(all -> new ClientSSLOptions()
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                        .setSslHandshakeTimeout(timeout.toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setTrustOptions(new PemTrustOptions().addCertValue(ca.result()))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(certificate.result())
                                .addKeyValue(key.result())));
    }

    private Future<Buffer> file(Path path) {
        return vertx.fileSystem()
                .readFile(path.toString())
                .recover(failure -> Future.failedFuture(new SSLException(path + " cannot be read", failure)));
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
