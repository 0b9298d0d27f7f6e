package org.bongsu.collector.modbus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** A connected socket, plain or inside TLS. */
final class SocketLine implements Line {

    private final NetSocket socket;

    SocketLine(NetSocket socket) {
        this.socket = socket;
    }

    @Override
    public void listen(Listener listener) {
        socket.handler(listener::received);
        socket.closeHandler(ignored -> listener.closed());
        socket.exceptionHandler(ignored -> listener.closed());
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
