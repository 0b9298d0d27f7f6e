package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.function.Consumer;
import org.bongsu.domain.profile.Span;
import org.jspecify.annotations.Nullable;

/**
 * One socket with at most one request in flight, and one deadline for the whole reply. It closes itself on any breach or
 * time-out: after that a late reply has nowhere to arrive, so it can never be taken for the answer to the next question.
 * Owned by one event loop.
 */
final class Connection {

    private final Vertx vertx;
    private final NetSocket socket;
    private final long timeoutMillis;
    private final Consumer<Reply.Failed> onIdleBreach;
    private Buffer received = Buffer.buffer();
    private @Nullable Pending pending;
    private int transaction;
    private boolean open = true;

    private record Pending(int transaction, int unit, Span span, Promise<Reply> promise, long timer) {}

    /**
     * @param firstTransaction number of the first request; later ones count up and wrap at 65535
     * @param onIdleBreach hears of bytes that come while nothing is asked; the connection is closed by then
     */
    Connection(
            Vertx vertx,
            NetSocket socket,
            long timeoutMillis,
            int firstTransaction,
            Consumer<Reply.Failed> onIdleBreach) {
        this.vertx = vertx;
        this.socket = socket;
        this.timeoutMillis = timeoutMillis;
        this.transaction = firstTransaction & 0xFFFF;
        this.onIdleBreach = onIdleBreach;
        socket.handler(this::receive);
        socket.closeHandler(ignored -> closed());
        socket.exceptionHandler(ignored -> closed());
    }

    boolean isOpen() {
        return open;
    }

    /** The number that the next request will carry. */
    int nextTransaction() {
        return transaction;
    }

    /** The future never fails and is completed once, within the time-out. */
    Future<Reply> read(int unit, Span span) {
        if (pending != null) {
            throw new IllegalStateException("a request is in flight");
        }
        if (!open) {
            return Future.succeededFuture(new Reply.Failed(Fault.CLOSED, "closed while idle"));
        }
        Promise<Reply> promise = Promise.promise();
        int id = transaction;
        transaction = transaction + 1 & 0xFFFF;
        long timer = vertx.setTimer(timeoutMillis, ignored -> expire());
        pending = new Pending(id, unit, span, promise, timer);
        socket.write(RequestFrame.encode(id, unit, span));
        return promise.future();
    }

    void close() {
        open = false;
        socket.close();
        finish(new Reply.Failed(Fault.CLOSED, "closed by us"));
    }

    private void receive(Buffer chunk) {
        if (!open) {
            return;
        }
        Pending asked = pending;
        if (asked == null) {
            Reply.Failed breach = new Reply.Failed(Fault.UNASKED, chunk.length() + " bytes while idle");
            breach(breach);
            onIdleBreach.accept(breach);
            return;
        }
        received = received.length() == 0 ? chunk : received.appendBuffer(chunk);
        Optional<Reply> reply = ReplyFrame.judge(received, asked.transaction(), asked.unit(), asked.span());
        if (reply.isPresent()) {
            if (reply.get() instanceof Reply.Failed failed) {
                breach(failed);
            } else {
                finish(reply.get());
            }
        }
    }

    private void expire() {
        Fault fault = received.length() == 0 ? Fault.SILENT : Fault.SLOW;
        breach(new Reply.Failed(fault, received.length() + " bytes in " + timeoutMillis + " ms"));
    }

    private void closed() {
        if (open) {
            open = false;
            Fault fault = received.length() == 0 ? Fault.CLOSED : Fault.TRUNCATED;
            socket.close();
            finish(new Reply.Failed(fault, "closed by the device after " + received.length() + " bytes"));
        }
    }

    private void breach(Reply.Failed failed) {
        open = false;
        socket.close();
        finish(failed);
    }

    private void finish(Reply reply) {
        Pending asked = pending;
        pending = null;
        received = Buffer.buffer();
        if (asked != null) {
            vertx.cancelTimer(asked.timer());
            asked.promise().complete(reply);
        }
    }
}
