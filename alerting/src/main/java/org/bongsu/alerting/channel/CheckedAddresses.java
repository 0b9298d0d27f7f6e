package org.bongsu.alerting.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.net.AddressGuard;
import org.bongsu.domain.net.IpAddress;

/**
 * Where a URL's host is, each time it is called: its name is asked for once, every address that it has is judged, and those that come
 * out of it are the ones to connect to. Safe on any thread.
 */
final class CheckedAddresses {

    private final AddressGuard guard;
    private final Lookup lookup;

    /** Asks for all addresses of a name. */
    interface Lookup {
        Future<List<InetAddress>> all(String name);

        /** The hosts file, then DNS; asynchronous, so that a dead name server holds nobody else up. */
        static Lookup of(Vertx vertx) {
            return name -> ((VertxInternal) vertx)
                    .nameResolver()
                    .resolveAll(name)
                    .map(all -> all.stream().map(InetSocketAddress::getAddress).toList());
        }
    }

    /** The guard objects. */
    static final class Forbidden extends Exception {
        private static final long serialVersionUID = 1;

        Forbidden(String why) {
            super(why, null, false, false);
        }
    }

    CheckedAddresses(AddressGuard guard, Lookup lookup) {
        this.guard = guard;
        this.lookup = lookup;
    }

    /** @return at least one; fails with {@link Forbidden} where the guard objects to the URL or to any address of its name */
    Future<List<SocketAddress>> of(String url) {
        Optional<String> objection = guard.objection(url);
        if (objection.isPresent()) {
            return Future.failedFuture(new Forbidden("refused: " + objection.get()));
        }
        URI uri = URI.create(url);
        int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        String host = uri.getHost();
        Optional<IpAddress> literal = AddressGuard.isThisHost(host)
                ? Optional.of(AddressGuard.THIS_HOST)
                : IpAddress.parse(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        return literal.isPresent()
                ? Future.succeededFuture(List.of(socket(literal.get(), port)))
                : lookup.all(host).compose(all -> judge(host, port, all));
    }

    private Future<List<SocketAddress>> judge(String host, int port, List<InetAddress> all) {
        List<SocketAddress> sockets = new ArrayList<>();
        for (InetAddress each : all) {
            IpAddress address = IpAddress.of(each.getAddress());
            Optional<String> objection = guard.objection(address);
            if (objection.isPresent()) {
                // One is enough: a name that mixes its own addresses with ours is no mistake to be helped with.
                return Future.failedFuture(new Forbidden("refused: " + host + " leads to " + objection.get()));
            }
            sockets.add(socket(address, port));
        }
        return sockets.isEmpty()
                ? Future.failedFuture(host + " has no address")
                : Future.succeededFuture(List.copyOf(sockets));
    }

    /** A number and no name, so that there is nothing left to ask for. */
    private static SocketAddress socket(IpAddress address, int port) {
        return SocketAddress.inetSocketAddress(port, address.toString());
    }
}
