package org.bongsu.collector.modbus;

import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import com.ghgande.j2mod.modbus.net.SerialConnection;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial port that j2mod opened. Its bytes are judged here like those of a socket: j2mod's own master drops what came late
 * before it asks, takes another unit's reply for the right one, and tells a wrong check sum from silence only in the text of
 * its exceptions.
 *
 * <p>Two threads a port: one waits for bytes, the other writes and closes, so that a port that hangs holds up nobody else. Both
 * end with the line.
 */
final class SerialLine implements Line {

    private static final Logger LOG = LoggerFactory.getLogger(SerialLine.class);

    /** The reader looks so often whether the line is closed. */
    private static final int READ_MILLIS = 100;

    private static final int LONGEST = 256;

    private final Context context;
    private final SerialConnection port;
    private final String path;
    private final Consumer<SerialLine> onClose;
    private final ExecutorService writer;
    private @Nullable Listener listener;
    private volatile boolean closed;

    SerialLine(Context context, SerialConnection port, String path, Consumer<SerialLine> onClose) {
        this.context = context;
        this.port = port;
        this.path = path;
        this.onClose = onClose;
        this.writer = Executors.newSingleThreadExecutor(work -> thread(work, "writes"));
    }

    private Thread thread(Runnable work, String what) {
        Thread thread = new Thread(work, "serial-" + path + "-" + what);
        thread.setDaemon(true);
        return thread;
    }

    /** To be called before it is handed out. */
    void start() {
        port.setComPortTimeouts(AbstractSerialConnection.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
        thread(this::read, "reads").start();
    }

    private void read() {
        byte[] bytes = new byte[LONGEST];
        int count = 0;
        while (!closed && count >= 0 && port.isOpen()) {
            count = port.readBytes(bytes, bytes.length);
            if (count > 0) {
                Buffer chunk = Buffer.buffer(count).appendBytes(bytes, 0, count);
                context.runOnContext(ignored -> received(chunk));
            }
        }
        context.runOnContext(ignored -> broke());
    }

    private void received(Buffer chunk) {
        Listener told = listener;
        if (told != null && !closed) {
            told.received(chunk);
        }
    }

    private void broke() {
        Listener told = listener;
        if (!closed) {
            close();
            if (told != null) {
                told.closed(Optional.empty());
            }
        }
    }

    @Override
    public void listen(Listener to) {
        listener = to;
    }

    @Override
    public void write(Buffer frame) {
        byte[] bytes = frame.getBytes();
        if (!closed) {
            writer.execute(() -> {
                if (!closed && port.writeBytes(bytes, bytes.length) != bytes.length) {
                    LOG.debug("{}: not all of a request was taken", path);
                    context.runOnContext(ignored -> broke());
                }
            });
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
            // Not among the writer's work, which may be what hangs.
            thread(port::close, "closes").start();
            writer.shutdown();
        }
    }
}
