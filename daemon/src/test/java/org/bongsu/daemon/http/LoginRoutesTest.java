package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.access.LoginThrottle;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.access.User;
import org.bongsu.daemon.engine.Input;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginRoutesTest {

    private static final String CUT = "/api/v1/rooms/hall-1/cut";

    @TempDir
    private Path folder;

    private Locked server;

    @BeforeEach
    void start() throws Exception {
        server = new Locked(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** OWASP Session Management Cheat Sheet: Secure, HttpOnly, SameSite, the {@code __Host-} prefix, 128 bits or more. */
    @Test
    void aSessionsCookieIsKeptFromScriptsOtherSitesAndPlainHttp() throws Exception {
        HttpResponse<String> response = server.form("kim", Locked.password("kim"));
        assertEquals(303, response.statusCode());
        assertEquals("/", response.headers().firstValue("Location").orElse(""));
        String cookie = response.headers().firstValue("Set-Cookie").orElse("");
        String lower = cookie.toLowerCase(Locale.ROOT);
        for (String attribute : List.of("; path=/", "; httponly", "; secure", "; samesite=strict")) {
            assertTrue(lower.contains(attribute), cookie);
        }
        assertFalse(lower.contains("domain="), cookie);
        assertTrue(cookie.startsWith("__Host-bongsu="), cookie);
        assertEquals(43, Locked.cookie(response).length() - "__Host-bongsu=".length(), "256 bits");
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    }

    /** A session that a stranger has planted in the browser is not the one that is opened, and is over afterwards. */
    @Test
    void aSessionThatCameWithTheLogInIsNotTakenUp() throws Exception {
        String planted = server.logIn("viewer");
        HttpResponse<String> response = server.form("kim", Locked.password("kim"), "Cookie", planted);
        assertEquals(303, response.statusCode());
        assertNotEquals(planted, Locked.cookie(response));
        assertEquals(401, server.get("/api/v1/me", planted).statusCode());
        String made = "__Host-bongsu=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assertNotEquals(made, Locked.cookie(server.form("kim", Locked.password("kim"), "Cookie", made)));
        assertEquals(401, server.get("/api/v1/me", made).statusCode());
    }

    @Test
    void whoIsLoggedOutIsOut() throws Exception {
        String cookie = server.logIn("kim");
        assertEquals(200, server.get("/api/v1/me", cookie).statusCode());
        HttpResponse<String> out = server.send(server.to("/logout")
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(303, out.statusCode());
        assertEquals(401, server.get("/api/v1/me", cookie).statusCode());
        assertTrue(server.told.contains(new Input.LoggedOut("kim", "password", "logged out")), server.told.toString());
    }

    @Test
    void aSessionIsOverWhenItWasNotUsedOrIsOld() throws Exception {
        String cookie = server.logIn("kim");
        server.wall.addAndGet(Duration.ofMinutes(9).toMillis());
        assertEquals(200, server.get("/api/v1/me", cookie).statusCode());
        server.wall.addAndGet(Duration.ofMinutes(10).toMillis());
        assertEquals(401, server.get("/api/v1/me", cookie).statusCode());
        Await.until(
                "the ledger is told",
                Duration.ofSeconds(60),
                () -> server.told.contains(new Input.LoggedOut("kim", "password", "not used for too long")));
    }

    @Test
    void whoIsRemovedOrGetsAnotherPasswordIsOutAtOnce() throws Exception {
        String kim = server.logIn("kim");
        String lee = server.logIn("lee");
        Files.writeString(
                folder.resolve("users"),
                Locked.users()
                        .without("kim")
                        .with(new User("lee", Role.APPROVER, Locked.hash("another password of lee")))
                        .text());
        server.desk.read();
        assertEquals(401, server.get("/api/v1/me", kim).statusCode());
        assertEquals(401, server.get("/api/v1/me", lee).statusCode());
        assertEquals(401, server.form("kim", Locked.password("kim")).statusCode());
        assertEquals(303, server.form("lee", "another password of lee").statusCode());
    }

    /** A slip of the editor must not keep everybody out. */
    @Test
    void aUsersFileWithAMistakeLeavesTheFormerInPlaceAndIsAFault() throws Exception {
        Files.writeString(folder.resolve("users"), "kim:root:x\n");
        server.desk.read();
        assertEquals(1, server.faults.size());
        assertTrue(server.faults.get(0).contains("users:1:"), server.faults.toString());
        server.logIn("kim");
        Files.writeString(folder.resolve("users"), Locked.users().text());
        server.desk.read();
        assertEquals(List.of(), server.faults);
    }

    @Test
    void anOrderIsRecordedWithWhoIsLoggedInAndNobodyElse() throws Exception {
        String cookie = server.logIn("kim");
        assertEquals(202, server.order(CUT, cookie, "{\"in\":\"12m\"}").statusCode());
        assertEquals(
                202,
                server.order(CUT, cookie, "{\"in\":\"12m\",\"by\":\"kim\"}").statusCode());
        HttpResponse<String> other = server.order(CUT, cookie, "{\"in\":\"12m\",\"by\":\"lee\"}");
        assertEquals(422, other.statusCode(), other.body());
        assertEquals(2, server.daemon.orders.size(), server.daemon.orders.toString());
        assertTrue(
                server.daemon.orders.stream().allMatch(order -> order.contains(" kim ")),
                server.daemon.orders.toString());
    }

    /** Two-person arming counts people: each order carries the name of its own log-in, and a token has no voice. */
    @Test
    void twoPeopleAreTwoWhoAreLoggedIn() throws Exception {
        String arm = "/api/v1/plans/p-1/arm";
        assertEquals(202, server.order(arm, server.logIn("kim"), "{}").statusCode());
        assertEquals(
                422, server.order(arm, server.logIn("kim"), "{\"by\":\"lee\"}").statusCode());
        assertEquals(202, server.order(arm, server.logIn("lee"), "{}").statusCode());
        HttpResponse<String> script = server.send(server.to(arm)
                .header("Authorization", "Bearer " + Locked.token(Role.APPROVER))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertEquals(403, script.statusCode());
        assertTrue(script.body().contains("a person"), script.body());
        assertEquals(List.of("arm p-1 kim", "arm p-1 lee"), server.daemon.orders);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null",
        "X-Nothing, said"
    })
    void anOrderWithACookieHasToSayThatItIsOurOwn(String header, String value) throws Exception {
        String cookie = server.logIn("kim");
        HttpResponse<String> response = server.send(server.to(CUT)
                .header("Cookie", cookie)
                .header(header, value)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"in\":\"12m\"}")));
        assertEquals(403, response.statusCode(), response.body());
        assertEquals(List.of(), server.daemon.orders);
    }

    @Test
    void aFormOfAnotherSiteNeitherLogsInNorOut() throws Exception {
        String cookie = server.logIn("kim");
        for (String path : List.of("/login", "/logout")) {
            HttpResponse<String> response = server.send(server.to(path)
                    .header("Cookie", cookie)
                    .header("Sec-Fetch-Site", "cross-site")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("user=viewer&password=" + Locked.password("viewer"))));
            assertEquals(403, response.statusCode(), path);
        }
        assertEquals(200, server.get("/api/v1/me", cookie).statusCode());
    }

    @Test
    void aTokenThatIsOverIsForgedOrIsAnothersLetsNobodyIn() throws Exception {
        String good = "Bearer " + Locked.token(Role.VIEWER);
        assertEquals(200, token(good));
        for (String bad : List.of(
                "Bearer ",
                "Bearer " + Locked.token(Role.VIEWER) + "x",
                "Bearer " + Locked.token(Role.VIEWER).substring(1),
                "Basic " + Locked.token(Role.VIEWER),
                Locked.token(Role.VIEWER),
                "Bearer null",
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")) {
            assertEquals(401, token(bad), bad);
        }
        server.wall.addAndGet(3_600_000);
        assertEquals(401, token(good), "it was good for an hour");
    }

    private int token(String header) throws Exception {
        return server.send(server.to("/api/v1/me").header("Authorization", header))
                .statusCode();
    }

    @Test
    void tooManyTriesAreLockedForSecondsAndSessionsStand() throws Exception {
        String cookie = server.logIn("kim");
        for (int attempt = 0; attempt < LoginThrottle.PAIR_FREE; attempt++) {
            assertEquals(401, server.form("kim", "not-the-password").statusCode());
        }
        HttpResponse<String> locked = server.form("kim", Locked.password("kim"));
        assertEquals(429, locked.statusCode());
        int wait = Integer.parseInt(locked.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(wait > 0 && wait <= 61, "for " + wait + " s");
        assertEquals(200, server.get("/api/v1/me", cookie).statusCode(), "who is in stays in");
        server.logIn("lee");
        server.wall.addAndGet(wait * 1_000L);
        server.logIn("kim");
        assertTrue(
                server.told.contains(new Input.LoginLocked("kim from 127.0.0.1", "127.0.0.1")), server.told.toString());
        assertEquals(
                6.0,
                server.meters
                        .get("bongsu_logins_failed")
                        .tag("means", "password")
                        .counter()
                        .count());
    }

    /** People type their password where the name belongs. */
    @Test
    void whatWasTypedAsANameIsNotWrittenDownUnlessThereIsSuchAUser() throws Exception {
        server.form("my-secret-password", "kim");
        server.form("kim", "another-secret");
        assertTrue(server.told.contains(new Input.LoginFailed("", "password", "127.0.0.1", 1)), server.told.toString());
        assertTrue(
                server.told.contains(new Input.LoginFailed("kim", "password", "127.0.0.1", 1)), server.told.toString());
        assertFalse(server.told.toString().contains("secret"), server.told.toString());
    }

    @Test
    void manyFailuresAreToldToPeople() throws Exception {
        for (int attempt = 0; attempt < LoginThrottle.SUSPECT; attempt++) {
            token("Bearer guess-" + attempt);
        }
        assertTrue(server.told.stream().anyMatch(Input.LoginsSuspect.class::isInstance), server.told.toString());
    }

    /** One name from one address is soon locked, and tried on: that is no less an attack than many names. */
    @Test
    void whoGoesOnTryingWhileLockedIsToldToPeopleToo() throws Exception {
        for (int attempt = 1; attempt < LoginThrottle.SUSPECT; attempt++) {
            server.form("kim", "not-the-password");
        }
        assertFalse(server.told.stream().anyMatch(Input.LoginsSuspect.class::isInstance), server.told.toString());
        assertEquals(429, server.form("kim", "not-the-password").statusCode());
        assertTrue(server.told.stream().anyMatch(Input.LoginsSuspect.class::isInstance), server.told.toString());
    }

    /** A difference of the times would tell which names there are. */
    @Test
    void anUnknownUserTakesAsLongAsAKnownOne() throws Exception {
        List<Long> known = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            known.add(millis("kim"));
            unknown.add(millis("nobody-of-that-name"));
            server.wall.addAndGet(LoginThrottle.WINDOW.toMillis());
        }
        known.sort(null);
        unknown.sort(null);
        double ratio = (double) unknown.get(6) / known.get(6);
        assertTrue(ratio > 0.5 && ratio < 2, "median " + unknown.get(6) + " ms against " + known.get(6) + " ms");
        assertTrue(known.get(6) >= 5, "the control: a hash was reckoned, " + known);
    }

    private long millis(String name) throws Exception {
        long before = System.nanoTime();
        assertEquals(401, server.form(name, "not-the-password").statusCode());
        return (System.nanoTime() - before) / 1_000_000;
    }

    @Test
    void aBrowserIsSentToTheLogInAndAProgramIsTold() throws Exception {
        HttpResponse<String> browser = server.send(server.to("/").header("Accept", "text/html,*/*"));
        assertEquals(303, browser.statusCode());
        assertEquals("/login", browser.headers().firstValue("Location").orElse(""));
        HttpResponse<String> program = server.send(server.to("/api/v1/site").header("Accept", "text/html,*/*"));
        assertEquals(401, program.statusCode());
        assertEquals(
                Problem.MEDIA_TYPE, program.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "Bearer realm=\"bongsu\"",
                program.headers().firstValue("WWW-Authenticate").orElse(""));
        HttpResponse<String> page = server.get("/plain", server.logIn("kim"));
        assertEquals(200, page.statusCode());
        assertTrue(
                page.body().contains("value=\"kim\"") && page.body().contains("/logout"), "the name and the way out");
    }

    @Test
    void theLogInPageSpeaksBothLanguagesRunsNoScriptAndIsLabelled() throws Exception {
        HttpResponse<String> english = server.send(server.to("/login?lang=en"));
        HttpResponse<String> korean = server.send(server.to("/login").header("Accept-Language", "ko-KR,ko"));
        assertEquals(200, english.statusCode());
        assertTrue(
                english.body().contains("<html lang=\"en\">") && english.body().contains("Log in"));
        assertTrue(korean.body().contains("<html lang=\"ko\">") && korean.body().contains("로그인"));
        for (String body : List.of(english.body(), korean.body())) {
            assertFalse(body.contains("<script") || body.contains("style=") || body.contains(" on"), body);
            assertTrue(body.contains("<label for=\"user\">") && body.contains("<label for=\"password\">"), body);
            assertTrue(body.contains("role=\"alert\""), body);
        }
        String policy = english.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), policy);
    }

    /** What came in a request goes into no header, whatever line ends it has. */
    @Test
    void noHeaderIsMadeOfWhatARequestSays() throws Exception {
        String answer = raw("GET /login?lang=en%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Accept-Language: ko%0d%0aX-Made: up\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertFalse(answer.toLowerCase(Locale.ROOT).contains("\r\nset-cookie: a=b"), answer);
        assertFalse(answer.contains("X-Made"), answer);
        HttpResponse<String> form = server.form("kim\r\nSet-Cookie: a=b", "x\r\n\r\nHTTP/1.1 200 OK");
        assertEquals(401, form.statusCode());
        assertTrue(form.headers().firstValue("Set-Cookie").isEmpty());
        String smuggled = raw("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /api/v1/site HTTP/1.1\r\n\r\n");
        assertFalse(smuggled.contains("hall-1"), smuggled);
    }

    @ParameterizedTest
    @CsvSource({
        "/assets/../../openapi.json",
        "/assets/..%2f..%2fetc/passwd",
        "/assets/%2e%2e/%2e%2e/users",
        "/assets/....//users",
        "/assets/status.css/../../users",
        "/assets/status.css%00.js",
        "/assets//etc/passwd",
        "/assets/\\..\\users",
        "/assets/",
        "/users"
    })
    void nothingButTheAssetsIsServedUnderAssets(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 404") || answer.startsWith("HTTP/1.1 400"), answer);
        assertFalse(answer.contains("argon2") || answer.contains("root:"), answer);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A stream of events lasts for days; the log-in with which it began may not. */
    @Test
    void whoIsLoggedOutHearsNoMore() throws Exception {
        String cookie = server.logIn("kim");
        HttpResponse<java.io.InputStream> bySession = server.client.send(
                server.to("/api/v1/events").header("Cookie", cookie).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        HttpResponse<java.io.InputStream> byToken = server.client.send(
                server.to("/api/v1/events")
                        .header("Authorization", "Bearer " + Locked.token(Role.VIEWER))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, bySession.statusCode());
        assertEquals(200, byToken.statusCode());
        server.wall.addAndGet(3_600_000);
        assertTrue(new String(bySession.body().readAllBytes(), StandardCharsets.UTF_8).contains("event: ready"));
        assertTrue(new String(byToken.body().readAllBytes(), StandardCharsets.UTF_8).contains("event: ready"));
    }

    @Test
    void anAdminEndsTheSessionsOfAnother() throws Exception {
        String kim = server.logIn("kim");
        String admin = server.logIn("admin");
        assertTrue(server.get("/api/v1/sessions", admin).body().contains("\"kim\""));
        assertFalse(server.get("/api/v1/sessions", admin).body().contains(kim.split("=")[1]), "no ids");
        HttpResponse<String> ended = server.send(server.to("/api/v1/sessions/kim")
                .header("Cookie", admin)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/json")
                .method("DELETE", HttpRequest.BodyPublishers.ofString("{\"reason\":\"has left\"}")));
        assertEquals("{\"ended\":1}", ended.body());
        assertEquals(401, server.get("/api/v1/me", kim).statusCode());
    }
}
