package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bongsu.daemon.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that want to hold or to break the daemon: a logged-in operator must not notice. */
class HostileClientsTest {

    private static final Logger LOG = LoggerFactory.getLogger(HostileClientsTest.class);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String CONFIRM = "/api/v1/rooms/hall-1/confirm";

    @TempDir
    private Path folder;

    private Locked open(int connections, int perAddress) throws Exception {
        return new Locked(
                folder,
                Optional.empty(),
                new HttpSettings(Optional.empty(), /* plain= */ false, /* open= */ false, connections, perAddress),
                0);
    }

    /** Each is refused as the client's mistake, costs no more than its bytes, and orders nothing. */
    @Test
    void bombsOfJsonAreRefused() throws Exception {
        try (Locked server = open(1_000, 1_000)) {
            String cookie = server.logIn("kim");
            List<String> bombs = List.of(
                    "[".repeat(60_000),
                    "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                    "{\"by\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}",
                    "{\"reason\":\"" + "x".repeat(60_000) + "\"}",
                    "{\"reason\":\"a\",\"reason\":\"b\"}",
                    "{\"re\\u0061son\":\"a\",\"reason\":\"b\"}",
                    "{\"reason\":" + "9".repeat(60_000) + "}",
                    "{\"reason\":1e999999999}",
                    "{\"reason\":\"" + "\\u0000".repeat(5_000) + "\"}",
                    "{\"in\":\"" + "9".repeat(500) + "d\"}",
                    "{\"reason\":\"\\ud800\"",
                    "\u0000".repeat(1_000),
                    "{\"" + "k".repeat(60_000) + "\":1}");
            for (String bomb : bombs) {
                long before = System.nanoTime();
                HttpResponse<String> response = server.order(CONFIRM, cookie, bomb);
                long millis = (System.nanoTime() - before) / 1_000_000;
                String what = bomb.substring(0, Math.min(30, bomb.length())) + " of " + bomb.length();
                assertTrue(List.of(400, 422).contains(response.statusCode()), what + ": " + response.statusCode());
                assertTrue(
                        response.body().length() < 200_000,
                        what + " is answered with " + response.body().length());
                assertTrue(millis < 5_000, what + " took " + millis + " ms");
            }
            assertEquals(413, server.order(CONFIRM, cookie, " ".repeat(70_000)).statusCode());
            assertEquals(List.of(), server.daemon.orders);
            assertEquals(202, server.order(CONFIRM, cookie, "{}").statusCode(), "the control");
        }
    }

    /** Slowloris: a header that never ends, and one byte of a body now and then. */
    @Test
    void whoSendsSlowlyIsLetGoAndWritesNoLineOfTheLog() throws Exception {
        List<String> errors = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() == Level.ERROR
                        && (event.getLoggerName().startsWith("io.vertx.ext.web")
                                || event.getLoggerName().startsWith("org.bongsu.daemon.http"))) {
                    errors.add(event.getLoggerName() + ": " + event.getFormattedMessage());
                }
            }
        };
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        listener.setContext(context);
        listener.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(listener);
        try (Locked server = open(1_000, 1_000);
                Socket header = socket(server);
                Socket silent = socket(server);
                Socket body = socket(server)) {
            String cookie = server.logIn("kim");
            send(header, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
            send(
                    body,
                    "POST " + CONFIRM + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + cookie
                            + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n");
            Await.until("the header's is closed", LIMIT, () -> dripped(header));
            Await.until("the body's is closed", LIMIT, () -> dripped(body));
            Await.until("the silent one is closed", LIMIT, () -> ended(silent));
            assertEquals(List.of(), server.daemon.orders);
            assertEquals(202, server.order(CONFIRM, cookie, "{}").statusCode(), "the control");
        } finally {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(listener);
        }
        assertEquals(List.of(), errors);
    }

    /** From one address no more than its share; the oldest quiet ones make room where all are taken. */
    @Test
    void connectionsOfOneAddressAndOfAllHaveABound() throws Exception {
        try (Locked server = open(100, 64)) {
            String cookie = server.logIn("kim");
            List<SocketChannel> held = new ArrayList<>();
            try {
                for (int index = 0; index < 80; index++) {
                    held.add(from("127.0.0.2", server.port));
                }
                Await.until("those beyond are refused", LIMIT, () -> gauge(server, "bongsu_http_connections") <= 66);
                for (int index = 0; index < 80; index++) {
                    held.add(from("127.0.0.3", server.port));
                }
                Await.until("all that there may be", LIMIT, () -> gauge(server, "bongsu_http_connections") == 100);
                assertEquals(200, server.get("/api/v1/me", cookie).statusCode(), "and an operator comes in");
                assertTrue(refused(server) >= 60, "refused or closed: " + refused(server));
            } finally {
                close(held);
            }
        }
    }

    /**
     * As many idle connections as the machine's descriptors allow, up to 10,000: both ends of each are this process's. They stand for
     * ten seconds at most, as they never ask anything, so they are opened anew while an operator's requests are timed.
     */
    @Test
    void thousandsOfIdleConnectionsDoNotSlowAnOperator() throws Exception {
        int wanted = (int) Math.min(10_000, (descriptors() - 1_000) / 2);
        assertTrue(wanted >= 1_000, "ulimit -n leaves " + wanted + " connections");
        try (Locked server = open(20_000, 20_000)) {
            String cookie = server.logIn("kim");
            List<SocketChannel> held = new ArrayList<>();
            try {
                double before = p99(server, cookie, 300);
                for (int index = 0; index < wanted; index++) {
                    // Each has asked once, so that it may stay for longer than it takes to time.
                    SocketChannel channel = from("127.0.0." + (2 + index % 50), server.port);
                    channel.write(java.nio.ByteBuffer.wrap(
                            "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                    held.add(channel);
                }
                Await.until("they stand", LIMIT, () -> gauge(server, "bongsu_http_connections") >= wanted);
                double during = p99(server, cookie, 300);
                double after = gauge(server, "bongsu_http_connections");
                LOG.info(
                        "{}",
                        String.format(
                                Locale.ROOT,
                                "p99 of a logged-in operator's request: %.1f ms alone, %.1f ms beside %d idle connections",
                                before,
                                during,
                                wanted));
                assertTrue(after >= wanted, "they stood all the while: " + after);
                assertTrue(during < 1_000, "p99 " + during + " ms");
            } finally {
                close(held);
            }
        }
    }

    private static long descriptors() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 4_096;
    }

    private static double p99(Locked server, String cookie, int requests) throws Exception {
        List<Long> nanos = new ArrayList<>();
        for (int index = 0; index < requests; index++) {
            long before = System.nanoTime();
            assertEquals(200, server.get("/api/v1/rooms", cookie).statusCode());
            nanos.add(System.nanoTime() - before);
        }
        nanos.sort(null);
        return nanos.get(requests * 99 / 100) / 1e6;
    }

    private static double gauge(Locked server, String name) {
        return server.meters.get(name).gauge().value();
    }

    private static double refused(Locked server) {
        return server.meters
                .get("bongsu_http_connections_refused")
                .functionCounter()
                .count();
    }

    private static SocketChannel from(String address, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        return channel;
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    private static Socket socket(Locked server) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port);
        socket.setSoTimeout(200);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One more byte; whether the other end is gone. */
    private static boolean dripped(Socket socket) {
        try {
            send(socket, "a");
        } catch (IOException gone) {
            return true;
        }
        return ended(socket);
    }

    private static boolean ended(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            int read = in.read();
            assertFalse(read >= 0, "nothing is answered to half a request");
            return true;
        } catch (java.net.SocketTimeoutException quiet) {
            return false;
        } catch (IOException gone) {
            return true;
        }
    }
}
