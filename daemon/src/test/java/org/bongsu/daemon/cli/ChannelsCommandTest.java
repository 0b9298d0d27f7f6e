package org.bongsu.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A person tries the channels of the demo's site against a receiver on loopback. */
class ChannelsCommandTest {

    private static final Path DEMO = Path.of(System.getProperty("bongsu.home"), "config", "sites", "demo");

    @TempDir
    private Path site = Path.of(".");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringWriter out = new StringWriter();
    private HttpServer receiver = vertx.createHttpServer();

    @BeforeEach
    void start() throws Exception {
        receiver = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    received.add(request.path() + " " + body);
                    request.response()
                            .setStatusCode(request.path().contains("dead") ? 503 : 200)
                            .end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(DEMO)) {
            for (Path file : files.toList()) {
                Path copy = site.resolve(DEMO.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void channels(String section) throws IOException {
        String url = "http://127.0.0.1:" + receiver.actualPort();
        Path file = site.resolve("bongsu.yaml");
        StringBuilder kept = new StringBuilder();
        boolean skips = false;
        for (String line : Files.readAllLines(file)) {
            skips = line.startsWith("channels:") || (skips && (line.startsWith(" ") || line.isBlank()));
            if (!skips) {
                kept.append(line).append('\n');
            }
        }
        Files.writeString(file, kept + section.replace("URL", url));
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new ChannelsTestCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        String[] all = Stream.concat(Stream.of("--site", site.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return line.execute(all);
    }

    @Test
    void eachChannelIsTriedAndWhatIsTriedIsOverAtOnce() throws Exception {
        channels("""
                channels:
                  mattermost: [{id: chat, url: "URL/chat", language: ko}]
                  alertmanager: [{id: am, url: "URL/am"}]
                """);
        assertEquals(Bongsu.OK, run(), out.toString());
        assertTrue(out.toString().contains("chat (mattermost): taken"), out.toString());
        assertTrue(out.toString().contains("am (alertmanager): taken"), out.toString());
        assertEquals(4, received.size());
        assertTrue(received.stream().anyMatch(body -> body.startsWith("/am/api/v2/alerts [")));
        assertTrue(received.stream().anyMatch(body -> body.startsWith("/chat") && body.contains("채널 시험 통보")));
    }

    @Test
    void aChannelThatDoesNotTakeItIsStatusThreeAndTheOthersAreTriedAllTheSame() throws Exception {
        channels("""
                channels:
                  slack: [{id: dead, url: "URL/dead"}, {id: alive, url: "URL/alive"}]
                """);
        assertEquals(Bongsu.UNREACHABLE, run(), out.toString());
        assertTrue(out.toString().contains("dead (slack): failed: HTTP 503"), out.toString());
        assertTrue(out.toString().contains("alive (slack): taken"), out.toString());
        assertEquals(Bongsu.OK, run("alive"), out.toString());
    }

    @Test
    void anUnknownNameIsBadInput() throws Exception {
        channels("channels: {slack: [{id: alive, url: \"URL/alive\"}]}\n");
        assertEquals(Bongsu.BAD_INPUT, run("alife"));
        assertTrue(out.toString().contains("did you mean alive?"), out.toString());
    }
}
