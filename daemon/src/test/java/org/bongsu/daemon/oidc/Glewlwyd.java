package org.bongsu.daemon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.PeerBinaries.Peer;

/** Debian's Glewlwyd, a provider of OpenID Connect, with a client of ours and one person; and a browser that logs in there. */
final class Glewlwyd implements AutoCloseable {

    static final String SECRET = "the-secret-of-our-client";
    static final String PASSWORD = "a-password-at-the-provider";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);

    final String issuer;
    private final String api;
    private final Peer peer;

    Glewlwyd(Path folder, int port, String redirect, Map<String, String> groups)
            throws IOException, InterruptedException, SQLException, GeneralSecurityException {
        this.api = "http://127.0.0.1:" + port + "/api/";
        this.issuer = api + "oidc";
        Path database = folder.resolve("provider.db");
        if (!Files.exists(database)) {
            initialise(database);
        }
        String modules = PeerBinaries.file("usr/lib/glewlwyd").toString();
        Path config = folder.resolve("provider.conf");
        Files.writeString(
                config,
                String.join(
                        "\n",
                        "port=" + port,
                        "bind_address=\"127.0.0.1\"",
                        "external_url=\"http://127.0.0.1:" + port + "\"",
                        "login_url=\"login.html\"",
                        "api_prefix=\"api\"",
                        "static_files_path=\"" + folder + "\"",
                        "log_mode=\"console\"",
                        "log_level=\"INFO\"",
                        "cookie_domain=\"127.0.0.1\"",
                        "cookie_secure=0",
                        "session_expiration=3600",
                        "session_key=\"GLEWLWYD2_SESSION_ID\"",
                        "admin_session_authentication=\"cookie\"",
                        "admin_scope=\"g_admin\"",
                        "profile_scope=\"g_profile\"",
                        "user_module_path=\"" + modules + "/user\"",
                        "client_module_path=\"" + modules + "/client\"",
                        "user_auth_scheme_module_path=\"" + modules + "/scheme\"",
                        "plugin_module_path=\"" + modules + "/plugin\"",
                        "hash_algorithm=\"SHA512\"",
                        "database={type=\"sqlite3\"; path=\"" + database + "\";};",
                        ""));
        this.peer = PeerBinaries.start(folder.resolve("provider.log"), "usr/bin/glewlwyd", "--config-file=" + config);
        Await.until("the provider answers", LIMIT, this::answers);
        if (!groups.isEmpty()) {
            HttpClient admin = browser();
            call(admin, "POST", "auth/", Map.of("username", "admin", "password", "password"));
            call(
                    admin,
                    "PUT",
                    "mod/user/database",
                    Map.of(
                            "module",
                            "database",
                            "name",
                            "database",
                            "display_name",
                            "people",
                            "order_rank",
                            0,
                            "readonly",
                            false,
                            "parameters",
                            Map.of(
                                    "use-glewlwyd-connection",
                                    true,
                                    "data-format",
                                    Map.of("groups", Map.of("multiple", true, "read", true, "write", true)))));
            call(admin, "PUT", "mod/user/database/reset", Map.of());
            call(admin, "POST", "mod/plugin/", plugin());
            call(
                    admin,
                    "POST",
                    "client/",
                    Map.of(
                            "client_id",
                            "bongsu",
                            "name",
                            "Bongsu",
                            "password",
                            SECRET,
                            "confidential",
                            true,
                            "enabled",
                            true,
                            "scope",
                            List.of("openid"),
                            "redirect_uri",
                            List.of(redirect),
                            "authorization_type",
                            List.of("code"),
                            "token_endpoint_auth_method",
                            List.of("client_secret_basic")));
            for (Map.Entry<String, String> person : groups.entrySet()) {
                call(
                        admin,
                        "POST",
                        "user/",
                        Map.of(
                                "username", person.getKey(),
                                "name", person.getKey(),
                                "password", PASSWORD,
                                "enabled", true,
                                "scope", List.of("openid"),
                                "groups", List.of("everybody", person.getValue())));
            }
        }
    }

    private static void initialise(Path database) throws IOException, SQLException {
        Path script = PeerBinaries.file("usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(script));
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Map<String, Object> plugin() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("iss", issuer);
        parameters.put("jwt-type", "rsa");
        parameters.put("jwt-key-size", "256");
        parameters.put("key", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        parameters.put("cert", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        parameters.put("jwks-show", true);
        parameters.put("access-token-duration", 3600);
        parameters.put("refresh-token-duration", 3600);
        parameters.put("code-duration", 600);
        parameters.put("refresh-token-rolling", true);
        parameters.put("allow-non-oidc", false);
        for (String flow : List.of("token", "none", "password", "client")) {
            parameters.put("auth-type-" + flow + "-enabled", false);
        }
        parameters.put("auth-type-code-enabled", true);
        parameters.put("auth-type-id-token-enabled", true);
        parameters.put("auth-type-refresh-enabled", false);
        parameters.put("pkce-allowed", true);
        parameters.put("pkce-method-plain-allowed", false);
        parameters.put("pkce-required", true);
        parameters.put("subject-type", "public");
        parameters.put("name-claim", "no");
        parameters.put("scope", List.of());
        parameters.put("allowed-scope", List.of("openid"));
        parameters.put("claims", List.of(claim("preferred_username", "username"), claim("groups", "groups")));
        return Map.of("module", "oidc", "name", "oidc", "display_name", "OpenID Connect", "parameters", parameters);
    }

    private static Map<String, Object> claim(String name, String property) {
        return Map.of(
                "name",
                name,
                "user-property",
                property,
                "type",
                "string",
                "mandatory",
                true,
                "on-demand",
                false,
                "scope",
                List.of());
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .connectTimeout(LIMIT)
                .build();
    }

    private boolean answers() {
        assertTrue(peer.process().isAlive(), "the provider ended: " + peer.log());
        try {
            return get(browser(), api + "scheme/").statusCode() > 0;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void call(HttpClient client, String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .timeout(LIMIT)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), method + " " + path + ": " + response.body());
    }

    /**
     * A person's browser at the provider: name and password, the grant for our client, and on where we had sent it.
     *
     * @return where the provider sends it back to
     */
    String follow(String location, String person) throws IOException, InterruptedException {
        HttpClient browser = browser();
        call(browser, "POST", "auth/", Map.of("username", person, "password", PASSWORD));
        call(browser, "PUT", "auth/grant/bongsu", Map.of("scope", "openid"));
        return get(browser, location + "&g_continue")
                .headers()
                .firstValue("Location")
                .orElse("nowhere");
    }

    @Override
    public void close() {
        peer.close();
    }
}
