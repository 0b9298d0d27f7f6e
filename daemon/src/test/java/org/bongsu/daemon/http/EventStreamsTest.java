package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bongsu.daemon.http.view.CompartmentView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.Test;

class EventStreamsTest {

    /** Reads a stream on its own thread; lines come out in order, and the end as the word END. */
    private static final class Listener implements AutoCloseable {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final InputStream stream;

        Listener(RunningServer server, String lastSeen) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/api/v1/events"));
            if (!lastSeen.isEmpty()) {
                request.header("Last-Event-ID", lastSeen);
            }
            HttpResponse<InputStream> response =
                    server.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            assertEquals(
                    "text/event-stream",
                    response.headers().firstValue("Content-Type").orElse(""));
            stream = response.body();
            Thread reader = new Thread(() -> {
                try (Stream<String> all = new java.io.BufferedReader(
                                new java.io.InputStreamReader(stream, java.nio.charset.StandardCharsets.UTF_8))
                        .lines()) {
                    all.filter(line -> !line.isEmpty()).forEach(lines::add);
                } catch (java.io.UncheckedIOException closed) {
                    lines.add("CLOSED");
                }
                lines.add("END");
            });
            reader.setDaemon(true);
            reader.start();
        }

        List<String> until(String last) throws InterruptedException {
            List<String> seen = new ArrayList<>();
            while (!seen.contains(last)) {
                String line = lines.poll(10, TimeUnit.SECONDS);
                assertNotNull(line, "waiting for '" + last + "' after " + seen);
                seen.add(line);
            }
            return seen;
        }

        @Override
        public void close() throws java.io.IOException {
            stream.close();
        }
    }

    private static DaemonSnapshot at(Stage stage, long revision) {
        DaemonSnapshot old = SampleDaemon.burning();
        CompartmentView was = old.compartments().get(1);
        CompartmentView now = new CompartmentView(
                was.id(),
                was.name(),
                was.rooms(),
                stage,
                was.since(),
                Text.same("because"),
                was.whyNot(),
                was.hazards(),
                was.votes(),
                was.unknowns());
        return new DaemonSnapshot(
                revision,
                old.at(),
                List.of(old.compartments().get(0), now),
                old.rooms(),
                old.alerts(),
                old.plans(),
                old.permits(),
                old.tenants(),
                old.silences(),
                old.supplies());
    }

    @Test
    void aListenerIsToldOfWhatChangedAndOfNothingElse() throws Exception {
        try (RunningServer server = new RunningServer();
                Listener listener = new Listener(server, "")) {
            listener.until("event: ready");
            server.daemon.snapshot = at(Stage.CUT_IMMINENT, 8);
            server.api.published();
            List<String> seen = listener.until("event: compartment");
            seen.add(listener.lines.poll(10, TimeUnit.SECONDS));
            assertTrue(seen.get(seen.size() - 1).contains("\"stage\":\"CUT_IMMINENT\""), seen.toString());
            server.daemon.snapshot = SampleDaemon.burning();
            server.api.published();
            List<String> next = listener.until("event: compartment");
            assertEquals(
                    List.of("event: compartment"),
                    next.stream().filter(line -> line.startsWith("event")).toList());
        }
    }

    /** A browser whose network was away for a moment must not miss the stage that was reached meanwhile. */
    @Test
    void aListenerThatComesBackGetsWhatItMissedAndNotWhatItSaw() throws Exception {
        try (RunningServer server = new RunningServer()) {
            String seenLast;
            try (Listener first = new Listener(server, "")) {
                List<String> opening = first.until("event: ready");
                seenLast = opening.get(opening.indexOf("event: ready") - 1).substring("id: ".length());
            }
            try (Listener witness = new Listener(server, "")) {
                witness.until("event: ready");
                server.daemon.snapshot = at(Stage.CUT_IMMINENT, 8);
                server.api.published();
                witness.until("event: compartment");
            }
            try (Listener second = new Listener(server, seenLast)) {
                List<String> seen = second.until("event: ready");
                assertEquals(
                        List.of("event: compartment", "event: ready"),
                        seen.stream().filter(line -> line.startsWith("event")).toList());
            }
        }
    }

    @Test
    void aListenerOfAnotherRunIsToldToReadEverythingAgain() throws Exception {
        try (RunningServer server = new RunningServer();
                Listener listener = new Listener(server, "r0-3")) {
            assertTrue(listener.until("event: ready").contains("event: lost"));
        }
    }

    @Test
    void closingTheServerEndsTheStreams() throws Exception {
        try (RunningServer server = new RunningServer();
                Listener listener = new Listener(server, "")) {
            listener.until("event: ready");
            server.api.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
            listener.until("END");
        }
    }
}
