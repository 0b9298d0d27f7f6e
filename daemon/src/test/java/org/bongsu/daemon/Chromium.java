package org.bongsu.daemon;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, headless, driven by Playwright. Where it is not to be had the test is given up, or fails where peers are required. */
public final class Chromium implements AutoCloseable {

    /** Renders no faster and no slower for it, needs no display, and asks nobody on the network. */
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--autoplay-policy=no-user-gesture-required");

    private static final List<String> LIBRARIES = List.of(
            "usr/lib/chromium",
            "usr/lib/x86_64-linux-gnu",
            "lib/x86_64-linux-gnu",
            "usr/lib/x86_64-linux-gnu/pulseaudio");

    private final Playwright playwright;
    private final Browser browser;

    /** @param folder for its settings */
    public Chromium(Path folder) throws IOException {
        Path binary = PeerBinaries.file("usr/lib/chromium/chromium");
        String root = System.getProperty("bongsu.peers", "");
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("HOME", folder.toString());
        if (!root.isEmpty() && binary.startsWith(root)) {
            environment.put(
                    "LD_LIBRARY_PATH",
                    String.join(
                            ":",
                            LIBRARIES.stream().map(each -> root + "/" + each).toList()));
            environment.put("FONTCONFIG_FILE", fonts(folder, root).toString());
        }
        Map<String, String> driver = new HashMap<>(System.getenv());
        driver.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        this.playwright = Playwright.create(new Playwright.CreateOptions().setEnv(driver));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(binary)
                        .setEnv(environment)
                        .setArgs(ARGUMENTS));
    }

    private static Path fonts(Path folder, String root) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("fonts"));
        return Files.writeString(
                folder.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>"
                        + root + "/usr/share/fonts</dir><cachedir>" + cache
                        + "</cachedir><match><edit name=\"family\" mode=\"append\" binding=\"weak\">"
                        + "<string>Noto Sans CJK KR</string></edit></match></fontconfig>");
    }

    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
