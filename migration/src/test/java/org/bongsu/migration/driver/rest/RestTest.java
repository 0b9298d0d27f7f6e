package org.bongsu.migration.driver.rest;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bongsu.migration.driver.Await;
import org.bongsu.migration.driver.Heard;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.rest.Rest.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestTest {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private DriverContext driver;
    private Rest rest;

    @BeforeEach
    void begin() {
        driver = DriverContext.of("test", vertx, 1, folder, () -> T0, new Heard());
        rest = new Rest(driver, Duration.ofSeconds(2), 1);
    }

    @AfterEach
    void end() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private interface Answering {
        void answer(HttpServerRequest request);
    }

    private int serve(HttpServerOptions options, Answering answering) throws Exception {
        HttpServer server = await(vertx.createHttpServer(options)
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(request -> {
                    arrived.add(request.method() + " " + request.uri());
                    answering.answer(request);
                })
                .listen(0, "127.0.0.1"));
        return server.actualPort();
    }

    private Future<Answer> send(Endpoint endpoint, Call call) {
        Promise<Answer> answer = Promise.promise();
        driver.context().runOnContext(none -> rest.send(endpoint, call).onComplete(answer));
        return answer.future();
    }

    private static Endpoint plain(int port) {
        return new Endpoint(URI.create("http://127.0.0.1:" + port + "/base/"), Trust.DEFAULT);
    }

    private static RestException refused(Future<Answer> answer) {
        ExecutionException why = assertThrows(ExecutionException.class, () -> await(answer));
        return (RestException) why.getCause();
    }

    @Test
    void onlyTheCertificateThatIsMeantIsBelieved() throws Exception {
        rest = new Rest(driver, Duration.ofSeconds(15), 1);
        Path store = folder.resolve("own.p12");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-dname",
                "CN=bmc",
                "-ext",
                "san=ip:127.0.0.1",
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit");
        assertEquals(0, new ProcessBuilder(keytool).inheritIO().start().waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        Certificate certificate = keys.getCertificate("own");
        String print =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        Path pem = folder.resolve("own.pem");
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
        int port = serve(
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store.toString()).setPassword("changeit")),
                request -> request.response().end("{}"));
        URI url = URI.create("https://127.0.0.1:" + port);
        String other = (print.charAt(0) == 'a' ? "b" : "a") + print.substring(1);
        Endpoint pinned = new Endpoint(url, new Trust(Optional.empty(), Optional.of(print)));
        assertTrue(await(send(pinned, Call.get("/pinned"))).ok());
        assertTrue(await(send(pinned, Call.get("/again"))).ok());
        assertEquals(1, connections.get(), "the second needs no handshake");
        assertTrue(await(send(
                        new Endpoint(url, new Trust(Optional.of(pem.toString()), Optional.empty())),
                        Call.get("/known")))
                .ok());
        assertFalse(refused(
                        send(new Endpoint(url, new Trust(Optional.empty(), Optional.of(other))), Call.get("/secret")))
                .sent());
        assertFalse(refused(send(new Endpoint(url, Trust.DEFAULT), Call.get("/secret")))
                .sent());
        assertFalse(refused(send(
                        new Endpoint(
                                URI.create("https://localhost:" + port),
                                new Trust(Optional.of(pem.toString()), Optional.empty())),
                        Call.get("/secret")))
                .sent());
        assertEquals(List.of("GET /pinned", "GET /again", "GET /known"), arrived);
    }

    @Test
    void aRedirectionIsNotFollowed() throws Exception {
        int port = serve(
                new HttpServerOptions(),
                request -> request.response()
                        .setStatusCode(302)
                        .putHeader("location", "/elsewhere")
                        .end());
        assertEquals(302, await(send(plain(port), Call.get("/here"))).status());
        assertEquals(List.of("GET /base/here"), arrived);
    }

    /** The second waits for the only connection until its time is up; it must not be sent when that becomes free. */
    @Test
    void whatWasGivenUpIsNeverSentLater() throws Exception {
        rest = new Rest(driver, Duration.ofMillis(400), 1);
        int port = serve(new HttpServerOptions(), request -> {
            if (request.path().endsWith("third")) {
                request.response().end();
            }
        });
        Future<Answer> first = send(plain(port), Call.json(HttpMethod.POST, "/first", "{}"));
        Await.until(() -> "the first never arrived", () -> !arrived.isEmpty());
        Future<Answer> second = send(plain(port), Call.json(HttpMethod.POST, "/second", "{}"));
        assertTrue(refused(first).sent());
        RestException late = refused(second);
        assertEquals(200, await(send(plain(port), Call.get("/third"))).status());
        assertEquals(late.sent(), arrived.contains("POST /base/second"), "told as it was: " + arrived);
    }

    @Test
    void whoSaysWhenIsAskedAgainThenAndNotLaterThanTheTimeAllows() throws Exception {
        int port = serve(new HttpServerOptions(), request -> {
            boolean soon = request.path().endsWith("soon");
            boolean again = arrived.size() > 1;
            request.response()
                    .setStatusCode(soon && again ? 200 : 503)
                    .putHeader("retry-after", soon ? "1" : "3600")
                    .end();
        });
        assertEquals(200, await(send(plain(port), Call.get("/soon"))).status());
        assertEquals(503, await(send(plain(port), Call.get("/someday"))).status());
        assertEquals(List.of("GET /base/soon", "GET /base/soon", "GET /base/someday"), arrived);
    }

    @Test
    void wordsOfTheFarEndAreShortAndOnOneLine() {
        assertEquals("a b", Answer.line("a\n\u001b\tb\n"));
        assertEquals(303, Answer.line("x".repeat(5000)).length());
    }
}
