package org.bongsu.daemon.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bongsu.daemon.Await;
import org.bongsu.daemon.runtime.Setup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemon and watcher as two processes; the daemon dies as in a fire. */
@Tag("slow")
class WatcherKillTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String KEY = "whsec_Yt3LpUJsfGuiYRRq4p3j+Lr2pZOXTsdvqZSfUnqf27s=";
    private static final Pattern PORT = Pattern.compile("listening on port (\\d+)");

    /** The shortest heartbeat, of which one may be missed. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** For a loaded machine to notice, on top of the bound. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Process bongsu(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dbongsu.home=" + System.getProperty("bongsu.home"),
                "-cp",
                System.getProperty("java.class.path"),
                "org.bongsu.daemon.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theWatcherTellsWithinTheBoundThatTheDaemonWasKilled() throws Exception {
        Path heard = folder.resolve("watch.log");
        Path key = folder.resolve("key");
        Files.writeString(key, KEY);
        Process watcher =
                bongsu(heard, "watch", "--listen", "127.0.0.1:0", "--secret", "file:" + key, "--missed", "2", "--exit");
        Await.until(
                "the watcher listens", LIMIT, () -> PORT.matcher(text(heard)).find());
        Matcher port = PORT.matcher(text(heard));
        assertTrue(port.find());

        Path site = Files.createDirectories(folder.resolve("site"));
        try (Stream<Path> files = Files.list(Setup.configHome().resolveSibling("packaging/site"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, site.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                site.resolve("bongsu.yaml"),
                "webhooks: {allow_networks: [127.0.0.0/8]}\nheartbeat: {url: \"http://127.0.0.1:" + port.group(1)
                        + "/\", secret: \"file:" + key + "\", every: 5s}\n");
        Path log = folder.resolve("run.log");
        Process daemon = bongsu(
                log,
                "run",
                "--site",
                site.toString(),
                "--data",
                folder.resolve("data").toString(),
                "--listen",
                "127.0.0.1:0");
        Await.until("the watcher has heard it", LIMIT, () -> text(heard).contains(" alive: epoch 1"));
        assertTrue(watcher.isAlive(), text(heard));

        long killed = System.nanoTime();
        daemon.destroyForcibly();
        assertTrue(watcher.waitFor(BOUND.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS), text(heard));
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        assertEquals(1, watcher.exitValue(), text(heard));
        assertTrue(text(heard).contains(" silent: "), text(heard));
        assertTrue(took.compareTo(BOUND.plus(SLACK)) < 0, took.toString());
        assertFalse(text(log).contains("ERROR"), text(log));
    }
}
