package org.bongsu.benchmarks.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A store that keeps the requests it gets, as they come, so that a bulk loader can make the very same ones. */
public final class Recorder implements AutoCloseable {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Path bodies;
    private final OutputStream out;
    private final List<Write> writes = new ArrayList<>();
    private long size;
    private long lines;

    /**
     * One recorded request.
     *
     * @param target path and query
     * @param encoding of the body; empty where it is plain
     * @param from offset of its body in the file of bodies
     */
    public record Write(String target, String encoding, long from, int length, int lines) {}

    public Recorder(Path bodies) throws IOException {
        this.bodies = bodies;
        this.out = new BufferedOutputStream(Files.newOutputStream(bodies), 1 << 20);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String target = exchange.getRequestURI().toString();
        if (target.contains("write")) {
            String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
            keep(target, encoding == null ? "" : encoding, body);
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private void keep(String target, String encoding, byte[] body) throws IOException {
        int count = count(encoding, body);
        synchronized (this) {
            out.write(body);
            writes.add(new Write(target, encoding, size, body.length, count));
            size += body.length;
            lines += count;
        }
    }

    private static int count(String encoding, byte[] body) throws IOException {
        InputStream plain = new ByteArrayInputStream(body);
        int count = 0;
        try (InputStream text = encoding.equals("gzip") ? new GZIPInputStream(plain) : plain) {
            byte[] chunk = new byte[1 << 16];
            int last = '\n';
            for (int length = text.read(chunk); length > 0; length = text.read(chunk)) {
                for (int i = 0; i < length; i++) {
                    count += chunk[i] == '\n' ? 1 : 0;
                }
                last = chunk[length - 1];
            }
            return last == '\n' ? count : count + 1;
        }
    }

    /** Lines taken so far. */
    public synchronized long lines() {
        return lines;
    }

    public Path bodies() {
        return bodies;
    }

    /** What was recorded; closes the recording. */
    public synchronized List<Write> finish() throws IOException {
        out.flush();
        return List.copyOf(writes);
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        out.close();
    }
}
