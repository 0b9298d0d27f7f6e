package org.bongsu.collector.modbus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line for frames without numbers. It is handed out only once nothing came over it for as long as a reply may take: the
 * answer to a question asked before, through a connection that has been given up since, may still come out of a serial bus,
 * and would pass for the answer to the next one. What comes in that time is dropped.
 */
final class QuietLine implements Line, Line.Listener {

    /** So many times a late reply may begin the wait anew; a bus that talks on by itself is of no use. */
    private static final int MOST_WAITS = 3;

    private final Vertx vertx;
    private final Line line;
    private final long quietMillis;
    private final Promise<Line> settled = Promise.promise();
    private @Nullable Listener listener;
    private boolean broken;
    private boolean disturbed;
    private int waits;

    private QuietLine(Vertx vertx, Line line, long quietMillis) {
        this.vertx = vertx;
        this.line = line;
        this.quietMillis = quietMillis;
    }

    /** To be called on the line's event loop. The future fails when the line breaks meanwhile or does not fall silent. */
    static Future<Line> settle(Vertx vertx, Line line, long quietMillis) {
        QuietLine quiet = new QuietLine(vertx, line, quietMillis);
        line.listen(quiet);
        quiet.await();
        return quiet.settled.future();
    }

    private void await() {
        disturbed = false;
        waits++;
        vertx.setTimer(quietMillis, ignored -> {
            if (broken) {
                return;
            }
            if (!disturbed) {
                settled.complete(this);
            } else if (waits < MOST_WAITS) {
                await();
            } else {
                line.close();
                settled.fail(new IOException("bytes come unasked and do not end"));
            }
        });
    }

    @Override
    public void received(Buffer bytes) {
        Listener told = listener;
        if (told == null) {
            disturbed = true;
        } else {
            told.received(bytes);
        }
    }

    @Override
    public void closed(Optional<Fault> why) {
        broken = true;
        Listener told = listener;
        if (told == null) {
            settled.tryFail(new IOException("closed before anything was asked"));
        } else {
            told.closed(why);
        }
    }

    @Override
    public void listen(Listener to) {
        listener = to;
        if (broken) {
            to.closed(Optional.empty());
        }
    }

    @Override
    public void write(Buffer frame) {
        line.write(frame);
    }

    @Override
    public void close() {
        line.close();
    }
}
