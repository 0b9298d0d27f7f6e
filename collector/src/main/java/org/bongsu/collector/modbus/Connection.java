package org.bongsu.collector.modbus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line with a bounded number of requests in flight, and one deadline for each whole reply. It closes itself on any
 * breach or time-out, failing everything in flight: after that a late reply has nowhere to arrive, so it can never be taken
 * for the answer to the next question. Owned by one event loop.
 */
final class Connection implements Line.Listener {

    /** Numbers this far behind the next one were given out lately: a reply with one of them was sent twice or too late. */
    private static final int RECENT = 1024;

    private static final int NUMBERS = 65_536;

    /** Who asked. */
    interface Asker {
        void answered(Request asked, Reply reply);
    }

    /** Who owns the connection. */
    interface Owner {

        /** Bytes that nobody waits for, or the other side's close while nobody did; the connection is closed by then. */
        void unasked(Reply.Failed breach);

        /** Replies came, or all hope for them went: there is room for more requests, or none at all. */
        void settled();
    }

    private static final class Pending {
        final Request asked;
        final Asker asker;
        final int number;
        final long deadlineNanos;

        Pending(Request asked, Asker asker, int number, long deadlineNanos) {
            this.asked = asked;
            this.asker = asker;
            this.number = number;
            this.deadlineNanos = deadlineNanos;
        }
    }

    private final Vertx vertx;
    private final Line line;
    private final Framing framing;
    private final long timeoutMillis;
    private final Owner owner;
    /** In the order of asking, which is that of their deadlines. */
    private final @Nullable Pending[] pending;

    private int inFlight;
    private @Nullable Buffer received;
    private int number;
    private boolean open = true;
    /** One timer a connection: it is armed for the oldest request, and finds out by itself that it was answered. */
    private boolean armed;

    private long tookNanos;

    /**
     * @param window most requests in flight, 1 to 16; 1 where the framing has no numbers
     * @param firstNumber number of the first request; later ones count up and wrap at 65535
     */
    Connection(Vertx vertx, Line line, Framing framing, long timeoutMillis, int window, int firstNumber, Owner owner) {
        if (window > 1 && !framing.isNumbered()) {
            throw new IllegalArgumentException("a window of " + window + " needs numbers");
        }
        this.vertx = vertx;
        this.line = line;
        this.framing = framing;
        this.timeoutMillis = timeoutMillis;
        this.pending = new Pending[window];
        this.number = firstNumber % NUMBERS;
        this.owner = owner;
        line.listen(this);
    }

    boolean isOpen() {
        return open;
    }

    int inFlight() {
        return inFlight;
    }

    int window() {
        return pending.length;
    }

    /** How long the reply that is being handed on took, in nanoseconds of wall time. */
    long tookNanos() {
        return tookNanos;
    }

    /** The number that the next request will carry. */
    int nextNumber() {
        return number;
    }

    /** The asker is called once, within the time-out, and never before this returns. */
    void ask(Request request, Asker asker) {
        if (!open || inFlight == pending.length) {
            throw new IllegalStateException(open ? inFlight + " requests are in flight" : "closed");
        }
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        pending[inFlight++] = new Pending(request, asker, number, deadline);
        Buffer frame = framing.numbered(request.frame(), number);
        number = (number + 1) % NUMBERS;
        if (!armed) {
            arm(timeoutMillis);
        }
        line.write(frame);
    }

    /** What is in flight is dropped without a word. */
    void close() {
        open = false;
        inFlight = 0;
        line.close();
    }

    @Override
    public void received(Buffer chunk) {
        if (!open) {
            return;
        }
        Buffer bytes = received == null ? chunk : received.appendBuffer(chunk);
        received = null;
        int from = 0;
        while (open && from < bytes.length()) {
            int next = take(bytes, from);
            if (next == from) {
                received = from == 0 ? own(bytes) : bytes.getBuffer(from, bytes.length());
                break;
            }
            from = next;
        }
        owner.settled();
    }

    /** Chunks are not ours to append to. */
    private static Buffer own(Buffer bytes) {
        return bytes.copy();
    }

