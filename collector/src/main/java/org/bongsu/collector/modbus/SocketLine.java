package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;

/** A connected socket, plain or inside TLS. */
final class SocketLine implements Line {

    private final NetSocket socket;

    SocketLine(NetSocket socket) {
        this.socket = socket;
    }

    @Override
    public void listen(Listener listener) {
        socket.handler(listener::received);
        socket.closeHandler(ignored -> listener.closed(Optional.empty()));
        // In TLS 1.3 a device refuses our certificate only when we believe the handshake to be over.
        socket.exceptionHandler(failure ->
                listener.closed(Optional.of(Fault.ofDialling(failure)).filter(fault -> fault == Fault.TLS)));
    }

    @Override
    public void write(Buffer frame) {
        socket.write(frame);
    }

    @Override
    public void close() {
        socket.close();
    }
}
