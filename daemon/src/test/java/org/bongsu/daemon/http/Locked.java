package org.bongsu.daemon.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bongsu.daemon.access.AccessSettings;
import org.bongsu.daemon.access.OidcSettings;
import org.bongsu.daemon.access.Password;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.access.User;
import org.bongsu.daemon.access.Users;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.runtime.AccessDesk;
import org.bongsu.daemon.runtime.FaultListener;
import org.bongsu.domain.Text;

/** The API server over a sample daemon with a user and a token of every role; a password is the name and {@code -has-a-password}. */
public final class Locked implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** One hash each, once a run: they take their time. */
    private static final Map<String, String> HASHES = new LinkedHashMap<>();

    final SampleDaemon daemon = new SampleDaemon();
    public final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    public final List<Input> told = new CopyOnWriteArrayList<>();
    public final List<String> faults = new CopyOnWriteArrayList<>();
    public final AtomicLong wall = new AtomicLong(1_700_000_000_000L);
    public final int port;
    public final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    final Path folder;
    final AccessDesk desk;
    private final Vertx vertx = Vertx.vertx();
    private final ApiServer api;

    public Locked(Path folder) throws Exception {
        this(folder, Optional.empty(), HttpSettings.DEFAULT, 0);
    }

    /** @param at a port, as a provider has to know where browsers come back to; 0 for any */
    public Locked(Path folder, Optional<OidcSettings> oidc, HttpSettings settings, int at) throws Exception {
        this.folder = folder;
        Files.writeString(folder.resolve("users"), users().text());
        List<AccessSettings.Token> tokens = new java.util.ArrayList<>();
        for (Role role : Role.values()) {
            tokens.add(new AccessSettings.Token(
                    "script-" + role.word(), role, token(role), Instant.ofEpochMilli(wall.get() + 3_600_000)));
        }
        AccessSettings access =
                new AccessSettings(Optional.of("users"), Duration.ofMinutes(10), Duration.ofHours(1), tokens, oidc);
        this.desk = new AccessDesk(
                vertx,
                access,
                folder,
                reference -> reference,
                wall::get,
                input -> {
                    told.add(input);
                    return CompletableFuture.completedFuture((long) told.size());
                },
                new FaultListener() {
                    @Override
                    public void raised(String part, Text what) {
                        faults.add(what.en());
                    }

                    @Override
                    public void cleared(String part) {
                        faults.clear();
                    }
                },
                meters);
        desk.read();
        this.api = new ApiServer(
                vertx,
                new ListenAddress("127.0.0.1", at),
                settings,
                daemon,
                daemon,
                TenantPort.NONE,
                desk,
                meters,
                "r1");
        this.port = api.start().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static Users users() {
        Users users = Users.NONE;
        for (Role role : Role.values()) {
            users = users.with(new User(role.word(), role, hash(password(role.word()))));
        }
        return users.with(new User("kim", Role.APPROVER, hash(password("kim"))))
                .with(new User("lee", Role.APPROVER, hash(password("lee"))));
    }

    static synchronized String hash(String password) {
        return HASHES.computeIfAbsent(password, each -> Password.hash(each, SALT));
    }

    static String password(String name) {
        return name + "-has-a-password";
    }

    static String token(Role role) {
        return "a-token-of-a-script-that-is-" + role.word();
    }

    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> form(String name, String password, String... headers) throws Exception {
        HttpRequest.Builder request = to("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString("user=" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8)));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** The cookie of a new session, as a browser sends it. */
    public String logIn(String name) throws Exception {
        HttpResponse<String> response = form(name, password(name));
        if (response.statusCode() != 303) {
            throw new AssertionError(name + " was not let in: " + response.statusCode());
        }
        return cookie(response);
    }

    public static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElse("").split(";")[0];
    }

    public HttpResponse<String> get(String path, String cookie) throws Exception {
        return send(to(path).header("Cookie", cookie));
    }

    /** As our own page orders. */
    public HttpResponse<String> order(String path, String cookie, String body) throws Exception {
        return send(to(path).header("Cookie", cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Override
    public void close() {
        api.close().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