    /** @return where the next reply begins; {@code from} while more bytes are needed */
    private int take(Buffer bytes, int from) {
        if (inFlight == 0) {
            Reply.Failed unasked = new Reply.Failed(Fault.UNASKED, bytes.length() - from + " bytes while idle");
            breach(unasked, null);
            owner.unasked(unasked);
            return bytes.length();
        }
        int at = 0;
        if (framing.isNumbered()) {
            int carried = framing.number(bytes, from);
            if (carried < 0) {
                return from;
            }
            at = indexOf(carried);
            if (at < 0) {
                stranger(carried);
                return bytes.length();
            }
        }
        Pending asked = at(at);
        Reply reply = framing.judge(bytes, from, asked.asked);
        if (reply == null) {
            return from;
        }
        if (reply instanceof Reply.Failed failed) {
            breach(failed, asked);
            return bytes.length();
        }
        if (inFlight == 1 && reply.end() < bytes.length()) {
            breach(new Reply.Failed(Fault.UNASKED, bytes.length() - reply.end() + " bytes after the reply"), asked);
            return bytes.length();
        }
        remove(at);
        tookNanos = System.nanoTime() - asked.deadlineNanos + timeoutMillis * 1_000_000;
        asked.asker.answered(asked.asked, reply);
        return reply.end();
    }

    /** A reply to none of the questions: whichever it was meant for, none of the answers can be relied on any more. */
    private void stranger(int carried) {
        int behind = Math.floorMod(number - 1 - carried, NUMBERS);
        Pending oldest = at(0);
        breach(
                behind < RECENT
                        ? new Reply.Failed(Fault.UNASKED, "number " + carried + " was answered before")
                        : new Reply.Failed(Fault.TRANSACTION, "asked " + oldest.number + ", got " + carried),
                oldest);
    }

    private Pending at(int index) {
        Pending asked = pending[index];
        if (asked == null) {
            throw new IllegalStateException(index + " of " + inFlight);
        }
        return asked;
    }

    private int indexOf(int carried) {
        for (int i = 0; i < inFlight; i++) {
            if (at(i).number == carried) {
                return i;
            }
        }
        return -1;
    }

    private void remove(int index) {
        inFlight--;
        System.arraycopy(pending, index + 1, pending, index, inFlight - index);
        pending[inFlight] = null;
    }

    private void arm(long millis) {
        armed = true;
        vertx.setTimer(millis, ignored -> expire());
    }

    private void expire() {
        armed = false;
        if (!open || inFlight == 0) {
            return;
        }
        Pending oldest = at(0);
        long left = oldest.deadlineNanos - System.nanoTime();
        if (left > 0) {
            arm(1 + left / 1_000_000);
            return;
        }
        int have = received == null ? 0 : received.length();
        breach(
                new Reply.Failed(have == 0 ? Fault.SILENT : Fault.SLOW, have + " bytes in " + timeoutMillis + " ms"),
                oldest);
        owner.settled();
    }

    @Override
    public void closed(Optional<Fault> why) {
        if (!open) {
            return;
        }
        int have = received == null ? 0 : received.length();
        boolean idle = inFlight == 0;
        Reply.Failed failed = new Reply.Failed(
                why.orElse(have == 0 ? Fault.CLOSED : Fault.TRUNCATED),
                "closed by the device after " + have + " bytes");
        breach(failed, idle ? null : at(0));
        if (idle) {
            owner.unasked(failed);
        }
        owner.settled();
    }

    /** @param culprit the one whose reply it is, as far as that can be said; the others were merely in flight */
    private void breach(Reply.Failed failed, @Nullable Pending culprit) {
        open = false;
        received = null;
        line.close();
        Reply.Failed abandoned = new Reply.Failed(Fault.ABANDONED, "after " + failed.detail());
        for (int i = 0; i < inFlight; i++) {
            Pending each = at(i);
            each.asker.answered(each.asked, each == culprit ? failed : abandoned);
        }
        inFlight = 0;
    }
}
