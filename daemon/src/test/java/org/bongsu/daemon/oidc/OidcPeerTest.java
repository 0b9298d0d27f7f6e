package org.bongsu.daemon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.daemon.PeerBinaries;
import org.bongsu.daemon.access.OidcSettings;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.http.HttpSettings;
import org.bongsu.daemon.http.Locked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators log in through a provider that somebody else wrote. */
@Tag("peer")
class OidcPeerTest {

    @TempDir
    private Path folder;

    private static OidcSettings settings(String issuer, int port) {
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put("dc-approvers", Role.APPROVER);
        roles.put("dc-duty", Role.OPERATOR);
        return new OidcSettings(
                issuer,
                "bongsu",
                Optional.of(Glewlwyd.SECRET),
                "http://127.0.0.1:" + port + OidcSettings.CALLBACK,
                List.of(),
                OidcSettings.NAME_CLAIM,
                OidcSettings.ROLES_CLAIM,
                roles);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String asked(String callback) {
        URI uri = URI.create(callback);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    @Test
    void peopleComeInThroughTheProviderAndWithoutItByPassword() throws Exception {
        int ours = PeerBinaries.freePort();
        int theirs = PeerBinaries.freePort();
        String redirect = "http://127.0.0.1:" + ours + OidcSettings.CALLBACK;
        String issuer = "http://127.0.0.1:" + theirs + "/api/oidc";
        try (Locked server = new Locked(folder, Optional.of(settings(issuer, ours)), HttpSettings.DEFAULT, ours)) {
            // The provider is not there yet: the page says so, and a local user comes in.
            HttpResponse<String> away = server.send(server.to("/login/oidc"));
            assertEquals(503, away.statusCode());
            assertTrue(away.body().contains("Use a local user"), away.body());
            assertEquals(200, server.get("/api/v1/me", server.logIn("admin")).statusCode());

            try (Glewlwyd provider = new Glewlwyd(
                    folder, theirs, redirect, Map.of("park", "dc-approvers", "choi", "dc-duty", "guest", "nothing"))) {
                String cookie = logIn(server, provider, "park", "approver");
                HttpResponse<String> order =
                        server.order("/api/v1/rooms/hall-1/arm", cookie, "{\"reason\":\"the fire service\"}");
                assertEquals(202, order.statusCode(), order.body());
                String duty = logIn(server, provider, "choi", "operator");
                assertEquals(
                        403,
                        server.order("/api/v1/rooms/hall-1/arm", duty, "{}").statusCode());

                assertEquals(0, failures(server));
                noRole(server, provider);
                assertEquals(1, failures(server));
                replayed(server, provider);
                assertEquals(2, failures(server));
                elsewhere(server, provider);
                assertEquals(4, failures(server));
                tampered(server, provider);
                assertEquals(7, failures(server));
                late(server, provider);
                assertEquals(8, failures(server), "each is counted as a failure");
            }
            // Gone again: sessions stand, and passwords still lead in.
            assertEquals(200, server.get("/api/v1/me", server.logIn("admin")).statusCode());
            assertTrue(
                    server.told.stream()
                            .anyMatch(input -> input instanceof Input.LoggedIn in
                                    && in.by().equals("park")
                                    && in.role().equals("approver")
                                    && in.means().equals("oidc")),
                    server.told.toString());
            assertFalse(server.told.toString().contains(Glewlwyd.SECRET));
        }
    }

    private static double failures(Locked server) {
        return server.meters
                .get("bongsu_logins_failed")
                .tag("means", "oidc")
                .counter()
                .count();
    }

    /** A good code of somebody who let ten minutes pass. */
    private static void late(Locked server, Glewlwyd provider) throws Exception {
        HttpResponse<String> departure = depart(server);
        String back = provider.follow(header(departure, "Location"), "park");
        server.wall.addAndGet(600_000);
        assertEquals(401, server.get(asked(back), Locked.cookie(departure)).statusCode());
    }

    private static HttpResponse<String> depart(Locked server) throws Exception {
        HttpResponse<String> departure = server.send(server.to("/login/oidc"));
        assertEquals(303, departure.statusCode(), departure.body());
        String location = header(departure, "Location");
        assertTrue(location.contains("code_challenge_method=S256"), location);
        assertTrue(location.contains("nonce=") && location.contains("state="), location);
        String set = header(departure, "Set-Cookie");
        assertTrue(set.contains("HTTPOnly") && set.contains("Secure") && set.contains("SameSite=Lax"), set);
        return departure;
    }

    private static String logIn(Locked server, Glewlwyd provider, String person, String role) throws Exception {
        HttpResponse<String> departure = depart(server);
        String back = provider.follow(header(departure, "Location"), person);
        HttpResponse<String> arrived = server.get(asked(back), Locked.cookie(departure));
        assertEquals(200, arrived.statusCode(), arrived.body());
        assertTrue(arrived.body().contains("0;url=/"), arrived.body());
        String cookie = arrived.headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith("__Host-bongsu="))
                .findFirst()
                .orElseThrow();
        assertTrue(cookie.contains("SameSite=Strict"), cookie);
        String session = cookie.split(";")[0];
        HttpResponse<String> me = server.get("/api/v1/me", session);
        assertEquals(person, new ObjectMapper().readTree(me.body()).path("name").asText(), me.body());
        assertEquals(role, new ObjectMapper().readTree(me.body()).path("role").asText(), me.body());
        return session;
    }

    private static void noRole(Locked server, Glewlwyd provider) throws Exception {
        HttpResponse<String> departure = depart(server);
        String back = provider.follow(header(departure, "Location"), "guest");
        assertEquals(403, server.get(asked(back), Locked.cookie(departure)).statusCode());
    }

    /** The same answer a second time: our transaction is used up. */
    private static void replayed(Locked server, Glewlwyd provider) throws Exception {
        HttpResponse<String> departure = depart(server);
        String back = provider.follow(header(departure, "Location"), "park");
        assertEquals(200, server.get(asked(back), Locked.cookie(departure)).statusCode());
        assertEquals(401, server.get(asked(back), Locked.cookie(departure)).statusCode());
    }

    /** An answer that was begun in another browser, as one is who is lured to follow a link: log-in CSRF. */
    private static void elsewhere(Locked server, Glewlwyd provider) throws Exception {
        String back = provider.follow(header(depart(server), "Location"), "park");
        assertEquals(401, server.send(server.to(asked(back))).statusCode(), "without a transaction");
        String other = Locked.cookie(depart(server));
        assertEquals(
                401, server.get(asked(back), other).statusCode(), "with that of another journey: the state differs");
    }

    private static void tampered(Locked server, Glewlwyd provider) throws Exception {
        HttpResponse<String> departure = depart(server);
        // Redeemed with the verifier of one journey, begun with the challenge of another.
        String nonced = header(departure, "Location").replaceAll("nonce=[^&]+", "nonce=another-nonce-than-ours");
        String back = provider.follow(nonced, "park");
        assertEquals(401, server.get(asked(back), Locked.cookie(departure)).statusCode(), "another nonce");
        HttpResponse<String> next = depart(server);
        String challenged = header(next, "Location")
                .replaceAll("code_challenge=[^&]+", "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        back = provider.follow(challenged, "park");
        assertEquals(401, server.get(asked(back), Locked.cookie(next)).statusCode(), "another challenge");
        HttpResponse<String> third = depart(server);
        back = provider.follow(header(third, "Location"), "park").replaceAll("code=[^&]+", "code=made-up");
        assertEquals(401, server.get(asked(back), Locked.cookie(third)).statusCode(), "a code that was never given");
    }
}
