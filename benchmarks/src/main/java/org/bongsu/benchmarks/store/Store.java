package org.bongsu.benchmarks.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.Locale;
import org.bongsu.benchmarks.Peers;
import org.bongsu.benchmarks.process.Child;

/** InfluxDB 1.x, empty, in a process of its own. */
public final class Store implements AutoCloseable {

    public static final String PROGRAM = "usr/bin/influxd";
    private static final Duration START = Duration.ofSeconds(30);

    private final Child process;
    private final URI url;
    private final HttpClient http = HttpClient.newHttpClient();

    private Store(Child process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** @param port of loopback on which it is to listen */
    public static Store start(Peers peers, Path folder, int port) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder);
        Path configuration = data.resolve("influxdb.conf");
        Files.writeString(configuration, String.format(Locale.ROOT, """
                        reporting-disabled = true
                        bind-address = "127.0.0.1:%d"
                        [meta]
                          dir = "%s/meta"
                        [data]
                          dir = "%s/data"
                          wal-dir = "%s/wal"
                          query-log-enabled = false
                        [http]
                          bind-address = "127.0.0.1:%d"
                          log-enabled = false
                        [monitor]
                          store-enabled = false
                        [logging]
                          level = "warn"
                        """, freePort(), data, data, data, port));
        List<String> command =
                List.of(peers.program(PROGRAM).orElseThrow().toString(), "-config", configuration.toString());
        Child process = new Child("influxd", command, peers.libraries(), data.resolve("influxd.log"), false);
        Store store = new Store(process, URI.create("http://127.0.0.1:" + port));
        long deadline = System.nanoTime() + START.toNanos();
        while (!store.create()) {
            if (System.nanoTime() > deadline) {
                process.close();
                throw new IOException("influxd does not answer; see " + data);
            }
            process.run(Duration.ofMillis(100));
        }
        return store;
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private boolean create() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/query?q=CREATE%20DATABASE%20bongsu"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public URI url() {
        return url;
    }

    public Child process() {
        return process;
    }

    /** Lines that it has taken since it started, by its own count. */
    public long lines() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/debug/vars")).build();
        JsonNode vars = new ObjectMapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        return vars.path("write").path("values").path("pointReq").asLong();
    }

    @Override
    public void close() {
        process.close();
    }
}
