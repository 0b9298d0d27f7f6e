package org.bongsu.benchmarks.requests;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * The least that a client on Vert.x can do: checks the header, adds the registers up and asks again, on the default number of
 * event loops. No deadline, no readings. Arguments: port, registers, then one address a device. Runs until it is killed.
 */
public final class BareVertx implements Deployable {

    private static final int HEADER = 9;

    private final NetClient client;
    private final String host;
    private final int port;
    private final int registers;
    private final LongAdder sum;
    private Buffer received = Buffer.buffer();
    private int transaction;

    private BareVertx(NetClient client, String host, int port, int registers, LongAdder sum) {
        this.client = client;
        this.host = host;
        this.port = port;
        this.registers = registers;
        this.sum = sum;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        LongAdder sum = new LongAdder();
        for (String host : List.of(arguments).subList(2, arguments.length)) {
            int port = Integer.parseInt(arguments[0]);
            vertx.deployVerticle(new BareVertx(client, host, port, Integer.parseInt(arguments[1]), sum));
        }
        new CountDownLatch(1).await();
    }

    @Override
    public Future<?> deploy(Context context) {
        return client.connect(port, host).onSuccess(socket -> {
            socket.handler(chunk -> take(socket, chunk));
            ask(socket);
        });
    }

    private void ask(NetSocket socket) {
        transaction = transaction + 1 & 0xFFFF;
        socket.write(Buffer.buffer(12)
                .appendUnsignedShort(transaction)
                .appendUnsignedShort(0)
                .appendUnsignedShort(6)
                .appendUnsignedByte((short) 1)
                .appendUnsignedByte((short) 3)
                .appendUnsignedShort(0)
                .appendUnsignedShort(registers));
    }

    private void take(NetSocket socket, Buffer chunk) {
        received = received.length() == 0 ? chunk : received.appendBuffer(chunk);
        if (received.length() < HEADER + 2 * registers) {
            return;
        }
        if (received.getUnsignedShort(0) != transaction || received.getUnsignedByte(8) != 2 * registers) {
            throw new IllegalStateException("a reply to another question");
        }
        long total = 0;
        for (int i = 0; i < registers; i++) {
            total += received.getUnsignedShort(HEADER + 2 * i);
        }
        sum.add(total);
        received = Buffer.buffer();
        ask(socket);
    }
}
