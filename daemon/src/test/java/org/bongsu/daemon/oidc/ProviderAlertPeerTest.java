package org.bongsu.daemon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.access.LoginThrottle;
import org.bongsu.daemon.access.OidcSettings;
import org.bongsu.daemon.runtime.Daemon;
import org.bongsu.daemon.runtime.DaemonParts;
import org.bongsu.daemon.runtime.Endpoints;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.ScenarioClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon, configured by its files to let people in through Debian's Glewlwyd: what fails there is seen by operators. */
@Tag("peer")
class ProviderAlertPeerTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String TOKEN = "bongsu_a-token-of-a-script-that-only-reads";
    private static final String TRANSACTION = "__Host-bongsu-login=";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private String url = "";

    private Daemon daemon(int port, int provider) throws Exception {
        Path site = Files.createDirectories(folder.resolve("site"));
        Path demo = Setup.configHome().resolve("sites/demo");
        for (String file : List.of("site.yaml", "servers.csv", "tenants.yaml")) {
            Files.copy(demo.resolve(file), site.resolve(file));
        }
        Files.writeString(site.resolve("devices.yaml"), "devices: []\n");
        Files.writeString(site.resolve("token"), TOKEN);
        Files.writeString(site.resolve("client"), Glewlwyd.SECRET);
        Files.writeString(
                site.resolve("bongsu.yaml"),
                String.join(
                        "\n",
                        "autonomy: {default: observe}",
                        "webhooks: {allow_networks: [127.0.0.0/8]}",
                        "access:",
                        "  tokens: [{id: script, role: viewer, token: \"file:token\", until: \"2999-01-01T00:00:00Z\"}]",
                        "  oidc:",
                        "    issuer: http://127.0.0.1:" + provider + "/api/oidc",
                        "    client: bongsu",
                        "    secret: file:client",
                        "    redirect: http://127.0.0.1:" + port + OidcSettings.CALLBACK,
                        "    scopes: []",
                        "    claim: groups",
                        "    roles: {dc-approvers: approver}",
                        ""));
        Setup setup = Setup.load(site);
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(
                        setup, Endpoints.asConfigured(), Optional.of("127.0.0.1:" + port), problems)
                .resolved(site);
        problems.throwIfAny();
        return new Daemon(
                setup,
                parts,
                folder.resolve("data"),
                ScenarioClock.real(System.currentTimeMillis()),
                System::currentTimeMillis);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
        return http.send(
                headers.length == 0 ? request.build() : request.headers(headers).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow()
                .split(";")[0];
    }

    private static String path(String back) {
        URI uri = URI.create(back);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /**
     * Through the provider and back, with what somebody changes on the way.
     *
     * @param leave changes where the browser is sent
     * @param arrive changes what it comes back with
     */
    private HttpResponse<String> travel(Glewlwyd provider, String[] leave, String[] arrive) throws Exception {
        HttpResponse<String> departure = get("/login/oidc");
        assertEquals(303, departure.statusCode(), departure.body());
        String location =
                departure.headers().firstValue("Location").orElseThrow().replaceAll(leave[0], leave[1]);
        String back = path(provider.follow(location, "park")).replaceAll(arrive[0], arrive[1]);
        return get(back, "Cookie", cookie(departure, TRANSACTION));
    }

    private Optional<JsonNode> alert() {
        try {
            HttpResponse<String> read = get("/api/v1/alerts", "Authorization", "Bearer " + TOKEN);
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

    private double failures() throws Exception {
        String sample = "bongsu_logins_failed_total{means=\"oidc\"} ";
        return get("/metrics", "Authorization", "Bearer " + TOKEN)
                .body()
                .lines()
                .filter(line -> line.startsWith(sample))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
                .sum();
    }

    @Test
    void forgedAndStaleAnswersOfTheProviderAreAnOpenAlert() throws Exception {
        int ours = PeerBinaries.freePort();
        int theirs = PeerBinaries.freePort();
        String redirect = "http://127.0.0.1:" + ours + OidcSettings.CALLBACK;
        String[] nothing = {"$^", ""};
        Daemon daemon = daemon(ours, theirs);
        try (Glewlwyd provider = new Glewlwyd(folder, theirs, redirect, Map.of("park", "dc-approvers"))) {
            url = "http://127.0.0.1:" + daemon.start();
            HttpResponse<String> in = travel(provider, nothing, nothing);
            assertEquals(200, in.statusCode(), "the control: " + in.body());
            String me =
                    get("/api/v1/me", "Cookie", cookie(in, "__Host-bongsu=")).body();
            assertEquals(
                    "approver", new ObjectMapper().readTree(me).path("role").asText(), me);
            assertEquals(0, failures());

            String[] state = {"state=[^&]+", "state=another-state-than-ours"};
            String[] nonce = {"nonce=[^&]+", "nonce=another-nonce-than-ours"};
            String[] code = {"code=[^&]+", "code=made-up"};
            int failed = 0;
            for (String[] forged : List.of(state, code)) {
                assertEquals(401, travel(provider, nothing, forged).statusCode(), forged[1]);
                assertEquals(++failed, failures(), forged[1]);
            }
            assertEquals(401, travel(provider, nonce, nothing).statusCode());
            assertEquals(++failed, failures(), "another nonce");
            HttpResponse<String> departure = get("/login/oidc");
            String transaction = cookie(departure, TRANSACTION);
            String back = path(
                    provider.follow(departure.headers().firstValue("Location").orElseThrow(), "park"));
            assertEquals(200, get(back, "Cookie", transaction).statusCode());
            // The same answer again and again: its transaction is over, as it is after ten minutes.
            while (failed < LoginThrottle.SUSPECT - 1) {
                assertEquals(401, get(back, "Cookie", transaction).statusCode());
                assertEquals(++failed, failures(), "used up");
            }
            assertEquals(Optional.empty(), alert(), "not before the twentieth");
            assertEquals(401, get(back).statusCode(), "and without any transaction");
            assertEquals(++failed, failures());
            Await.until(
                    "the alert is open",
                    LIMIT,
                    () -> alert().filter(each -> each.path("state").asText().equals("OPEN"))
                            .isPresent());
            assertTrue(alert().orElseThrow().toString().contains(failed + " failed lately"));
            HttpResponse<String> still = travel(provider, nothing, nothing);
            assertEquals(200, still.statusCode(), "the provider's way in is never locked");
        } finally {
            daemon.stop();
        }
    }
}
