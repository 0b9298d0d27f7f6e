package org.bongsu.collector.modbus;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A serial bus behind a gateway that passes bytes through, on a loopback port of its own. As with real ones, what a unit
 * says late goes to whoever is connected by then.
 */
final class RtuBus implements AutoCloseable {

    /** What to do with one request. */
    enum Misdeed {
        NONE,
        SPLIT,
        EXCEPTION,
        LATE,
        DOUBLED,
        FLIPPED_BIT,
        WRONG_UNIT,
        WRONG_FUNCTION,
        SHORT_COUNT,
        TRICKLE,
        SILENCE,
        TRUNCATED,
        HANG_UP
    }

    private static final int REQUEST = 8;

    final AtomicInteger connections = new AtomicInteger();
    private final Vertx vertx;
    private final long lateMillis;
    private final Supplier<Misdeed> conduct;
    private final Random random = new Random(16);
    private final NetServer server;
    private volatile NetSocket current;

    RtuBus(Vertx vertx, long lateMillis, Supplier<Misdeed> conduct) throws Exception {
        this.vertx = vertx;
        this.lateMillis = lateMillis;
        this.conduct = conduct;
        this.server = vertx.createNetServer().connectHandler(this::connected);
        server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    private void connected(NetSocket socket) {
        connections.incrementAndGet();
        current = socket;
        Buffer[] bytes = {Buffer.buffer()};
        socket.exceptionHandler(ignored -> {});
        socket.handler(chunk -> {
            Buffer all = bytes[0].appendBuffer(chunk);
            int at = 0;
            for (; all.length() - at >= REQUEST; at += REQUEST) {
                Buffer request = all.getBuffer(at, at + REQUEST);
                if (!sealed(request.getBuffer(0, REQUEST - 2)).equals(request)) {
                    throw new IllegalStateException("a request with a wrong check sum");
                }
                // Asked through a connection given up since: only a machine that is too slow to tell gets here.
                if (current == socket) {
                    answer(request, conduct.get());
                }
            }
            bytes[0] = all.getBuffer(at, all.length());
        });
    }

    /** By j2mod's check sum, which shares no code with ours. */
    static Buffer sealed(Buffer frame) {
        int[] crc = ModbusUtil.calculateCRC(frame.getBytes(), 0, frame.length());
        return frame.copy().appendByte((byte) crc[0]).appendByte((byte) crc[1]);
    }

    static Buffer reply(int unit, int function, int address, int count) {
        Buffer frame = Buffer.buffer()
                .appendByte((byte) unit)
                .appendByte((byte) function)
                .appendByte((byte) (2 * count));
        for (int i = 0; i < count; i++) {
            frame.appendUnsignedShort(FaultServer.value(unit, function, address + i));
        }
        return sealed(frame);
    }

    private void answer(Buffer request, Misdeed misdeed) {
        int unit = request.getUnsignedByte(0);
        int function = request.getUnsignedByte(1);
        int address = request.getUnsignedShort(2);
        int count = request.getUnsignedShort(4);
        Buffer good = reply(unit, function, address, count);
        switch (misdeed) {
            case NONE -> send(good);
            case SPLIT -> inPieces(good, 1 + random.nextInt(good.length() - 1));
            case EXCEPTION -> send(sealed(Buffer.buffer(new byte[] {(byte) unit, (byte) (function | 0x80), 2})));
            case LATE -> vertx.setTimer(lateMillis, ignored -> send(good));
            case DOUBLED -> send(good.copy().appendBuffer(good));
            case FLIPPED_BIT -> {
                // Not the function or the byte count: a frame that lies about its own end is another misdeed.
                int at = 2 + random.nextInt(good.length() - 2);
                at = at == 2 ? 0 : at;
                good.setByte(at, (byte) (good.getByte(at) ^ 1 << random.nextInt(8)));
                send(good);
            }
            case WRONG_UNIT -> send(reply(unit + 1, function, address, count));
            case WRONG_FUNCTION -> send(reply(unit, 7 - function, address, count));
            case SHORT_COUNT ->
                send(count == 1 ? reply(unit, function, address, 2) : reply(unit, function, address, 1));
            case TRICKLE -> {
                for (int i = 0; i < 3; i++) {
                    Buffer piece = good.getBuffer(i, i + 1);
                    vertx.setTimer(1 + lateMillis / 4 * i, ignored -> send(piece));
                }
            }
            case SILENCE -> {}
            case TRUNCATED -> {
                send(good.getBuffer(0, good.length() - 1));
                current.close();
            }
            case HANG_UP -> current.close();
        }
    }

    private void inPieces(Buffer good, int at) {
        send(good.getBuffer(0, at));
        vertx.setTimer(3, ignored -> send(good.getBuffer(at, good.length())));
    }

    /** A byte that nobody asked for. */
    void babble() {
        NetSocket socket = current;
        if (socket != null) {
            socket.write(Buffer.buffer(new byte[] {0x55}));
        }
    }

    private void send(Buffer bytes) {
        current.write(bytes);
    }

    @Override
    public void close() {
        try {
            server.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the bus does not close", e);
        }
    }
}
