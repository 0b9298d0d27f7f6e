package org.bongsu.migration.driver.command;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Await;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.Heard;
import org.bongsu.migration.driver.ledger.Ledger;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What running programs adds to the contract: hostile names, children that outlive, and what is not an observation. */
class CommandDriverTest {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Heard heard = new Heard();
    private final List<Driver> drivers = new ArrayList<>();
    private final Map<Deed, Template> run = new LinkedHashMap<>();
    private Optional<Look<WorkloadState>> workload = Optional.empty();
    private Optional<Look<PowerState>> power = Optional.empty();
    private Map<String, String> environment = Map.of();
    private boolean recordOnly;
    private Duration timeout = Duration.ofSeconds(20);

    @AfterEach
    void close() throws Exception {
        for (Driver driver : drivers) {
            driver.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Driver driver() {
        CommandOptions options = new CommandOptions(
                "linux",
                recordOnly,
                run,
                workload,
                power,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                timeout,
                Duration.ofSeconds(20),
                4,
                environment);
        Driver driver =
                CommandDriver.of(vertx, options, Ground.all(Sites.of(1)), folder.resolve("data"), () -> T0, heard);
        drivers.add(driver);
        driver.start();
        return driver;
    }

    /** A program of its own in the folder. */
    private String script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private String said(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readString(path) : "";
    }

    private static Command start(long sequence, Method method, String server, String workload) {
        return new Command(
                1,
                sequence,
                Action.START,
                server,
                Optional.of(workload),
                Optional.of(method),
                method == Method.STOP ? Optional.empty() : Optional.of(new Place("anyang", 12)),
                method == Method.STOP ? 0 : 2.5);
    }

    private static Command other(long sequence, Action action) {
        return new Command(
                1,
                sequence,
                action,
                "s1",
                action == Action.CANCEL ? Optional.of("s1-a") : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /** A driver without a program for the way back says so: it is nobody's to guess that nothing was needed. */
    @Test
    void whatLeftComesBackByTheProgramForTheWayItLeft() throws Exception {
        String show = script("show", "printf '[%s]' \"$@\" >>" + folder + "/shown");
        run.put(Deed.START, new Template(List.of(show, "start", "{workload}")));
        run.put(Deed.RETURN, new Template(List.of(show, "return", "{workload}", "{destination}/{host}")));
        run.put(Deed.UNSHIFT, new Template(List.of(show, "unshift", "{service}")));
        run.put(Deed.POWER_ON, new Template(List.of(show, "on", "{server}")));
        Driver driver = driver();
        driver.send(List.of(
                other(1, Action.POWER_ON),
                back(2, Method.STOP),
                back(3, Method.COLD),
                back(4, Method.SHIFT),
                other(5, Action.UNCORDON)));
        heard.await("reply 4 SUCCEEDED");
        heard.await("reply 5 FAILED");
        assertEquals("[on][s1][start][s1-a][return][s1-a][anyang/12][unshift][shop]", said("shown"));
    }

    private static Command back(long sequence, Method left) {
        Command out = start(sequence, left, "s1", "s1-a");
        return new Command(
                1, sequence, Action.RETURN, out.server(), out.workload(), out.method(), out.place(), out.rateGbps());
    }

    @Test
    void eachDeedRunsItsOwnProgramWithItsPlaceholdersFilledInsideOneArgumentEach() throws Exception {
        String show = script("show", "for each; do printf '[%s]' \"$each\" >>" + folder + "/shown; done");
        run.put(
                Deed.LIVE,
                new Template(List.of(
                        show,
                        "live",
                        "{server}:{workload} {service}",
                        "{destination}/{host}",
                        "{rate_gbps}",
                        "{epoch}.{sequence}",
                        "{{.State}}")));
        run.put(Deed.CORDON, new Template(List.of(show, "cordon", "{server}")));
        run.put(Deed.POWER_OFF, new Template(List.of(show, "off", "{server}", "$(reboot)", "a b")));
        Driver driver = driver();
        driver.send(List.of(start(1, Method.LIVE, "s1", "s1-a"), other(2, Action.CORDON), other(3, Action.POWER_OFF)));
        heard.await("reply 3 SUCCEEDED");
        assertEquals(
                "[live][s1:s1-a shop][anyang/12][2.5][1.1][{{.State}}][cordon][s1][off][s1][$(reboot)][a b]",
                said("shown"));
        assertEquals(EnumSet.of(Method.LIVE), driver.describe().methods());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a;reboot",
                "$(reboot)",
                "`reboot`",
                "a'b",
                "a\"b",
                "a\nreboot",
                "a|b",
                "a&b",
                "a>b",
                "*",
                "~root",
                "../../etc",
                "-oProxyCommand=reboot",
                "--help",
                "",
                "a\u0000b",
                "\uff1breboot",
                "a\\b",
                "{server}",
                "#a",
                "a=b"
            })
    void aHostileNameIsRefusedAndRunsNothing(String hostile) throws Exception {
        String show = script("show", "echo \"$@\" >>" + folder + "/shown");
        run.put(Deed.STOP, new Template(List.of(show, "{server}", "{workload}")));
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1", hostile), start(2, Method.STOP, hostile, "s1-a")));
        heard.await("reply 1 FAILED");
        heard.await("reply 2 FAILED");
        heard.awaitStart("refused 1 ");
        heard.awaitStart("refused 2 ");
        driver.send(List.of(start(3, Method.STOP, "s1", "app@1.service")));
        heard.await("reply 3 SUCCEEDED"); // the control
        assertEquals("s1 app@1.service\n", said("shown"));
    }

    @Test
    void aLongNameIsRefused() throws Exception {
        run.put(Deed.STOP, new Template(List.of("true", "{workload}")));
        driver().send(List.of(
                start(1, Method.STOP, "s1", "a".repeat(255)), start(2, Method.STOP, "s1", "a".repeat(256))));
        heard.await("reply 1 SUCCEEDED");
        heard.await("reply 2 FAILED");
    }

    @Test
    void aProgramGetsACleanEnvironmentNoInputAndNoDescriptorsButItsOwn() throws Exception {
        String look = script("look", "exec >" + folder + "/shown; env; pwd; cat; exec ls -l /proc/self/fd");
        run.put(Deed.STOP, new Template(List.of(look)));
        environment = Map.of("TOKEN", "hunter2");
        Path mine = folder.resolve("mine");
        try (var open = Files.newOutputStream(mine)) {
            open.write(1);
            driver().send(List.of(start(1, Method.STOP, "s1", "s1-a")));
            heard.await("reply 1 SUCCEEDED");
        }
        String shown = said("shown");
        List<String> names = shown.lines()
                .takeWhile(line -> !line.startsWith("/"))
                .map(line -> line.replaceAll("=.*", ""))
                .filter(name -> !List.of("PWD", "OLDPWD", "_", "SHLVL").contains(name)) // sh's own
                .sorted()
                .toList();
        assertEquals(List.of("HOME", "LANG", "PATH", "TOKEN"), names, shown);
        assertTrue(shown.contains("TOKEN=hunter2"));
        assertTrue(shown.contains(folder.resolve("data/run").toString()), shown);
        List<String> descriptors =
                shown.lines().filter(line -> line.contains(" -> ")).toList();
        List<String> ends = descriptors.stream()
                .map(line -> line.replaceAll(".* (\\d+) -> ", "$1 ").replaceAll("/proc/\\d+/fd", "itself"))
                .toList();
        assertEquals(
                List.of(
                        "0 /dev/null",
                        "1 " + folder + "/shown",
                        "2 " + folder.resolve("data/run/1.err"),
                        "3 itself"), // ls, which reads the list
                ends);
    }

    @Test
    void aProgramThatOutlivesItsTimeIsEndedWithItsChildrenAlsoOrphansThatDoNotListen() throws Exception {
        String stubborn = script(
                "stubborn",
                "trap '' TERM\n(tail -f /dev/null & echo $! >>" + folder + "/pids)\n" + "echo $$ >>" + folder
                        + "/pids; tail -f /dev/null");
        run.put(Deed.STOP, new Template(List.of(stubborn)));
        timeout = Duration.ofSeconds(1);
        driver().send(List.of(start(1, Method.STOP, "s1", "s1-a"), start(2, Method.STOP, "s1", "s1-b")));
        heard.await("reply 1 FAILED");
        heard.await("reply 2 FAILED");
        List<String> pids = said("pids").lines().toList();
        assertEquals(4, pids.size());
        for (String pid : pids) {
            Await.until(() -> pid + " lives", () -> isGone(pid));
        }
    }

    private static boolean isGone(String pid) {
        try {
            return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                    .anyMatch(line -> line.startsWith("State:") && line.contains("Z"));
        } catch (IOException e) {
            return true;
        }
    }

    /** What ssh's ControlPersist does: it leaves a child behind that keeps the output open. */
    @Test
    void aChildLeftBehindWithTheOutputOpenHoldsNobodyUp() throws Exception {
        String leave = script("leave", "tail -f /dev/null & echo $! >" + folder + "/pid; echo done");
        run.put(Deed.STOP, new Template(List.of(leave)));
        driver().send(List.of(start(1, Method.STOP, "s1", "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        String pid = said("pid").strip();
        assertFalse(isGone(pid), "it is not ours to end");
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aProgramThatWritesWithoutEndIsEnded() throws Exception {
        run.put(Deed.STOP, new Template(List.of("yes")));
        driver().send(List.of(start(1, Method.STOP, "s1", "s1-a")));
        heard.await("reply 1 FAILED");
        try (var files = Files.list(folder.resolve("data/run"))) {
            assertEquals(0, files.count(), "its output is gone");
        }
    }

    @Test
    void aProgramThatIsNotThereIsToldAsUndelivered() throws Exception {
        run.put(Deed.STOP, new Template(List.of("no-such-program-here")));
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1", "s1-a"), start(2, Method.LIVE, "s1", "s1-b")));
        heard.await("undelivered 1");
        heard.await("reply 1 FAILED");
        heard.await("refused 2 no program under run for live");
        heard.await("reply 2 FAILED");
    }

    @Test
    void aCancelEndsWhatRunsDropsWhatWaitsAndThenRunsItsOwnProgram() throws Exception {
        run.put(
                Deed.STOP,
                new Template(List.of(script("hang", "echo begun >>" + folder + "/shown; exec tail -f /dev/null"))));
        run.put(
                Deed.CANCEL,
                new Template(List.of(script("undo", "echo \"undo $1\" >>" + folder + "/shown"), "{workload}")));
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1", "s1-a"), start(2, Method.STOP, "s1", "s1-a")));
        Await.until(() -> "never begun", () -> folder.resolve("shown").toFile().length() > 0);
        driver.send(List.of(other(3, Action.CANCEL)));
        heard.await("reply 3 SUCCEEDED");
        heard.await("reply 1 FAILED");
        heard.await("reply 2 FAILED");
        assertEquals("begun\nundo s1-a\n", said("shown"));
    }

    /** The look is what counts: what it does not say in words that were agreed on is not known. */
    @Test
    void whatCannotBeAskedIsNotObserved() throws Exception {
        String look = script("ssh", "cat " + folder + "/words; exit $(cat " + folder + "/status)");
        workload = Optional.of(new Look<>(
                new Template(List.of(look, "{workload}")),
                List.of(
                        new Means<>(0, Optional.of("active"), WorkloadState.RUNNING),
                        new Means<>(3, Optional.of("inactive"), WorkloadState.STOPPED),
                        new Means<>(0, Optional.of("moved {where}"), WorkloadState.MOVED))));
        List<String> none =
                List.of("255 inactive", "3 deactivating", "127 inactive", "0 inactive", "3 ", "0 moved a;b");
        answer(none.get(0));
        driver();
        for (String answer : none) {
            answer(answer);
            Await.until(() -> "no two rounds", roundsAfterNow());
        }
        assertEquals(0, heard.count("seen "), heard.lines()::toString);
        assertEquals(0, heard.count("whole"), "an inventory with unknowns is never whole");
        answer("3 inactive");
        heard.await("seen s1-a STOPPED");
        heard.await("whole");
        answer("0 moved anyang/12");
        heard.await("seen s1-b MOVED");
    }

    private void answer(String answer) throws IOException {
        Files.writeString(folder.resolve("words"), answer.substring(answer.indexOf(' ') + 1) + "\n");
        Files.writeString(folder.resolve("status"), answer.substring(0, answer.indexOf(' ')));
    }

    /** Programs write to files that are made and deleted: their number tells how many have run. */
    private BooleanSupplier roundsAfterNow() {
        long from = newest();
        return () -> newest() >= from + 6;
    }

    private long newest() {
        try (var files = Files.list(folder.resolve("data/run"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".out"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - 4)))
                    .max()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // not yet made, or one was deleted just now
        }
    }

    @Test
    void powerIsSeenByItsOwnProgram() throws Exception {
        power = Optional.of(new Look<>(
                new Template(List.of(script("bmc", "echo Chassis Power is off"), "{server}-bmc")),
                List.of(
                        new Means<>(0, Optional.of("Chassis Power is on"), PowerState.ON),
                        new Means<>(0, Optional.of("Chassis Power is off"), PowerState.OFF))));
        assertTrue(driver().describe().seesPower());
        heard.await("seen s1 OFF");
        assertEquals(0, heard.count("whole"), "nobody looks at workloads");
    }

    @Test
    void aRecordingDriverRunsNothingSaysWhatItWouldAndClaimsNoSuccess() throws Exception {
        recordOnly = true;
        String show = script("show", "echo \"$@\" >>" + folder + "/shown");
        run.put(Deed.STOP, new Template(List.of(show, "{workload}")));
        Driver driver = driver();
        driver.send(List.of(
                start(1, Method.STOP, "s1", "s1-a"),
                start(1, Method.STOP, "s1", "s1-a"),
                start(2, Method.STOP, "s1", "-x")));
        heard.awaitStart("refused 2 ");
        assertEquals("", said("shown"));
        assertEquals(0, heard.count("reply "), heard.lines()::toString);
        assertEquals("record", driver.describe().kind());
        driver.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        try (Ledger ledger = Ledger.open(folder.resolve("data"))) {
            assertEquals(
                    "recorded, not carried out: [" + show + ", s1-a]",
                    ((Ledger.Verdict.Repeated) ledger.intend(start(1, Method.STOP, "s1", "s1-a")))
                            .end()
                            .orElseThrow()
                            .detail());
        }
    }

    @Test
    void aLedgerThatCannotBeOpenedRunsNothingAndIsTold() throws Exception {
        Files.createDirectories(folder.resolve("data/ledger.db")); // a folder where the file should be
        run.put(Deed.STOP, new Template(List.of(script("show", "echo ran >>" + folder + "/shown"))));
        driver().send(List.of(start(1, Method.STOP, "s1", "s1-a")));
        heard.await("reachable false");
        assertEquals("", said("shown"));
    }
}
