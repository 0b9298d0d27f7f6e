package org.bongsu.migration.driver.nut;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.shutdown.GroupState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of the NUT protocol. Decides nothing: it tells what was last published. A client that sends more than it reads
 * is not read from until it has; too long a line, too many wrong passwords and a silent connection are closed. All public
 * methods may be called from any thread.
 */
public final class NutServer {

    private static final Logger LOG = LoggerFactory.getLogger(NutServer.class);

    private static final String LINE_END = "\n";

    private final NutOptions options;
    private final NutDesk desk;
    private final NetServer server;
    private final Map<String, Integer> byAddress = new LinkedHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong turnedAway = new AtomicLong();

    /** @param clock scenario time, in which deadlines are */
    public NutServer(Vertx vertx, NutOptions options, Supplier<Moment> clock) {
        this.options = options;
        this.desk = new NutDesk(options.users(), clock);
        this.server = vertx.createNetServer(new NetServerOptions()
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setIdleTimeout((int) options.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
        server.connectHandler(this::connected);
    }

    /** Publish first: who connects is told something from the first moment on. Completes with the port. */
    public Future<Integer> start() {
        return server.listen(options.port(), options.host()).map(NetServer::actualPort);
    }

    public Future<Void> stop() {
        return server.close();
    }

    /** What is told from now on. */
    public void publish(List<GroupState> states) {
        desk.publish(states);
    }

    /** Those that are logged in, then the last thousand that left, the latest last. */
    public List<NutClient> clients() {
        return desk.clients();
    }

    /** What clients of the group read: OL, OB, FSD OB LB or WAIT. */
    public static String status(GroupState state) {
        return UpsView.status(state);
    }

    public int logins(String group) {
        return desk.present(group).size();
    }

    public int connections() {
        return connections.get();
    }

    /** Connections closed at once, for there were too many. */
    public long turnedAway() {
        return turnedAway.get();
    }

    private void connected(NetSocket socket) {
        String address = socket.remoteAddress().hostAddress();
        if (!enter(address)) {
            turnedAway.incrementAndGet();
            LOG.warn("NUT client {} is turned away: {} connections are open", address, connections.get());
            socket.close();
            return;
        }
        NutSession session = new NutSession(desk, address);
        NutLines lines = new NutLines();
        socket.handler(bytes -> read(socket, session, lines, bytes));
        socket.exceptionHandler(failure -> LOG.debug("NUT client {}: {}", address, failure.toString()));
        socket.closeHandler(none -> {
            session.closed();
            exit(address);
        });
    }

    private synchronized boolean enter(String address) {
        int ofAddress = byAddress.getOrDefault(address, 0);
        if (connections.get() >= options.connections() || ofAddress >= NutOptions.CONNECTIONS_OF_AN_ADDRESS) {
            return false;
        }
        byAddress.put(address, ofAddress + 1);
        connections.incrementAndGet();
        return true;
    }

    private synchronized void exit(String address) {
        connections.decrementAndGet();
        byAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
    }

    private static void read(NetSocket socket, NutSession session, NutLines lines, Buffer bytes) {
        StringBuilder answer = new StringBuilder();
        for (String line : lines.take(bytes.getBytes())) {
            if (!session.isOver()) {
                session.answer(line).forEach(one -> answer.append(one).append(LINE_END));
            }
        }
        if (lines.tooLong() && !session.isOver()) {
            session.tooLong().forEach(one -> answer.append(one).append(LINE_END));
        }
        if (answer.length() > 0) {
            socket.write(Buffer.buffer(answer.toString().getBytes(StandardCharsets.UTF_8)));
        }
        if (session.isOver()) {
            socket.handler(ignored -> {});
            socket.end();
        } else if (socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(none -> socket.resume());
        }
    }
}
