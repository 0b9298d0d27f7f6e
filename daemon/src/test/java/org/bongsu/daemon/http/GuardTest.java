package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** By hand: the client of the JDK does not let its caller choose the Host header. */
    private static String statusLine(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port)) {
            socket.setSoTimeout(10_000);
            String request = "GET /api/v1/site HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    /** A name that an attacker makes resolve to 127.0.0.1 would let his page read and order as if it were ours. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 200",
        "localhost:8080, 200",
        "[::1]:8080, 200",
        "127.8.8.8, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example:8080, 403"
    })
    void onLoopbackOnlyLoopbackNamesAreAnswered(String host, String status) throws IOException {
        assertTrue(statusLine(host).startsWith("HTTP/1.1 " + status), statusLine(host));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, same-origin, 202",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Origin, http://evil.example, 403",
        "Origin, null, 403",
        "Origin, http://127.0.0.1:1, 403"
    })
    void anOrderComesFromOurOwnPageOrFromNoBrowser(String header, String value, int status) throws Exception {
        server.daemon.orders.clear();
        HttpResponse<String> response = server.send(server.to("/api/v1/rooms/hall-1/confirm")
                .header("Content-Type", "application/json")
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"kim\"}")));
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(status == 202 ? 1 : 0, server.daemon.orders.size());
    }

    @Test
    void ourOwnOriginIsLetThrough() throws Exception {
        HttpResponse<String> response = server.send(server.to("/api/v1/rooms/hall-1/confirm")
                .header("Content-Type", "application/json")
                .header("Origin", "http://127.0.0.1:" + server.port)
                .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"kim\"}")));
        assertEquals(202, response.statusCode(), response.body());
    }

    @Test
    void everyAnswerForbidsScriptsThatAreNotOurs() throws Exception {
        for (String path : List.of("/", "/api/v1/site", "/api/v1/nothing", "/assets/status.js")) {
            String policy = server.get(path)
                    .headers()
                    .firstValue("Content-Security-Policy")
                    .orElse("");
            assertTrue(policy.contains("default-src 'none'"), path + ": " + policy);
            assertTrue(policy.contains("script-src 'self'"), path + ": " + policy);
            assertFalse(policy.contains("unsafe"), path + ": " + policy);
        }
    }

    @Test
    void addressesAreReadWithTheirPorts() {
        assertEquals(new ListenAddress("127.0.0.1", 8080), ListenAddress.parse("127.0.0.1:8080"));
        assertEquals(new ListenAddress("::1", 0), ListenAddress.parse("[::1]:0"));
        assertEquals("[::1]:0", ListenAddress.parse("[::1]:0").toString());
        assertTrue(ListenAddress.parse("localhost:1").loopback());
        assertFalse(ListenAddress.parse("0.0.0.0:1").loopback());
        for (String wrong : List.of("8080", ":8080", "host", "host:", "host:65536", "host:x")) {
            org.junit.jupiter.api.Assertions.assertThrows(
                    IllegalArgumentException.class, () -> ListenAddress.parse(wrong), wrong);
        }
    }
}
