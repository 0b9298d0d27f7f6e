package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bongsu.daemon.Chromium;
import org.bongsu.domain.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The console in a real browser, before a daemon whose battery room burns. */
@Tag("peer")
class ConsoleTest {

    private static final double PATIENCE_MILLIS = 30_000;

    /** Of the whole first view: page, styles, modules and the snapshot, as they cross the wire. */
    private static final long FIRST_LOAD_BYTES_MOST = 300 * 1024;

    private static final List<String> PAGES = List.of(
            "/",
            "/rooms/bat-1",
            "/rooms/hall-1",
            "/evacuation",
            "/evacuation/p-1",
            "/alerts",
            "/alerts/a-3",
            "/inputs",
            "/notices");

    @TempDir
    static Path folder;

    private static Chromium chromium;

    private final List<String> wrong = new ArrayList<>();
    private RunningServer server;

    @BeforeAll
    static void open() throws Exception {
        chromium = new Chromium(folder);
    }

    @AfterAll
    static void shut() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve() throws Exception {
        server = new RunningServer();
    }

    @AfterEach
    void stop() {
        server.close();
        assertEquals(List.of(), wrong, "what the browser complained of");
    }

    private Page visit(String path, ColorScheme colours, String locale) {
        BrowserContext context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setColorScheme(colours)
                        .setLocale(locale)
                        .setTimezoneId("Asia/Seoul")
                        .setViewportSize(1_400, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(said -> {
            if (Set.of("error", "warning").contains(said.type())) {
                wrong.add(path + " " + said.type() + ": " + said.text());
            }
        });
        page.onPageError(error -> wrong.add(path + ": " + error));
        page.navigate("http://127.0.0.1:" + server.port + path);
        page.waitForSelector(".connection.live");
        page.waitForSelector("main h1");
        return page;
    }

    private Page visit(String path) {
        return visit(path, ColorScheme.LIGHT, "en-GB");
    }

    static Stream<Arguments> everyPage() {
        return PAGES.stream()
                .flatMap(path -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                        .map(colours -> Arguments.of(path, colours, colours == ColorScheme.DARK ? "ko-KR" : "en-GB")));
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void nothingSeriousIsFoundOnAnyPage(String path, ColorScheme colours, String locale) {
        try (Page page = visit(path, colours, locale)) {
            page.waitForLoadState(LoadState.LOAD);
            List<Rule> found = new AxeBuilder(page).analyze().getViolations();
            List<String> grave = found.stream()
                    .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                    .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                            + rule.getNodes().stream()
                                    .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                    .limit(3)
                                    .toList())
                    .toList();
            assertEquals(List.of(), grave, path);
            assertEquals(locale.substring(0, 2), page.getAttribute("html", "lang"));
        }
    }

    @Test
    void oneGlanceSaysWhereHowBadHowLongWhoIsOutAndWhatNeedsMe() {
        try (Page page = visit("/")) {
            String glance = page.innerText(".glance");
            for (String part : List.of("Battery room", "confirmed", "51 of", "safe")) {
                assertTrue(glance.contains(part) || glance.matches("(?s).*" + part + ".*"), part + " in " + glance);
            }
            assertTrue(page.innerText(".glance .long").matches("(?s).*\\d+:\\d\\d.*"), "a clock runs down");
            assertTrue(page.title().contains("4 confirmed"), page.title());
            assertTrue(page.innerText(".permit.no").contains("NOT SAFE"), "the negative is told as loud");
        }
    }

    @Test
    void whatOthersWroteIsShownAndNeverRun() {
        try (Page page = visit("/alerts")) {
            List<String> dialogs = new ArrayList<>();
            page.onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            page.click(".alerts li >> nth=0");
            page.waitForSelector(".detail h2");
            assertTrue(page.innerText(".detail").contains(SampleDaemon.MARKUP), page.innerText(".detail"));
            assertEquals(List.of(), dialogs);
        }
    }

    @Test
    void aCutIsTypedShownWithWhatItCausesAndOnlyThenSent() {
        try (Page page = visit("/inputs?room=hall-1")) {
            page.fill("#operator", "kim");
            page.click(".inputs button >> nth=0");
            page.fill("dialog input[name=at]", "99:99");
            page.click("dialog button[type=submit]");
            assertTrue(page.innerText("dialog .error").contains("16:52"), "it says how a time is written");
            page.fill("dialog input[name=at]", "16:52");
            page.fill("dialog input[name=reason]", "fire service");
            page.click("dialog button[type=submit]");
            page.waitForSelector("dialog .causes li");
            assertTrue(page.innerText("dialog .causes").contains("hall 1 has to be empty"), "it says what it causes");
            assertEquals(List.of(), server.daemon.orders, "nothing was sent yet");
            page.click("dialog button[type=submit]");
            page.waitForSelector(".answer.good");
            assertEquals(1, server.daemon.orders.size(), server.daemon.orders.toString());
            // 16:52 on the clock of Seoul, which the page shows.
            assertTrue(
                    server.daemon.orders.get(0).contains("07:52:00Z")
                            && server.daemon.orders.get(0).contains("kim"),
                    server.daemon.orders.get(0));
        }
    }

    @Test
    void theKeyboardAloneFindsAcknowledgesAndOrders() {
        try (Page page = visit("/")) {
            page.focus("#operator");
            page.keyboard().type("lee");
            page.keyboard().press("Tab");
            page.keyboard().press("g");
            page.keyboard().press("a");
            page.waitForSelector("h1:text-is('Alerts')");
            page.keyboard().press("j");
            page.waitForSelector(".detail h2");
            page.keyboard().press("c");
            page.waitForSelector(".answer.good");
            assertTrue(server.daemon.orders.get(0).contains("lee"), server.daemon.orders.toString());
            page.keyboard().press("g");
            page.keyboard().press("i");
            page.waitForSelector(".inputs button");
            page.focus(".inputs button >> nth=2");
            page.keyboard().press("Enter");
            page.waitForSelector("dialog[open]");
            page.keyboard().press("Escape");
            page.waitForSelector(
                    "dialog",
                    new Page.WaitForSelectorOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            assertEquals(1, server.daemon.orders.size(), "Escape sends nothing");
            assertTrue(
                    (Boolean) page.evaluate("document.activeElement.closest('.inputs') !== null"),
                    "the focus is back where it was");
        }
    }

    @Test
    void aRefusalIsToldInItsOwnWords() {
        server.daemon.answer = CompletableFuture.completedFuture(
                new Outcome.Refused(Outcome.Reason.CONFLICT, new Text("it is over already", "이미 끝났습니다")));
        try (Page page = visit("/alerts/fire%2Fc-bat")) {
            page.fill("#operator", "kim");
            page.click(".detail button.primary");
            page.waitForSelector(".answer.bad");
            assertTrue(page.innerText(".answer.bad").contains("it is over already"), page.innerText(".answer.bad"));
        }
        assertEquals(1, wrong.size(), "the browser tells of the 409 itself");
        wrong.clear();
    }

    @Test
    void thatTheConnectionIsLostIsSaidWithWhenItWasLastTrue() {
        try (Page page = visit("/")) {
            server.api.close().toCompletableFuture().join();
            page.waitForSelector(".banner.lost");
            assertTrue(
                    page.innerText(".banner.lost").matches("(?s).*last true at 15:31:\\d\\d.*"),
                    page.innerText(".banner.lost"));
            assertTrue(page.title().contains("CONNECTION LOST"), page.title());
        }
        wrong.clear(); // refused connections, of which the browser tells
    }

    @Test
    void theLanguageChangesAtOnceAndStays() {
        try (Page page = visit("/")) {
            page.click("text=한국어");
            page.waitForSelector("text=전체 현황");
            assertEquals("ko", page.getAttribute("html", "lang"));
            page.reload();
            page.waitForSelector("text=전체 현황");
        }
    }

    @Test
    void theFirstViewIsSmall() {
        long[] bytes = new long[1];
        BrowserContext context = chromium.browser().newContext();
        List<Response> responses = new ArrayList<>();
        try (Page page = context.newPage()) {
            page.onResponse(responses::add);
            page.navigate("http://127.0.0.1:" + server.port + "/");
            page.waitForSelector(".connection.live");
            page.waitForSelector("main h1");
            for (Response response : responses) {
                if (!response.url().endsWith("/events")) {
                    bytes[0] += response.request().sizes().responseBodySize
                            + response.request().sizes().responseHeadersSize;
                }
            }
        }
        assertTrue(bytes[0] > 10_000, "it was counted: " + bytes[0]);
        assertTrue(bytes[0] <= FIRST_LOAD_BYTES_MOST, bytes[0] + " bytes");
    }

    @Test
    void everyFileOfTheConsoleIsServedAndNoOther() throws Exception {
        Set<String> there = new TreeSet<>();
        Path sources = Path.of(
                System.getProperty("bongsu.home", ".."),
                "daemon/src/main/resources/org/bongsu/daemon/http/web/console");
        try (Stream<Path> files = java.nio.file.Files.walk(sources)) {
            files.filter(file ->
                            file.toString().endsWith(".js") || file.toString().endsWith(".css"))
                    .forEach(file -> there.add(sources.relativize(file).toString()));
        }
        try (InputStream in = Assets.class.getResourceAsStream("web/console/index.txt")) {
            assertFalse(in == null, "the list is there");
            Set<String> listed = Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(there, listed);
        }
        for (String name : there) {
            assertEquals(200, server.get("/assets/console/" + name).statusCode(), name);
        }
    }
}
