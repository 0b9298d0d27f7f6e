package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPageTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String page(String path) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/html; charset=utf-8",
                response.headers().firstValue("Content-Type").orElse(""));
        return response.body();
    }

    @Test
    void theStageIsShownAsNumberAndWordAndLitBeacons() throws Exception {
        String burning = part(page("/plain?lang=en"), "<article class=\"card stage-confirmed\"", "</article>");
        assertTrue(burning.contains("4 confirmed"), burning);
        assertTrue(burning.contains("aria-label=\"stage 4 of 5\""), burning);
        assertEquals(4, burning.split("class=\"beacon lit\"", -1).length - 1);
        assertEquals(1, burning.split("class=\"beacon\"", -1).length - 1);
        assertTrue(burning.contains("smoke.obscuration 0.91 %/m &gt; 0.825 for 10 s on asd-1"), burning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | power, missing for the next stage: a second witness | fire, missing",
                "ko | 전원, 다음 단계에 없는 것: 두 번째 증거 | 화재, 다음"
            })
    void whatIsMissingForTheNextStageIsShownWhileThatCouldComeByItself(String lang, String shown, String hidden)
            throws Exception {
        String burning = part(page("/plain?lang=" + lang), "<article class=\"card stage-confirmed\"", "</article>");
        assertTrue(burning.contains(shown), burning);
        assertFalse(burning.contains(hidden), "a confirmed fire waits for nothing that comes by itself");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | rogue-db runs on s-1 &amp; nobody knows | 1 workloads run where nobody planned for them | 12 more",
                "ko | 아무도 모름 | 계획에 없는 워크로드 1개 실행 중 | 그 밖에 12건"
            })
    void whatRunsOtherwiseThanDeclaredIsShownTheGravestFirst(String lang, String drift, String count, String more)
            throws Exception {
        String section = part(page("/plain?lang=" + lang), "<section id=\"inventory\"", "</section>");
        assertTrue(section.contains(drift) && section.contains(count) && section.contains(more), section);
        assertTrue(section.indexOf("rogue-db") < section.indexOf("s-9"), section);
    }

    @Test
    void theDeadlineIsShownWithItsCauseAndWhatIsLeft() throws Exception {
        String room = part(page("/plain?lang=en"), "data-room=\"hall-1\"", "</article>");
        assertTrue(room.contains("06:42:20 UTC"), room);
        assertTrue(room.contains("11 min 20 s left"), room);
        assertTrue(room.contains("declared: the fire service cuts the building"), room);
        assertTrue(room.contains("15 of 24 safe"), room);
        assertTrue(room.contains("stopped cleanly 30 · leaving 8 · waiting 9 · lost 1"), room);
    }

    @Test
    void thePermitIsPlainEitherWay() throws Exception {
        String page = page("/plain?lang=en");
        assertTrue(part(page, "data-permit=\"hall-1\"", "</article>").contains("✕ NOT SAFE"));
        assertTrue(part(page, "data-permit=\"hall-1\"", "</article>").contains("a cut now would lose 26 workloads"));
        String granted = part(page, "data-permit=\"bat-1\"", "</article>");
        assertTrue(granted.contains("✓ SAFE TO CUT"), granted);
        assertTrue(granted.contains("Battery room 1"), "by the name that is on the door: " + granted);
    }

    @Test
    void onlyAnOpenAlertCanBeAcknowledgedAndOnlyARecommendedPlanArmed() throws Exception {
        String page = page("/plain?lang=en");
        assertTrue(page.contains("data-order=\"/api/v1/alerts/fire%2Fc-bat/acknowledge\""), page);
        assertFalse(page.contains("/api/v1/alerts/a-2/acknowledge"));
        assertTrue(page.contains("data-order=\"/api/v1/plans/p-1/arm\""));
        assertFalse(page.contains("/api/v1/plans/p-2/arm"));
        assertTrue(page.contains("data-order=\"/api/v1/rooms/hall-2/confirm\""));
    }

    @Test
    void aTenantThatCouldNotBeToldStandsFirst() throws Exception {
        String tenants = part(page("/plain?lang=en"), "id=\"tenants\"", "</section>");
        assertTrue(tenants.indexOf("Badak") < tenants.indexOf("Haneul"), tenants);
        assertTrue(tenants.contains("503 from the receiver"), tenants);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/plain | ko-KR,ko;q=0.9,en;q=0.8 | ko",
                "/plain | en-US,en;q=0.9,ko;q=0.8 | en",
                "/plain | fr,ko;q=0.1 | ko",
                "/plain | ko;q=0,fr | en",
                "/plain | ;;q=,, | en",
                "/plain?lang=en | ko | en",
                "/plain?lang=ko | en | ko",
                "/plain?lang=xx | ko | ko"
            })
    void theLanguageIsTheOneChosenElseTheBrowsers(String path, String accepted, String expected) throws Exception {
        HttpResponse<String> response = server.send(server.to(path).header("Accept-Language", accepted));
        assertEquals(expected, response.headers().firstValue("Content-Language").orElse(""));
        assertTrue(response.body().contains("<html lang=\"" + expected + "\">"));
        assertTrue(response.body().contains(expected.equals("ko") ? "4 확정 · 배터리실" : "4 confirmed · Battery room"));
    }

    /** Evidence, names and reasons come from devices and people, and may hold anything. */
    @Test
    void nothingFromOutsideBecomesMarkupAndNoScriptIsInline() throws Exception {
        String page = page("/plain?lang=en");
        assertFalse(page.contains(SampleDaemon.MARKUP));
        assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        Matcher scripts = Pattern.compile("<script[^>]*>([^<]*)</script>").matcher(page);
        assertTrue(scripts.find());
        assertEquals("", scripts.group(1));
        assertFalse(scripts.find());
        assertFalse(Pattern.compile("<[^>]* (on\\w+|style)=").matcher(page).find(), "no inline handlers and styles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain?lang=en", "/plain?lang=ko"})
    void everyTagIsClosedInOrder(String path) throws Exception {
        String page = page(path);
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(page);
        int seen = 0;
        while (tags.find()) {
            seen++;
            if (!tags.group(1).isEmpty()) {
                assertEquals(open.pop(), tags.group(2));
            } else if (!List.of("meta", "link", "input", "br").contains(tags.group(2))) {
                open.push(tags.group(2));
            }
        }
        assertTrue(open.isEmpty(), open.toString());
        assertTrue(seen > 200, "the page was read");
    }

    @Test
    void aSiteBeforeItsFirstStepHasAPageToo() throws Exception {
        DaemonSnapshot before = server.daemon.snapshot;
        server.daemon.snapshot = DaemonSnapshot.empty(SampleDaemon.NOW);
        try {
            String page = page("/plain?lang=en");
            assertTrue(page.contains("Everything is normal"), page);
            assertTrue(page.contains("No alert is open."), page);
        } finally {
            server.daemon.snapshot = before;
        }
    }

    @Test
    void theAssetsThatThePageNamesAreServed() throws Exception {
        Matcher assets = Pattern.compile("\"(/assets/[^\"]+)\"").matcher(page("/plain"));
        int served = 0;
        while (assets.find()) {
            HttpResponse<String> response = server.get(assets.group(1));
            assertEquals(200, response.statusCode(), assets.group(1));
            assertFalse(response.body().isBlank());
            served++;
        }
        assertEquals(3, served);
    }

    /** The events that the page listens to are the ones that are sent. */
    @Test
    void thePageListensToEveryTypeOfEvent() throws Exception {
        String script = Files.readString(Path.of(
                System.getProperty("bongsu.home"), "daemon/src/main/resources/org/bongsu/daemon/http/web/status.js"));
        SampleDaemon.burning()
                .published()
                .forEach(part -> assertTrue(script.contains("'" + part.type() + "'"), part.type()));
        for (String type : List.of("ready", "lost", "gone")) {
            assertTrue(script.contains("'" + type + "'"), type);
        }
    }

    private static String part(String page, String from, String to) {
        int start = page.indexOf(from);
        assertTrue(start >= 0, from + " is not in the page");
        return page.substring(start, page.indexOf(to, start));
    }
}
