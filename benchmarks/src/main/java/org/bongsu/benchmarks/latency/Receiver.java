package org.bongsu.benchmarks.latency;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where every contender's webhook ends, and where Prometheus scrapes the panels. Notes when the first post about each panel was
 * read whole. Threads of its own.
 */
final class Receiver implements AutoCloseable {

    /** A panel as Bongsu's alerts, Alertmanager's labels and NUT's script name it. */
    private static final Pattern PANEL = Pattern.compile("stage\\.fire\\.c-([mr]-\\d+)|\"panel\":\"([a-z]+-\\d+)\"");

    private static final String METRICS = "/metrics/";

    private static final String RESOLVED = "\"status\":\"resolved\"";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
    private final Set<String> raised = ConcurrentHashMap.newKeySet();

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
        server.createContext(METRICS, this::metrics);
        server.createContext("/hook", this::hook);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    /** Where some panels are scraped, and no others: who sees another's panel would report it first. */
    static String metrics(int first, int panels) {
        return METRICS + first + "/" + panels;
    }

    /** From the next scrape on. */
    void raise(String panel) {
        raised.add(panel);
    }

    /** {@link System#nanoTime} of the first post about each panel. */
    Map<String, Long> arrivals() {
        return arrivals;
    }

    void forget() {
        arrivals.clear();
    }

    private void hook(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        long now = System.nanoTime();
        if (!body.contains(RESOLVED)) {
            Matcher found = PANEL.matcher(body);
            while (found.find()) {
                arrivals.putIfAbsent(found.group(1) == null ? found.group(2) : found.group(1), now);
            }
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private void metrics(HttpExchange exchange) throws IOException {
        String[] range =
                exchange.getRequestURI().getPath().substring(METRICS.length()).split("/", 2);
        int first = Integer.parseInt(range[0]);
        String text = java.util.stream.IntStream.range(first, first + Integer.parseInt(range[1]))
                .mapToObj(panel -> "p-" + panel)
                .map(panel -> "panel_zone{panel=\"" + panel + "\"} " + (raised.contains(panel) ? 1 : 0) + "\n")
                .collect(Collectors.joining("", "# TYPE panel_zone gauge\n", ""));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
