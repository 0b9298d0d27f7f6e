package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.daemon.Await;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A room emptied by nothing but programs, from the operator's word to the permit, at sixty times the speed. A workload is
 * a file that says how it is; one program writes it, another reads it.
 */
@Tag("slow")
class CommandDaemonTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Daemon daemon;
    private int api;

    @AfterEach
    void stop() {
        daemon.stop();
    }

    private String script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\ncd " + folder + "/far || exit 9\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    /** The demo's site with the first servers of hall 2 only, and programs in place of its fleet. */
    private Path site(int servers) throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        try (Stream<Path> files = Files.list(Setup.configHome().resolve("sites/demo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, site.resolve(file.getFileName()));
            }
        }
        List<String> rows = Files.readAllLines(site.resolve("servers.csv"));
        Files.write(
                site.resolve("servers.csv"),
                Stream.concat(
                                Stream.of(rows.get(0)),
                                rows.stream()
                                        .filter(row -> row.contains(",hall-2,"))
                                        .limit(servers))
                        .toList());
        Files.createDirectories(folder.resolve("far"));
        String act = script("act", "echo \"$4 $1 $2\" >>log; echo \"$3\" >\"$2\"");
        String off = script("off", "echo \"$2 off $1\" >>log; echo off >\"power-$1\"");
        String look = script("look", "read -r how <\"$1\" || how=running; echo \"$how\"");
        String power = script("power", "read -r how <\"power-$1\" || how=on; echo \"$how\"");
        String bongsu = Files.readString(site.resolve("bongsu.yaml"));
        Files.writeString(
                site.resolve("bongsu.yaml"),
                bongsu.substring(0, bongsu.indexOf("channels:"))
                        + "webhooks: {allow_networks: [127.0.0.0/8]}\n"
                        + """
                        drivers:
                          linux:
                            kind: command
                            run:
                              shift: [ACT, shift, "{workload}", shifted, "{sequence}"]
                              live: [ACT, live, "{workload}", "moved {destination}/{host}", "{sequence}"]
                              cold: [ACT, cold, "{workload}", "moved {destination}/{host}", "{sequence}"]
                              stop: [ACT, stop, "{workload}", stopped, "{sequence}"]
                              power_off: [OFF, "{server}", "{sequence}"]
                              cordon: ["true"]
                            see:
                              workload:
                                run: [LOOK, "{workload}"]
                                means:
                                  - {exit: 0, says: running, state: running}
                                  - {exit: 0, says: shifted, state: shifted}
                                  - {exit: 0, says: "moved {where}", state: moved}
                                  - {exit: 0, says: stopped, state: stopped}
                              server:
                                run: [POWER, "{server}"]
                                means: [{exit: 0, says: "on", power: "on"}, {exit: 0, says: "off", power: "off"}]
                              every: 1s
                            concurrency: 2
                        """.replace("ACT", act)
                                .replace("OFF", off)
                                .replace("LOOK", look)
                                .replace("POWER", power));
        return site;
    }

    private HttpResponse<String> call(String path, Optional<String> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + path));
        body.ifPresent(text ->
                request.header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(text)));
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRoomIsEmptiedByProgramsAloneAndThenSafeToCut() throws Exception {
        Setup setup = Setup.load(site(8));
        Problems problems = new Problems();
        DaemonParts parts = DaemonParts.decode(setup, new Endpoints(Map.of()), Optional.of("127.0.0.1:0"), problems);
        problems.throwIfAny();
        long wall = System.currentTimeMillis();
        ScenarioClock clock = new ScenarioClock(Moment.parse("2022-10-15T06:00:00Z"), wall, 60);
        daemon = new Daemon(
                setup, parts.resolved(setup.folder()), folder.resolve("data"), clock, System::currentTimeMillis);
        api = daemon.start();
        assertFalse(call("/api/v1/rooms/hall-2/permit", Optional.empty()).body().contains("\"granted\":true"));
        int status = call(
                        "/api/v1/rooms/hall-2/cut",
                        Optional.of("{\"in\":\"30m\",\"by\":\"kim\",\"reason\":\"water is coming\"}"))
                .statusCode();
        assertEquals(202, status);
        Await.until(
                "hall 2 is safe to cut",
                LIMIT,
                () -> call("/api/v1/rooms/hall-2/permit", Optional.empty())
                        .body()
                        .contains("\"granted\":true"));
        List<String> log = Files.readAllLines(folder.resolve("far/log"));
        List<String> sequences =
                log.stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
        assertEquals(sequences.size(), new HashSet<>(sequences).size(), "nothing ran twice: " + log);
        assertEquals(8, log.stream().filter(line -> !line.contains(" off ")).count(), log::toString);
        Await.until("all are off", LIMIT, () -> offs() == 8);
        assertTrue(Files.exists(folder.resolve("data/drivers/linux/ledger.db")));
    }

    private long offs() {
        try (Stream<Path> files = Files.list(folder.resolve("far"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("power-"))
                    .count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
