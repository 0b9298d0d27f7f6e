package org.bongsu.daemon.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.Chromium;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.engine.Autonomy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Pangyo fire followed through the console alone, by somebody who has to do everything himself: from NORMAL over acknowledging,
 * arming and typing the cut time to the permit, each stage looked at in both languages. With the system property {@code
 * bongsu.screenshots} the pictures of the documents are made into that folder.
 */
@Tag("peer")
@Tag("slow")
class ConsoleDemoTest {

    private static final double SPEED = 40;
    private static final double PATIENCE_MILLIS = 120_000;
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final Pattern CONSOLE = Pattern.compile("console +(http://127\\.0\\.0\\.1:\\d+/)");

    private final List<String> wrong = new ArrayList<>();
    private final Optional<Path> pictures =
            Optional.ofNullable(System.getProperty("bongsu.screenshots")).map(Path::of);

    @Test
    void theFireIsFollowedFromNormalToThePermit(@TempDir Path folder) throws Exception {
        StringWriter told = new StringWriter();
        DemoOptions options =
                new DemoOptions(SPEED, "127.0.0.1:0", Optional.of(Autonomy.RECOMMEND), true, Optional.empty(), 1, 0);
        CompletableFuture<Boolean> demo = CompletableFuture.supplyAsync(() -> {
            try (PrintWriter out = new PrintWriter(told, true)) {
                return new Demo(DemoSite.setup(), DemoSite.scenario("pangyo-2022"), options, out).run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try (Chromium chromium = new Chromium(folder)) {
            Await.until(
                    "the console's address",
                    Duration.ofSeconds(120),
                    () -> CONSOLE.matcher(told.toString()).find() || demo.isDone());
            Matcher console = CONSOLE.matcher(told.toString());
            assertTrue(console.find(), told.toString());
            String url = console.group(1);
            Await.until("the console", Duration.ofSeconds(120), () -> answers(url));
            try (BrowserContext context = chromium.browser()
                    .newContext(new Browser.NewContextOptions()
                            .setLocale("en-GB")
                            .setTimezoneId(SEOUL.getId())
                            .setColorScheme(ColorScheme.LIGHT)
                            .setViewportSize(1_400, 900))) {
                context.setDefaultTimeout(PATIENCE_MILLIS);
                follow(context.newPage(), url);
            }
        }
        assertEquals(List.of(), wrong, "what the browser complained of");
        demo.get(5, TimeUnit.MINUTES);
        String story = told.toString();
        assertTrue(story.contains("hall-2"), story);
    }

    private static boolean answers(String url) {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(url + "readyz"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void follow(Page page, String url) throws Exception {
        page.onPageError(error -> wrong.add(error));
        page.onConsoleMessage(said -> {
            if (said.type().equals("error")) {
                wrong.add(said.text());
            }
        });
        page.navigate(url);
        page.waitForSelector(".connection.live");
        page.waitForSelector(".glance");
        page.fill("#operator", "kim");
        picture(page, "normal", "Everything is normal", "모두 정상");

        page.waitForSelector(".glance.stage-confirmed");
        assertTrue(page.innerText(".glance .where").contains("Battery room"), page.innerText(".glance"));
        picture(page, "confirmed", "confirmed", "확정");

        // What needs me: the gravest alert, acknowledged where it stands.
        page.click(".needs li.sev-critical button >> nth=0");
        page.waitForSelector(".answer.good");

        // Hall 2 waits for a person.
        page.click("nav a[href='/evacuation']");
        page.waitForSelector(".leaving-room[aria-label='Hall 2'] button.danger");
        page.click(".leaving-room[aria-label='Hall 2'] button.danger");
        sendWhenTold(page);
        page.waitForSelector(".leaving-room[aria-label='Hall 2'] .arming >> text=armed by kim");
        page.waitForSelector(".leaving-room[aria-label='Hall 2'] .bar .leaving");
        picture(page, "evacuation", "Steps over time", "시간별 단계");

        // The fire service says when it cuts.
        page.click("nav a[href='/inputs']");
        page.selectOption("main select", "hall-2");
        page.click(".inputs button >> nth=0");
        String time = (String) page.evaluate("new Date(bongsu.store.now() + 25 * 60000).toISOString()");
        page.fill(
                "dialog input[name=at]",
                DateTimeFormatter.ofPattern("HH:mm").withZone(SEOUL).format(Instant.parse(time)));
        page.fill("dialog input[name=reason]", "fire service, water");
        page.click("dialog button[type=submit]");
        page.waitForSelector("dialog .causes li");
        picture(page, "cut", "What it will cause", "이 지시의 결과");
        sendWhenTold(page);

        page.click("nav a[href='/evacuation']");
        page.waitForSelector(".leaving-room[aria-label='Hall 2'] >> text=declared cut");
        page.waitForSelector(".permit.yes.large");
        assertTrue(page.innerText(".permit.yes.large").contains("SAFE TO CUT"), "the permit");
        picture(page, "permit", "SAFE TO CUT", "차단 가능");

        page.click("nav a[href='/']");
        page.click(".rooms a[href='/rooms/bat-1']");
        page.waitForSelector(".votes li");
        page.waitForSelector(".trends canvas");
        picture(page, "room", "Evidence", "근거");
    }

    private static void sendWhenTold(Page page) {
        if (page.querySelector("dialog .causes") == null) {
            page.click("dialog button[type=submit]");
        }
        page.waitForSelector("dialog .causes li");
        page.click("dialog button[type=submit]");
        page.waitForSelector(".answer.good");
    }

    /** The same in both languages, and back. */
    private void picture(Page page, String name, String english, String korean) throws Exception {
        page.waitForSelector("text=" + english);
        shoot(page, name + ".png");
        page.evaluate("document.querySelector('.tools button[lang=ko]').click()");
        page.waitForSelector("text=" + korean);
        shoot(page, name + ".ko.png");
        page.evaluate("document.querySelector('.tools button[lang=en]').click()");
        page.waitForSelector("text=" + english);
    }

    private void shoot(Page page, String file) throws Exception {
        if (pictures.isPresent()) {
            Files.createDirectories(pictures.get());
            page.screenshot(new Page.ScreenshotOptions().setPath(pictures.get().resolve("console-" + file)));
        }
    }
}
