package org.bongsu.benchmarks.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.process.Jvm;

/** The daemon as it ships, {@code bongsu run}, in a process of its own with the options of {@code bin/bongsu}. */
public final class DaemonProcess implements AutoCloseable {

    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");
    private static final Duration START = Duration.ofSeconds(60);

    private final Child process;
    private final Path collections;
    private final URI api;
    private final HttpClient http = HttpClient.newHttpClient();

    private DaemonProcess(Child process, Path collections, int port) {
        this.process = process;
        this.collections = collections;
        this.api = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Garbage collection so far.
     *
     * @param millis spent in pauses
     * @param longestMillis longest pause
     */
    public record Collections(int pauses, double millis, double longestMillis) {}

    /** Returns once its API answers, which is before it polls. */
    public static DaemonProcess start(BenchSite site, Path data, int heapMib, Path folder)
            throws IOException, InterruptedException {
        return start(site.home(), site.site(), data, heapMib, folder);
    }

    /** @param home of the installation, as {@code bongsu.home} */
    public static DaemonProcess start(Path home, Path site, Path data, int heapMib, Path folder)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Path collections = folder.resolve("gc.log");
        List<String> options =
                List.of("-Dbongsu.home=" + home, "-Xlog:gc:file=" + collections + "::filecount=0", "-Xshare:auto");
        List<String> arguments =
                List.of("run", "--site", site.toString(), "--data", data.toString(), "--listen", "127.0.0.1:" + port);
        List<String> command = Jvm.command(
                System.getProperty("java.class.path"), heapMib, options, "org.bongsu.daemon.Main", arguments);
        Child child = new Child("the daemon", command, Map.of(), folder.resolve("daemon.log"), false);
        DaemonProcess daemon = new DaemonProcess(child, collections, port);
        long deadline = System.nanoTime() + START.toNanos();
        while (!daemon.answers()) {
            if (System.nanoTime() > deadline) {
                child.close();
                throw new IOException("the daemon does not answer; see " + folder);
            }
            child.run(Duration.ofMillis(100));
        }
        return daemon;
    }

    public Child process() {
        return process;
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/healthz").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Every series of the metrics whose name begins so, added up. A scrape costs the daemon time: not while measuring. */
    public double metric(String beginning) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public String read(String path) throws IOException, InterruptedException {
        return get(path).body();
    }

    /** An order. */
    public void post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public Collections collections() throws IOException {
        List<Double> pauses = new ArrayList<>();
        try (Stream<String> lines = Files.lines(collections)) {
            lines.map(PAUSE::matcher)
                    .filter(Matcher::find)
                    .forEach(found -> pauses.add(Double.parseDouble(found.group(1))));
        }
        return new Collections(
                pauses.size(),
                pauses.stream().mapToDouble(Double::doubleValue).sum(),
                pauses.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }

    @Override
    public void close() {
        process.close();
    }
}
