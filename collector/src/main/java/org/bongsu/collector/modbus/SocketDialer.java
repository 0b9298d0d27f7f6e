package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bongsu.domain.point.Address;

/** Sockets, in the clear or inside mutual TLS. */
final class SocketDialer implements Dialer {

    /** Held here for its life: Vert.x closes a client, with all its sockets, once nothing refers to it. */
    private final NetClient client;

    private final Optional<ClientSSLOptions> tls;

    private SocketDialer(Vertx vertx, Duration timeout, Optional<ClientSSLOptions> tls) {
        this.tls = tls;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
    }

    static SocketDialer plain(Vertx vertx, Duration timeout) {
        return new SocketDialer(vertx, timeout, Optional.empty());
    }

    /**
     * TLS 1.2 and newer; the device's certificate must be signed by the authority and name the host that devices.yaml names
     * (Modbus/TCP Security 8.2).
     *
     * @param tls without it no device can be reached this way
     */
    static SocketDialer secured(Vertx vertx, Duration timeout, Optional<ModbusTls> tls) {
        ClientSSLOptions trust = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm("HTTPS")
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeout(timeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        tls.ifPresent(files -> trust.setTrustOptions(
                        new PemTrustOptions().addCertPath(files.ca().toString()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(files.certificate().toString())
                        .addKeyPath(files.key().toString())));
        return new SocketDialer(vertx, timeout, Optional.of(trust));
    }

    @Override
    public Future<Line> dial(Address endpoint) {
        if (!(endpoint instanceof Address.Modbus socket)) {
            return Future.failedFuture(endpoint + " is not reached by a socket");
        }
        ConnectOptions there = new ConnectOptions().setHost(socket.host()).setPort(socket.port());
        tls.ifPresent(trust -> there.setSsl(true).setSslOptions(trust));
        return client.connect(there).<Line>map(SocketLine::new).onFailure(this::readFilesAgain);
    }

    private void readFilesAgain(Throwable failure) {
        if (Fault.ofDialling(failure) == Fault.TLS) {
            tls.ifPresent(trust -> client.updateSSLOptions(trust, true));
        }
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
