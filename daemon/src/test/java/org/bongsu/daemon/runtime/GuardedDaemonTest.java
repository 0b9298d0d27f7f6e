package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.access.LoginThrottle;
import org.bongsu.daemon.cli.Bongsu;
import org.bongsu.domain.ScenarioClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole daemon that has to be logged in to, over TLS: what it writes and says holds no secret. */
class GuardedDaemonTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PASSWORD = "five-beacons-on-the-hill";
    private static final String WRONG = "four-beacons-on-the-hill";
    private static final String TOKEN = "bongsu_a-token-that-nobody-is-to-read-anywhere";
    private static final String FORGED = "bongsu_a-token-that-somebody-has-made-up-now";
    private static final String STORE = "changeit-in-a-test";

    @TempDir
    private Path folder;

    private Path site;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : event.getThrowableProxy().getMessage()));
        }
    };

    @BeforeEach
    void site() throws Exception {
        site = folder.resolve("site");
        Files.createDirectories(site);
        Path demo = Path.of(System.getProperty("bongsu.home"), "config", "sites", "demo");
        try (Stream<Path> files = Files.list(demo)) {
            for (Path file : files.toList()) {
                Files.copy(file, site.resolve(file.getFileName()));
            }
        }
        listener.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        listener.start();
        root().addAppender(listener);
    }

    private static ch.qos.logback.classic.Logger root() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
    }

    @AfterEach
    void silence() {
        root().detachAppender(listener);
    }

    private void configure(String http, String access) throws IOException {
        String text = Files.readString(site.resolve("bongsu.yaml"));
        assertTrue(text.contains("http: {listen: \"127.0.0.1:8080\"}"), "the demo's own");
        Files.writeString(
                site.resolve("bongsu.yaml"), text.replace("http: {listen: \"127.0.0.1:8080\"}", http + "\n" + access));
    }

    private static int command(String in, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)));
        try {
            return Bongsu.execute(arguments);
        } finally {
            System.setIn(before);
        }
    }

    /** What forgets to say how it is guarded does not start, and is told where in the file. */
    @Test
    void whatIsReachedFromElsewhereHasToBeGuardedOrToSayThatItIsNot() throws Exception {
        configure("http: {listen: \"0.0.0.0:8443\"}", "");
        Problems problems = new Problems();
        DaemonParts.decode(Setup.load(site), Endpoints.asConfigured(), Optional.empty(), problems);
        List<String> told = problems.list().stream().map(Object::toString).toList();
        assertEquals(2, told.size(), told.toString());
        assertTrue(told.get(1).matches("bongsu\\.yaml:\\d+:\\d+: .*without TLS.*"), told.toString());
        assertTrue(told.get(0).matches("bongsu\\.yaml:\\d+:\\d+: .*nobody has to log in.*"), told.toString());
        assertEquals(2, Bongsu.execute("check", site.toString()));
        assertEquals(
                2,
                Bongsu.execute(
                        "run",
                        "--site",
                        site.toString(),
                        "--data",
                        folder.resolve("d").toString()));
        assertFalse(Files.exists(folder.resolve("d")), "nothing was begun");
        configure2("http: {listen: \"0.0.0.0:8443\"}", "http: {listen: \"0.0.0.0:8443\", plain: true, open: true}");
        assertEquals(0, Bongsu.execute("check", site.toString()), "said to be so");
    }

    private void configure2(String from, String to) throws IOException {
        Files.writeString(
                site.resolve("bongsu.yaml"),
                Files.readString(site.resolve("bongsu.yaml")).replace(from, to));
    }

    @Test
    void noSecretIsInTheLogTheJournalOrAnAnswer() throws Exception {
        certificate("first");
        Files.writeString(site.resolve("token"), TOKEN);
        configure(
                "http: {listen: \"127.0.0.1:0\", tls: {certificate: cert.pem, key: key.pem}}",
                "access: {users: users, tokens: [{id: script, role: viewer, token: \"file:token\", until: \"2999-01-01T00:00:00Z\"}]}");
        assertEquals(
                0, command(PASSWORD + "\n", "users", "add", "--site", site.toString(), "--role", "approver", "kim"));
        assertEquals(2, command("short\n", "users", "add", "--site", site.toString(), "--role", "viewer", "lee"));
        assertEquals(2, command(PASSWORD + "\n", "users", "add", "--site", site.toString(), "--role", "root", "lee"));
        Path data = folder.resolve("data");
        List<String> answers = new ArrayList<>();
        Setup setup = Setup.load(site);
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(setup, Endpoints.asConfigured(), Optional.empty(), problems)
                .resolved(site);
        problems.throwIfAny();
        ScenarioClock clock = ScenarioClock.real(System.currentTimeMillis());
        Daemon daemon = new Daemon(setup, parts, data, clock, System::currentTimeMillis);
        String session;
        try {
            String url = "https://localhost:" + daemon.start();
            HttpClient client = client("TLSv1.3");
            HttpResponse<String> in = logIn(client, url, PASSWORD);
            assertEquals(303, in.statusCode());
            assertEquals(
                    "max-age=31536000",
                    in.headers().firstValue("Strict-Transport-Security").orElse(""));
            session = in.headers().firstValue("Set-Cookie").orElseThrow().split("[=;]")[1];
            answers.add(logIn(client, url, WRONG).body());
            for (String path :
                    List.of("/", "/metrics", "/api/v1/me", "/api/v1/alerts", "/api/v1/site", "/api/v1/notices")) {
                HttpResponse<String> read = get(client, url + path, "Authorization", "Bearer " + TOKEN);
                assertEquals(200, read.statusCode(), path);
                answers.add(read.body());
                answers.add(get(client, url + path, "Authorization", "Bearer " + FORGED)
                        .body());
                answers.add(get(client, url + path, "Cookie", "__Host-bongsu=" + session)
                        .body());
            }
            assertEquals(
                    200,
                    get(client("TLSv1.2"), url + "/healthz", "Accept", "*/*").statusCode());
            assertTrue(
                    get(client, url + "/metrics", "Authorization", "Bearer " + TOKEN)
                            .body()
                            .contains("bongsu_logins_failed_total{means=\"password\"} 1.0"),
                    "the control: a failure was counted");
            renewed(url);
        } finally {
            daemon.stop();
        }
        Path ledger = folder.resolve("ledger.json");
        assertEquals(0, Bongsu.execute("ledger", "export", "--data", data.toString(), "--to", ledger.toString()));
        assertTold(ledger);
        StringBuilder everything = new StringBuilder();
        log.forEach(line -> everything.append(line).append('\n'));
        answers.forEach(everything::append);
        everything.append(Files.readString(ledger));
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                everything.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        String all = everything.toString();
        assertTrue(all.contains("kim logs in as approver") && all.contains("LoggedIn"), "the control: it was written");
        String hash = Files.readString(site.resolve("users"))
                .lines()
                .filter(line -> line.startsWith("kim"))
                .findFirst()
                .orElseThrow()
                .split("\\$")[5];
        for (String secret : List.of(PASSWORD, WRONG, TOKEN, FORGED, session, hash, "argon2", "BEGIN PRIVATE KEY")) {
            assertFalse(all.contains(secret), "somewhere stands " + secret);
        }
    }

    private static void assertTold(Path ledger) throws IOException {
        JsonNode entries = new ObjectMapper().readTree(Files.readString(ledger)).path("entries");
        List<String> told = new ArrayList<>();
        entries.forEach(entry ->
                told.add(entry.path("kind").asText() + " " + entry.path("by").asText("") + " "
                        + entry.path("what").path("ko").asText()));
        assertTrue(told.stream().anyMatch(each -> each.startsWith("LoggedIn kim 로그인: ")), told.toString());
        assertTrue(told.stream().anyMatch(each -> each.startsWith("LoginFailed  로그인 실패: ")), told.toString());
    }

    /** What people see of somebody who tries the passwords of one name, which is locked after a few, and when it is over. */
    @Test
    void whoTriesPasswordsIsAnOpenAlertUntilItHasBeenCalmForLong() throws Exception {
        certificate("first");
        Files.writeString(site.resolve("token"), TOKEN);
        configure(
                "http: {listen: \"127.0.0.1:0\", tls: {certificate: cert.pem, key: key.pem}}",
                "access: {users: users, tokens: [{id: script, role: viewer, token: \"file:token\", until: \"2999-01-01T00:00:00Z\"}]}");
        assertEquals(
                0, command(PASSWORD + "\n", "users", "add", "--site", site.toString(), "--role", "approver", "kim"));
        Path data = folder.resolve("data");
        Setup setup = Setup.load(site);
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(setup, Endpoints.asConfigured(), Optional.empty(), problems)
                .resolved(site);
        problems.throwIfAny();
        AtomicLong later = new AtomicLong();
        LongSupplier wall = () -> System.currentTimeMillis() + later.get();
        Daemon daemon = new Daemon(setup, parts, data, ScenarioClock.real(wall.getAsLong()), wall);
        try {
            String url = "https://localhost:" + daemon.start();
            HttpClient client = client("TLSv1.3");
            assertEquals(Optional.empty(), logins(client, url), "the control: nobody has tried anything");
            List<Integer> answered = new ArrayList<>();
            for (int attempt = 0; attempt < LoginThrottle.SUSPECT; attempt++) {
                HttpResponse<String> response = logIn(client, url, WRONG);
                answered.add(response.statusCode());
                if (response.statusCode() == 429) {
                    int wait = Integer.parseInt(
                            response.headers().firstValue("Retry-After").orElseThrow());
                    assertTrue(wait > 0 && wait <= 61, "for " + wait + " s");
                }
            }
            assertEquals(List.of(401, 401, 401, 401, 401, 429), answered.subList(0, 6));
            Await.until(
                    "the alert is open",
                    LIMIT,
                    () -> logins(client, url)
                            .filter(alert -> alert.path("state").asText().equals("OPEN"))
                            .isPresent());
            JsonNode alert = logins(client, url).orElseThrow();
            assertEquals("WARNING", alert.path("severity").asText(), alert.toString());
            assertTrue(alert.at("/summary/ko").asText().contains("로그인 실패"), alert.toString());
            assertTrue(
                    alert.toString().contains(LoginThrottle.SUSPECT + " failed lately, the last from 127.0.0.1"),
                    alert.toString());
            later.addAndGet(LoginThrottle.CALM.toMillis());
            Await.until(
                    "it is over",
                    LIMIT,
                    () -> logins(client, url)
                            .filter(over -> over.path("state").asText().equals("OPEN"))
                            .isEmpty());
            assertEquals(303, logIn(client, url, PASSWORD).statusCode(), "and so is the lock");
        } finally {
            daemon.stop();
        }
        Path ledger = folder.resolve("ledger.json");
        assertEquals(0, Bongsu.execute("ledger", "export", "--data", data.toString(), "--to", ledger.toString()));
        List<String> kinds = new ArrayList<>();
        new ObjectMapper()
                .readTree(Files.readString(ledger))
                .path("entries")
                .forEach(entry -> kinds.add(entry.path("kind").asText()));
        assertTrue(kinds.containsAll(List.of("LoginFailed", "LoginLocked", "LoginsSuspect", "LoginsCalm", "LoggedIn")));
    }

    /** The alert of failing log-ins, as a script with a token reads it. */
    private static Optional<JsonNode> logins(HttpClient client, String url) {
        try {
            HttpResponse<String> read = get(client, url + "/api/v1/alerts", "Authorization", "Bearer " + TOKEN);
            assertEquals(200, read.statusCode(), read.body());
            for (JsonNode alert : new ObjectMapper().readTree(read.body()).path("alerts")) {
                if (alert.path("id").asText().equals("logins")) {
                    return Optional.of(alert);
                }
            }
            return Optional.empty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A renewed certificate is served without a restart; one that is none leaves the former in place. */
    private void renewed(String url) throws Exception {
        certificate("second");
        Await.until("the new certificate is served", LIMIT, () -> {
            try {
                return get(client("TLSv1.3"), url + "/healthz", "Accept", "*/*").statusCode() == 200;
            } catch (IOException old) {
                return false;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Files.writeString(site.resolve("cert.pem"), "not a certificate");
        Files.setLastModifiedTime(site.resolve("cert.pem"), FileTime.fromMillis(System.currentTimeMillis() + 5_000));
        Await.until(
                "the bad one is told",
                LIMIT,
                () -> log.stream().anyMatch(line -> line.contains("cannot be taken up, the former stays")));
    }

    private static HttpResponse<String> get(HttpClient client, String url, String... headers) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .headers(headers)
                        .timeout(LIMIT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> logIn(HttpClient client, String url, String password) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Sec-Fetch-Site", "same-origin")
                        .timeout(LIMIT)
                        .POST(HttpRequest.BodyPublishers.ofString("user=kim&password=" + password))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Trusts what now stands in the site's folder, and nothing else. */
    private HttpClient client(String protocol) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            trusted.load(in, STORE.toCharArray());
        }
        KeyStore only = KeyStore.getInstance("PKCS12");
        only.load(null, null);
        only.setCertificateEntry("ours", trusted.getCertificate("ours"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(only);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(new SSLParameters(null, new String[] {protocol}))
                .connectTimeout(LIMIT)
                .build();
    }

    private void certificate(String name) throws Exception {
        Path store = folder.resolve("keys.p12");
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "ours",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE.toCharArray());
        }
        Files.writeString(
                site.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey("ours", STORE.toCharArray()).getEncoded()));
        Files.writeString(
                site.resolve("cert.pem"),
                pem("CERTIFICATE", keys.getCertificate("ours").getEncoded()));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
