package org.bongsu.benchmarks.latency;

import java.io.IOException;
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

/** Debian's Prometheus and Alertmanager with one rule without hold time, each panel a group of its own. */
final class Prometheus implements Contender {

    private static final Duration START = Duration.ofSeconds(60);

    private final Child prometheus;
    private final Child manager;

    private Prometheus(Child prometheus, Child manager) {
        this.prometheus = prometheus;
        this.manager = manager;
    }

    /**
     * Returns once both are ready.
     *
     * @param first of the panels that it watches, and nobody else does
     * @param intervalSeconds of scraping and of evaluating
     * @param groupWait of Alertmanager, such as {@code 0s}
     * @param ports two free ones
     */
    static Prometheus start(
            Peers peers,
            Receiver receiver,
            int first,
            int panels,
            int intervalSeconds,
            String groupWait,
            int[] ports,
            Path folder)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path rules = Files.writeString(folder.resolve("rules.yml"), """
                groups: [{name: fire, rules: [{alert: zone, expr: "panel_zone == 1"}]}]
                """);
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                String.format(
                        Locale.ROOT,
                        """
                global: {scrape_interval: %1$ds, scrape_timeout: 1s, evaluation_interval: %1$ds}
                rule_files: ["%2$s"]
                alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%3$d"]}]}]}
                scrape_configs: [{job_name: panels, metrics_path: "%5$s", static_configs: [{targets: ["127.0.0.1:%4$d"]}]}]
                """,
                        intervalSeconds,
                        rules,
                        ports[1],
                        receiver.port(),
                        Receiver.metrics(first, panels)));
        Path routes = Files.writeString(
                folder.resolve("alertmanager.yml"), String.format(Locale.ROOT, """
                route: {receiver: us, group_by: [panel], group_wait: %s}
                receivers: [{name: us, webhook_configs: [{url: "%s"}]}]
                """, groupWait, receiver.url()));
        Child manager = new Child(
                "alertmanager",
                List.of(
                        // Where its templates are.
                        "env",
                        "-C",
                        peers.path("usr/share/prometheus/alertmanager").toString(),
                        peers.path("usr/bin/prometheus-alertmanager").toString(),
                        "--config.file=" + routes,
                        "--storage.path=" + folder.resolve("alerts"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + ports[1]),
                peers.libraries(),
                folder.resolve("alertmanager.log"),
                false);
        Child prometheus = new Child(
                "prometheus",
                List.of(
                        peers.path("usr/bin/prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("series"),
                        "--web.console.templates=" + folder,
                        "--web.console.libraries=" + folder,
                        "--web.listen-address=127.0.0.1:" + ports[0]),
                peers.libraries(),
                folder.resolve("prometheus.log"),
                false);
        Prometheus both = new Prometheus(prometheus, manager);
        both.await(ports[1], manager);
        both.await(ports[0], prometheus);
        return both;
    }

    private void await(int port, Child process) throws IOException, InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            process.run(Duration.ofMillis(200));
            try {
                if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException early) {
                if (System.nanoTime() > deadline) {
                    close();
                    throw early;
                }
            }
        }
    }

    @Override
    public void close() {
        prometheus.close();
        manager.close();
    }
}
