package org.bongsu.migration.driver.nut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bongsu.migration.shutdown.ShutdownGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The protocol on real sockets: bytes in any pieces, and clients that mean no good. */
class NutServerTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> sockets = new ArrayList<>();
    private NutServer server = serve(8, Duration.ofSeconds(60));
    private int port = started(server);

    private NutServer serve(int connections, Duration idle) {
        NutServer made = new NutServer(
                vertx,
                new NutOptions("127.0.0.1", 0, List.of(new NutUser("upsmon", "secret")), connections, idle),
                () -> NutSessionTest.NOW);
        made.publish(List.of(
                NutSessionTest.online(new ShutdownGroup("hall-2", "hall-2", List.of(0, 1), Duration.ofMinutes(3)))));
        return made;
    }

    private static int started(NutServer server) {
        try {
            return server.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                return line + "<end>";
            }
            line.append((char) one);
        }
        return line.toString();
    }

    @Test
    void requestsAreAnsweredInOrderHoweverTheirBytesAreDivided() throws Exception {
        String talk = "USERNAME upsmon\r\nPASSWORD \"secret\"\nLOGIN hall-2\nGET NUMLOGINS hall-2\n"
                + "GET VAR hall-2 ups.status\nLOGOUT\nVER\n";
        List<String> expected =
                List.of("OK", "OK", "OK", "NUMLOGINS hall-2 1", "VAR hall-2 ups.status \"OL\"", "OK Goodbye", "<end>");
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Socket socket = connect();
            for (int at = 0; at < talk.length(); ) {
                int end = Math.min(talk.length(), at + 1 + random.nextInt(seed == 0 ? 1 : 30));
                try {
                    send(socket, talk.substring(at, end));
                } catch (IOException closed) {
                    // After its goodbye it need not listen.
                }
                at = end;
            }
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < expected.size(); i++) {
                answers.add(line(socket));
            }
            assertEquals(expected, answers, "seed " + seed);
        }
        assertEquals(0, server.logins("hall-2"));
    }

    @Test
    void aLineWithoutAnEndIsCutOff() throws Exception {
        Socket socket = connect();
        send(socket, "x".repeat(NutLines.LINE_BYTES_MOST + 1));
        assertEquals("ERR TOO-LONG", line(socket));
        assertEquals("<end>", line(socket));
    }

    @Test
    void tooManyConnectionsAreTurnedAwayAndTheOthersServed() throws Exception {
        List<Socket> served = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            served.add(connect());
            send(served.get(i), "NETVER\n");
            assertEquals("1.3", line(served.get(i)));
        }
        assertEquals("<end>", line(connect()));
        assertEquals(1, server.turnedAway());
        send(served.get(3), "LOGOUT\n");
        assertEquals("OK Goodbye", line(served.get(3)));
        assertEquals("<end>", line(served.get(3)));
        served.get(3).close();
        send(served.get(0), "NETVER\n");
        assertEquals("1.3", line(served.get(0)));
    }

    @Test
    void whoSaysNothingIsClosed() throws Exception {
        server = serve(8, Duration.ofMillis(200));
        port = started(server);
        Socket socket = connect();
        send(socket, "USERNAME upsmon\nPASSWORD secret\nLOGIN hall-2\n");
        assertEquals("OK", line(socket));
        assertEquals("OK", line(socket));
        assertEquals("OK", line(socket));
        assertEquals("<end>", line(socket));
        // The client may see the end before the server has put it down.
        Socket other = connect();
        String logins = "";
        for (int asked = 0; asked < 100_000 && !logins.endsWith(" 0"); asked++) {
            send(other, "GET NUMLOGINS hall-2\n");
            logins = line(other);
        }
        assertEquals("NUMLOGINS hall-2 0", logins);
        assertEquals(NutClient.Says.NOTHING, server.clients().get(0).says().orElseThrow());
    }

    /** A client that asks and asks and never reads must not fill our memory; once it reads, it gets every answer. */
    @Test
    void whoDoesNotReadIsNotReadFrom() throws Exception {
        Socket socket = connect();
        int asked = 20_000;
        Thread writer = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < asked; i++) {
                            send(socket, "LIST VAR hall-2\n");
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "writer");
        writer.start();
        Socket other = connect();
        send(other, "NETVER\n");
        assertEquals("1.3", line(other), "others are served meanwhile");
        int ends = 0;
        InputStream in = new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16);
        StringBuilder line = new StringBuilder();
        while (ends < asked) {
            int one = in.read();
            assertTrue(one >= 0, "closed after " + ends);
            if (one == '\n') {
                ends += line.toString().equals("END LIST VAR hall-2") ? 1 : 0;
                line.setLength(0);
            } else {
                line.append((char) one);
            }
        }
        writer.join(PATIENCE_MILLIS);
        assertEquals(asked, ends);
    }
}
