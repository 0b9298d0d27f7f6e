package org.bongsu.collector.modbus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Queue;
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
        /** The device vanishes without a word; its connection stays open and dead. */
        HALF_OPEN,
        SPLIT
    }

    record Request(int transaction, int unit, int function, int address, int count) {
        Request withCount(int other) {
            return new Request(transaction, unit, function, address, other);
        }
    }

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
        this(vertx, new NetServerOptions().setPort(port), lateMillis, conduct);
    }

    FaultServer(Vertx vertx, NetServerOptions options, long lateMillis, Function<Request, Misdeed> conduct)
            throws Exception {
        this.vertx = vertx;
        this.lateMillis = lateMillis;
        this.conduct = conduct;
        this.server = vertx.createNetServer(options).connectHandler(this::serve);
        server.listen(options.getPort(), "0.0.0.0").await(10, TimeUnit.SECONDS);
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
        Outlet outlet = new Outlet(socket);
        Buffer[] received = {Buffer.buffer()};
        socket.handler(chunk -> {
            received[0] = Buffer.buffer().appendBuffer(received[0]).appendBuffer(chunk);
            while (received[0].length() >= 12) {
                Buffer frame = received[0].getBuffer(0, 12);
                received[0] = received[0].getBuffer(12, received[0].length());
                requests.incrementAndGet();
                outlet.answer(new Request(
                        frame.getUnsignedShort(0),
                        frame.getUnsignedByte(6),
                        frame.getUnsignedByte(7),
                        frame.getUnsignedShort(8),
                        frame.getUnsignedShort(10)));
            }
        });
    }

    /** One connection's way out. Frames never mix: what comes after a slow one waits behind it, as on any device. */
    private final class Outlet {
        private final NetSocket socket;
        private final Queue<Runnable> behind = new ArrayDeque<>();
        private boolean slow;
        private boolean vanished;

        Outlet(NetSocket socket) {
            this.socket = socket;
        }

        private void write(Buffer frame) {
            if (slow) {
                behind.add(() -> write(frame));
            } else {
                socket.write(frame);
            }
        }

        void answer(Request request) {
            if (vanished) {
                return;
            }
            if (slow) {
                behind.add(() -> answer(request));
                return;
            }
            Buffer good = good(request);
            switch (conduct.apply(request)) {
                case NONE -> write(good);
                case LATE -> vertx.setTimer(lateMillis, ignored -> write(good));
                case DOUBLED -> write(Buffer.buffer().appendBuffer(good).appendBuffer(good));
                // far from every number in flight: a device that mixes up its own cannot be told from an honest one
                case FOREIGN_TRANSACTION -> write(good.setUnsignedShort(0, request.transaction() ^ 0x8000));
                case WRONG_PROTOCOL -> write(good.setUnsignedShort(2, 1));
                case WRONG_UNIT -> write(good.setUnsignedByte(6, (short) (request.unit() + 1 & 0xFF)));
                case WRONG_FUNCTION -> write(good.setUnsignedByte(7, (short) (7 - request.function())));
                case SHORT_COUNT -> write(good(request.withCount(request.count() + 1)));
                case LYING_LENGTH -> write(good.setUnsignedShort(4, good.getUnsignedShort(4) + 2));
                case HUGE_LENGTH -> write(good.setUnsignedShort(4, 32_767));
                case TRICKLE -> pieces(good, 1, Math.max(1, lateMillis / 4));
                case SILENCE -> {}
                case HALF_OPEN -> vanished = true;
                case TRUNCATED -> {
                    vanished = true;
                    socket.write(good.getBuffer(0, good.length() - 1)).onComplete(done -> socket.close());
                }
                case HANG_UP -> socket.close();
                case EXCEPTION -> write(exception(request, 2));
                case BUSY -> write(exception(request, 6));
                case GATEWAY_SILENT -> write(exception(request, 11));
                case SPLIT -> pieces(good, 7, 2);
            }
        }

        /** The first {@code size} bytes now, then after each pause as many again or, from the second piece of 7 on, the rest. */
        private void pieces(Buffer frame, int size, long pauseMillis) {
            slow = true;
            piece(frame, 0, size, pauseMillis);
        }

        private void piece(Buffer frame, int at, int size, long pauseMillis) {
            if (at >= frame.length()) {
                slow = false;
                while (!slow && !behind.isEmpty()) {
                    behind.remove().run();
                }
                return;
            }
            int end = size > 1 && at > 0 ? frame.length() : Math.min(frame.length(), at + size);
            socket.write(frame.getBuffer(at, end));
            vertx.setTimer(pauseMillis, ignored -> piece(frame, end, size, pauseMillis));
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
