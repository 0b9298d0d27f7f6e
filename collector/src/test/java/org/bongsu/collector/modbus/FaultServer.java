package org.bongsu.collector.modbus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A Modbus TCP device on a loopback port of its own that misbehaves as told, request by request. */
final class FaultServer implements AutoCloseable {

    /** What to do with one request. */
    enum Misdeed {
        NONE,
        LATE,
        DOUBLED,
        FOREIGN_TRANSACTION,
        WRONG_PROTOCOL,
        WRONG_UNIT,
        WRONG_FUNCTION,
        SHORT_COUNT,
        LYING_LENGTH,
        HUGE_LENGTH,
        TRICKLE,
        SILENCE,
        TRUNCATED,
        HANG_UP,
        EXCEPTION,
        BUSY,
        GATEWAY_SILENT,
        SPLIT
    }

    record Request(int transaction, int unit, int function, int address, int count) {}

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    private final Vertx vertx;
    private final Function<Request, Misdeed> conduct;
    private final long lateMillis;
    private final NetServer server;

    FaultServer(Vertx vertx, long lateMillis, Function<Request, Misdeed> conduct) throws Exception {
        this(vertx, 0, lateMillis, conduct);
    }

    FaultServer(Vertx vertx, int port, long lateMillis, Function<Request, Misdeed> conduct) throws Exception {
        this.vertx = vertx;
        this.lateMillis = lateMillis;
        this.conduct = conduct;
        this.server = vertx.createNetServer().connectHandler(this::serve);
        server.listen(port, "127.0.0.1").await(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    /** Different for each register of each unit, so that no reply can pass for another. */
    static int value(int unit, int function, int address) {
        if (function == 3 && address == 0) {
            return org.bongsu.collector.Fixtures.IDENTITY;
        }
        return (unit * 7919 + function * 104_729 + address * 31) & 0xFFFF;
    }

    @Override
    public void close() {
        try {
            server.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(NetSocket socket) {
        connections.incrementAndGet();
        Buffer[] received = {Buffer.buffer()};
        socket.handler(chunk -> {
            received[0] = Buffer.buffer().appendBuffer(received[0]).appendBuffer(chunk);
            while (received[0].length() >= 12) {
                Buffer frame = received[0].getBuffer(0, 12);
                received[0] = received[0].getBuffer(12, received[0].length());
                requests.incrementAndGet();
                answer(
                        socket,
                        new Request(
                                frame.getUnsignedShort(0),
                                frame.getUnsignedByte(6),
                                frame.getUnsignedByte(7),
                                frame.getUnsignedShort(8),
                                frame.getUnsignedShort(10)));
            }
        });
    }

    private void answer(NetSocket socket, Request request) {
        Buffer good = good(request);
        switch (conduct.apply(request)) {
            case NONE -> socket.write(good);
            case LATE -> vertx.setTimer(lateMillis, ignored -> socket.write(good));
            case DOUBLED -> socket.write(Buffer.buffer().appendBuffer(good).appendBuffer(good));
            // far from every number in flight: a device that mixes up its own cannot be told from an honest one
            case FOREIGN_TRANSACTION -> socket.write(good.setUnsignedShort(0, request.transaction() ^ 0x8000));
            case WRONG_PROTOCOL -> socket.write(good.setUnsignedShort(2, 1));
            case WRONG_UNIT -> socket.write(good.setUnsignedByte(6, (short) (request.unit() + 1 & 0xFF)));
            case WRONG_FUNCTION -> socket.write(good.setUnsignedByte(7, (short) (7 - request.function())));
            case SHORT_COUNT ->
                socket.write(good(new Request(
                        request.transaction(),
                        request.unit(),
                        request.function(),
                        request.address(),
                        request.count() + 1)));
            case LYING_LENGTH -> socket.write(good.setUnsignedShort(4, good.getUnsignedShort(4) + 2));
            case HUGE_LENGTH -> socket.write(good.setUnsignedShort(4, 32_767));
            case TRICKLE -> trickle(socket, good, 0);
            case SILENCE -> {}
            case TRUNCATED -> socket.write(good.getBuffer(0, good.length() - 1)).onComplete(done -> socket.close());
            case HANG_UP -> socket.close();
            case EXCEPTION -> socket.write(exception(request, 2));
            case BUSY -> socket.write(exception(request, 6));
            case GATEWAY_SILENT -> socket.write(exception(request, 11));
            case SPLIT -> {
                socket.write(good.getBuffer(0, 7));
                vertx.setTimer(2, ignored -> socket.write(good.getBuffer(7, good.length())));
            }
        }
    }

    /** So slow that the whole would take several time-outs, though something arrives within each. */
    private void trickle(NetSocket socket, Buffer frame, int at) {
        if (at < frame.length()) {
            socket.write(frame.getBuffer(at, at + 1));
            vertx.setTimer(Math.max(1, lateMillis / 4), ignored -> trickle(socket, frame, at + 1));
        }
    }

    private static Buffer good(Request request) {
        Buffer frame = Buffer.buffer()
                .appendUnsignedShort(request.transaction())
                .appendUnsignedShort(0)
                .appendUnsignedShort(3 + 2 * request.count())
                .appendUnsignedByte((short) request.unit())
                .appendUnsignedByte((short) request.function())
                .appendUnsignedByte((short) (2 * request.count()));
        for (int i = 0; i < request.count(); i++) {
            frame.appendUnsignedShort(value(request.unit(), request.function(), request.address() + i));
        }
        return frame;
    }

    private static Buffer exception(Request request, int code) {
        return Buffer.buffer()
                .appendUnsignedShort(request.transaction())
                .appendUnsignedShort(0)
                .appendUnsignedShort(3)
                .appendUnsignedByte((short) request.unit())
                .appendUnsignedByte((short) (request.function() | 0x80))
                .appendUnsignedByte((short) code);
    }
}
