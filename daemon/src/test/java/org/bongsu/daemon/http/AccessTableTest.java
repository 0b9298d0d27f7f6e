package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bongsu.daemon.access.AccessTable;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.access.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every path and verb of the description, by every role, by session and by token, and by nobody: over real HTTP. */
class AccessTableTest {

    private static final Map<String, String> IDS = Map.of(
            "{room}", "hall-1",
            "{plan}", "p-1",
            "{step}", "s-7",
            "{alert}", "fire%2Fc-bat",
            "{silence}", "silence-1",
            "{user}", "nobody",
            "{id}", "rack-1/battery.temperature");

    @TempDir
    static Path folder;

    private static Locked server;
    private static JsonNode document;
    private static final Map<Role, String> COOKIES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        server = new Locked(folder);
        document = new ObjectMapper()
                .readTree(server.send(server.to("/api/openapi.json")).body());
        for (Role role : Role.values()) {
            COOKIES.put(role, server.logIn(role.word()));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Set<String> described() {
        Set<String> all = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> Stream.of("get", "post", "delete", "put", "patch", "head")
                        .filter(method -> path.getValue().has(method))
                        .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    @Test
    void theTableAndTheDescriptionSayTheSame() {
        Set<String> tabled = new TreeSet<>();
        for (Rule rule : AccessTable.rules()) {
            assertTrue(tabled.add(rule.route()), "twice: " + rule.route());
            if (rule.audience() == Rule.Audience.ROLES) {
                JsonNode operation = document.at("/paths")
                        .path(rule.path())
                        .path(rule.method().toLowerCase(Locale.ROOT));
                Set<String> roles = new TreeSet<>();
                operation.path("x-roles").forEach(role -> roles.add(role.textValue()));
                Set<String> may = new TreeSet<>();
                rule.roles().forEach(role -> may.add(role.word()));
                assertEquals(may, roles, rule.route());
                assertEquals(rule.person(), operation.path("x-person").asBoolean(false), rule.route());
            }
        }
        tabled.remove("GET /assets/{file}");
        assertEquals(described(), tabled);
        assertTrue(tabled.size() > 50, "there are that many: " + tabled.size());
    }

    /** What nobody has given a role is not served at all. */
    @Test
    void aRouteThatTheTableDoesNotHaveCannotBeMounted() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Doors doors = new Doors(Router.router(vertx), new Gate(AccessPort.OPEN, TenantPort.NONE));
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> doors.post("/api/v1/rooms/:room/explode"));
            assertTrue(refused.getMessage().contains("POST /api/v1/rooms/{room}/explode"), refused.getMessage());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyRoleMayWhatItMayAndNothingElse() throws Exception {
        int asked = 0;
        List<String> wrong = new ArrayList<>();
        for (String route : described()) {
            String method = route.substring(0, route.indexOf(' '));
            Rule rule = AccessTable.rule(method, route.substring(route.indexOf(' ') + 1))
                    .orElseThrow();
            if (rule.audience() != Rule.Audience.ROLES) {
                continue;
            }
            asked += expect(rule, "nobody", 401, wrong);
            asked +=
                    expect(rule, "forged session", 401, wrong, "Cookie", Gate.COOKIE + "=AAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            asked +=
                    expect(rule, "forged token", 401, wrong, "Authorization", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            asked += expect(rule, "basic", 401, wrong, "Authorization", "Basic YWRtaW46YWRtaW4=");
            for (Role role : Role.values()) {
                int status = rule.roles().contains(role) ? 0 : 403;
                asked += expect(
                        rule,
                        role + " session",
                        status,
                        wrong,
                        "Cookie",
                        COOKIES.get(role),
                        "Sec-Fetch-Site",
                        "same-origin");
                asked += expect(
                        rule,
                        role + " token",
                        rule.person() ? 403 : status,
                        wrong,
                        "Authorization",
                        "Bearer " + Locked.token(role));
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(asked > 500, "so many were asked: " + asked);
        assertFalse(server.daemon.orders.isEmpty(), "the control: some orders were given");
    }

    /** @param status 401 or 403, or 0 for being let through, whatever the route then makes of the request */
    private static int expect(Rule rule, String who, int status, List<String> wrong, String... headers)
            throws Exception {
        String path = rule.path();
        for (Map.Entry<String, String> id : IDS.entrySet()) {
            path = path.replace(id.getKey(), id.getValue());
        }
        int before = server.daemon.orders.size();
        HttpRequest.Builder request = server.to(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(
                rule.method(),
                rule.method().equals("GET")
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString("{}"));
        if (rule.path().equals("/api/v1/events")) {
            // A stream has no end: its head is enough.
            HttpResponse<java.io.InputStream> stream =
                    server.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            stream.body().close();
            judge(rule, who, status, stream.statusCode(), wrong);
            return 1;
        }
        HttpResponse<String> response = server.send(request);
        judge(rule, who, status, response.statusCode(), wrong);
        if (status != 0 && server.daemon.orders.size() != before) {
            wrong.add(rule.route() + " by " + who + " ordered something");
        }
        return 1;
    }

    private static void judge(Rule rule, String who, int status, int answered, List<String> wrong) {
        boolean through = answered != 401 && answered != 403;
        if (status == 0 ? !through : answered != status) {
            wrong.add(rule.route() + " by " + who + ": " + answered + " instead of "
                    + (status == 0 ? "being let through" : status));
        }
    }

    /** Spellings of a path that reach a handler must not pass its check. */
    @Test
    void noOtherSpellingOfAPathIsLetThrough() throws Exception {
        for (String path : List.of(
                "//api/v1/site",
                "/api//v1/site",
                "/api/v1/site/",
                "/api/v1/./site",
                "/assets/../api/v1/site",
                "/api/v1/%73ite",
                "/api/v1/site;x=1",
                "/API/V1/SITE",
                "/login/../api/v1/site",
                "/healthz/../api/v1/site",
                "/api/v1/site%2f",
                "/%2e/api/v1/site",
                "/assets/%2e%2e/api/v1/site")) {
            HttpResponse<String> response = server.send(server.to(path));
            assertTrue(List.of(400, 401, 404).contains(response.statusCode()), path + ": " + response.statusCode());
            assertFalse(response.body().contains("hall-1"), path);
        }
    }

    /** The table in docs/access.md is this one. */
    @Test
    void theTableOfTheDocumentIsTheTable() throws Exception {
        String text =
                Files.readString(Path.of(System.getProperty("bongsu.home")).resolve("docs/access.md"));
        for (Rule rule : AccessTable.rules()) {
            if (rule.audience() == Rule.Audience.ROLES && !rule.roles().containsAll(Set.of(Role.values()))) {
                StringBuilder row = new StringBuilder("| `" + rule.route() + "` |");
                for (Role role : Role.values()) {
                    row.append(rule.roles().contains(role) ? (rule.person() ? " person |" : " yes |") : " |");
                }
                assertTrue(text.contains(row), "docs/access.md lacks: " + row);
            }
        }
    }
}
