package org.bongsu.migration.driver.libvirt;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.Await;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.Heard;
import org.bongsu.migration.driver.command.Sites;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Access;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Cold;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Late;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Move;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Stop;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Reply;
import org.bongsu.migration.plan.Place;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A real QEMU guest between two real libvirtd: it counts on its serial line ten times a second, and whatever happens to it must
 * not make it skip or repeat a number. The order only saves starting it anew.
 */
@Tag("peer")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LibvirtGuestsTest {

    private static final String GUEST = "s1-a";
    private static final String OTHER = "s1-b";
    private static final Place FAR = new Place("far", 0);

    /** 8 MiB/s: a guest of 96 MiB takes some seconds. */
    private static final double SLOW_GBPS = 0.068;

    private static final Pattern TICK = Pattern.compile("tick (\\d+)");

    private static final Pattern COPIED = Pattern.compile("^STARTED [1-9][0-9.]* MiB copied");

    private static Libvirtd here;
    private static Libvirtd there;
    private static Path xml;
    private static Path serial;
    private static Vertx vertx;

    @TempDir
    static Path shared;

    @TempDir
    Path data;

    private final Told told = new Told();
    private Driver driver;

    /** What {@link Heard} writes down, the details of replies and what people have to mend. */
    private static final class Told extends Heard {
        private final List<String> details = new ArrayList<>();

        @Override
        public void onReplies(List<Reply> replies) {
            synchronized (details) {
                replies.forEach(reply -> details.add(reply.status() + " " + reply.detail()));
            }
            super.onReplies(replies);
        }

        @Override
        public void onGlimpsed(List<Observation> observations) {
            synchronized (details) {
                for (Observation one : observations) {
                    if (one instanceof WorkloadSeen seen) {
                        details.add(seen.state() + " at " + seen.where());
                    }
                }
            }
            super.onGlimpsed(observations);
        }

        @Override
        public void onTrouble(String subject, Optional<Text> what) {
            synchronized (details) {
                details.add("trouble " + subject
                        + what.map(text -> ": " + text.en()).orElse(" over"));
            }
        }

        List<String> story() {
            synchronized (details) {
                return List.copyOf(details);
            }
        }

        String awaitTold(String part) {
            Await.until(
                    () -> part + " never came: " + story(),
                    () -> story().stream().anyMatch(line -> line.contains(part)));
            return story().stream()
                    .filter(line -> line.contains(part))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @BeforeAll
    static void startHosts() throws Exception {
        Path boot = Libvirtd.guest();
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        here = new Libvirtd(Files.createDirectory(shared.resolve("here")), true);
        there = new Libvirtd(Files.createDirectory(shared.resolve("there")), true);
        here.start();
        there.start();
        vertx = Vertx.vertx();
        Path off = shared.resolve(OTHER + ".xml");
        Files.writeString(
                off,
                "<domain type='qemu'><name>" + OTHER + "</name><memory unit='MiB'>96</memory><os><type arch='x86_64'"
                        + " machine='q35'>hvm</type></os><devices><emulator>" + here.emulator()
                        + "</emulator></devices></domain>");
        here.virsh("define", off.toString());
        Path lines = Files.createDirectory(shared.resolve("lines"));
        serial = lines.resolve(GUEST);
        Files.createFile(serial);
        Libvirtd.own(lines);
        xml = shared.resolve(GUEST + ".xml");
        Files.writeString(xml, """
                <domain type='qemu'>
                  <name>%s</name>
                  <uuid>5b1e0c1e-0000-4000-8000-000000000001</uuid>
                  <memory unit='MiB'>96</memory>
                  <vcpu>1</vcpu>
                  <os>
                    <type arch='x86_64' machine='q35'>hvm</type>
                    <kernel>%s/vmlinuz</kernel>
                    <initrd>%s/initrd.gz</initrd>
                    <cmdline>console=ttyS0 quiet</cmdline>
                  </os>
                  <features><acpi/></features>
                  <devices>
                    <emulator>%s</emulator>
                    <controller type='usb' model='none'/>
                    <memballoon model='none'/>
                    <serial type='file'><source path='%s' append='on'/></serial>
                  </devices>
                </domain>
                """.replaceFirst("%s", GUEST)
                .replaceFirst("%s", boot.toString())
                .replaceFirst("%s", boot.toString())
                .replaceFirst("%s", here.emulator())
                .replaceFirst("%s", serial.toString()));
    }

    @AfterAll
    static void stopHosts() throws Exception {
        if (here != null) {
            here.close();
        }
        if (there != null) {
            there.close();
        }
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** The guest counts on s1, and a driver sees it. */
    @BeforeEach
    void begin() throws Exception {
        if (there.virsh("list", "--name", "--state-running").contains(GUEST)) {
            there.virsh(
                    "migrate",
                    GUEST,
                    here.uri(),
                    "--p2p",
                    "--persistent",
                    "--undefinesource",
                    "--migrateuri",
                    "tcp://127.0.0.1");
        }
        if (!here.virsh("list", "--name").contains(GUEST)) {
            there.virsh("undefine", GUEST);
            here.virsh("define", xml.toString());
            Files.newByteChannel(serial, java.nio.file.StandardOpenOption.WRITE)
                    .truncate(0)
                    .close();
            assertEquals("", here.virsh("start", GUEST).strip(), "the guest starts");
        }
        Await.until(() -> "it does not clear away", () -> isEmpty(there));
        ticksOn();
        begin(Move.DEFAULT, Cold.PAUSE);
    }

    private void begin(Move move, Cold cold) throws Exception {
        if (driver != null) {
            await(driver.stop());
        }
        driver = driver(move, cold);
        await(driver.start());
        told.await("seen " + GUEST + " RUNNING");
    }

    @AfterEach
    void end() throws Exception {
        here.thaw();
        there.thaw();
        await(driver.stop());
    }

    private Driver driver(Move move, Cold cold) {
        Site site = Sites.of(
                1,
                List.of(new Destination("far", Text.same("far"), Optional.empty(), List.of(), List.of(), 1, 64, 10)));
        LibvirtOptions options = new LibvirtOptions(
                "kvm",
                new Template(Libvirtd.client()),
                Map.of(
                        "s1",
                        new Access(here.uri(), Optional.empty(), Optional.empty()),
                        "far/0",
                        new Access(there.uri(), Optional.empty(), Optional.of("tcp://127.0.0.1"))),
                LibvirtOptions.DOMAIN_DEFAULT,
                Duration.ofMillis(300),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                4,
                new Move(move.timeout(), move.stall(), Duration.ofMillis(400), move.late(), move.autoConverge(), false),
                cold,
                new Stop(Optional.of("acpi"), Duration.ofSeconds(30), Optional.empty()));
        return LibvirtDriver.of(vertx, options, Ground.all(site), data, () -> T0, told);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
    }

    private static Command start(long sequence, Method method, double gbps) {
        return new Command(
                1,
                sequence,
                Action.START,
                "s1",
                Optional.of(GUEST),
                Optional.of(method),
                method.copies() ? Optional.of(FAR) : Optional.empty(),
                gbps);
    }

    private static Command cancel(long sequence) {
        return new Command(1, sequence, Action.CANCEL, "s1", Optional.of(GUEST), Optional.empty(), Optional.empty(), 0);
    }

    private static List<Integer> ticks() {
        try {
            List<Integer> ticks = new ArrayList<>();
            Matcher matcher = TICK.matcher(Files.readString(serial).replaceFirst("[^\\n]*$", ""));
            while (matcher.find()) {
                ticks.add(Integer.parseInt(matcher.group(1)));
            }
            return ticks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It goes on counting, and never skipped nor repeated a number. */
    private static void ticksOn() {
        int before = ticks().size();
        Await.until(() -> "the guest does not count on: " + before, () -> ticks().size() > before + 2);
        List<Integer> ticks = ticks();
        for (int at = 0; at < ticks.size(); at++) {
            assertEquals(at + 1, ticks.get(at), () -> "lost or doubled: " + ticks);
        }
    }

    private void never(String line) {
        assertEquals(0, told.count(line), () -> told.lines().toString());
    }

    @Test
    @Order(1)
    void aGuestMovesWithoutLosingATick() throws Exception {
        driver.send(List.of(start(1, Method.LIVE, 8)));
        told.await("seen " + GUEST + " MOVED");
        told.awaitTold("MOVED at far/0");
        String how = told.awaitTold("SUCCEEDED moved to far/0");
        ticksOn();
        Matcher down = Pattern.compile("MiB in ([0-9.]+) s, down for (\\d+) ms").matcher(how);
        assertTrue(down.find(), how);
        int millis = Integer.parseInt(down.group(2));
        assertTrue(millis > 0 && millis < 3_000, how);
        assertEquals(OTHER, here.virsh("list", "--all", "--name").strip(), "its source knows it no more");
        assertEquals(GUEST, there.virsh("list", "--persistent", "--name").strip());
        told.await("whole");
    }

    @Test
    @Order(2)
    void aMoveThatIsCalledOffLeavesTheGuestWhereItWas() {
        driver.send(List.of(start(1, Method.LIVE, SLOW_GBPS)));
        told.await("seen " + GUEST + " MOVING");
        String progress = told.awaitTold("MiB left, pass");
        assertTrue(progress.startsWith("STARTED "), progress);
        driver.send(List.of(cancel(2)));
        told.awaitTold("FAILED called off");
        told.await("reply 2 SUCCEEDED");
        ticksOn();
        never("seen " + GUEST + " MOVED");
        never("seen " + GUEST + " STOPPED");
        Await.until(
                () -> "not seen to run on: " + told.lines(),
                () -> told.lines().lastIndexOf("seen " + GUEST + " RUNNING")
                        > told.lines().indexOf("seen " + GUEST + " MOVING"));
    }

    @Test
    @Order(3)
    void aMoveThatIsTooSlowIsAborted() throws Exception {
        begin(
                new Move(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(1), Late.ABORT, true, false),
                Cold.PAUSE);
        driver.send(List.of(start(1, Method.LIVE, SLOW_GBPS)));
        told.awaitTold("FAILED did not end within 2.0 s");
        ticksOn();
        never("seen " + GUEST + " MOVED");
    }

    /** As when a link is cut: nothing fails by itself. */
    @Test
    @Order(4)
    void aMoveThatStallsIsAborted() throws Exception {
        begin(
                new Move(Duration.ofMinutes(1), Duration.ofSeconds(4), Duration.ofSeconds(1), Late.ABORT, true, false),
                Cold.PAUSE);
        driver.send(List.of(start(1, Method.LIVE, SLOW_GBPS)));
        Await.until(
                () -> "no byte went over: " + told.story(),
                () -> told.story().stream().anyMatch(COPIED.asPredicate()));
        there.freezeGuest(GUEST, true);
        told.awaitTold("is being aborted: no byte went over for ");
        there.freezeGuest(GUEST, false); // so that its host can clear it away
        told.awaitTold("FAILED no byte went over for ");
        ticksOn();
        never("seen " + GUEST + " MOVED");
    }

    @Test
    @Order(5)
    void aDestinationThatDiesInMidMoveCostsNothingAndIsTriedAgain() throws Exception {
        driver.send(List.of(start(1, Method.LIVE, SLOW_GBPS)));
        told.await("seen " + GUEST + " MOVING");
        there.kill();
        told.await("reply 1 FAILED");
        ticksOn();
        never("seen " + GUEST + " MOVED");
        there.start();
        Await.until(() -> "it does not clear away", () -> isEmpty(there));
        driver.send(List.of(start(2, Method.LIVE, 8)));
        told.await("reply 2 SUCCEEDED");
        told.await("seen " + GUEST + " MOVED");
        ticksOn();
    }

    private static boolean isEmpty(Libvirtd host) {
        try {
            return host.virsh("list", "--name").isBlank();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Order(6)
    void ofAHostWhoseLibvirtIsGoneNothingIsSaid() throws Exception {
        told.await("whole");
        here.kill();
        driver.send(List.of(start(1, Method.STOP, 0)));
        told.await("reply 1 FAILED");
        int before = told.lines().size();
        driver.send(List.of(start(2, Method.STOP, 0)));
        told.await("reply 2 FAILED");
        List<String> after = told.lines().subList(before, told.lines().size());
        assertFalse(after.contains("whole"), after::toString);
        assertTrue(after.stream().noneMatch(line -> line.startsWith("seen ")), after::toString);
        ticksOn();
        here.start();
        Await.until(
                () -> "it is not seen whole again: " + told.lines(),
                () -> told.lines().lastIndexOf("whole") >= before);
        never("seen " + GUEST + " STOPPED");
        ticksOn();
    }

    @Test
    @Order(7)
    void twoCopiesAreToldAndNeverTakenForAMove() throws Exception {
        there.virsh("create", xml.toString(), "--paused");
        there.virsh("resume", GUEST);
        told.awaitTold("trouble " + GUEST + ": " + GUEST + " runs twice");
        never("seen " + GUEST + " MOVED");
        there.virsh("destroy", GUEST);
        told.awaitTold("trouble " + GUEST + " over");
        never("seen " + GUEST + " STOPPED");
        here.virsh("destroy", GUEST); // the second one wrote to its line
    }

    @Test
    @Order(8)
    void aColdMovePausesAndLosesNothing() throws Exception {
        driver.send(List.of(start(1, Method.COLD, 8)));
        told.await("reply 1 SUCCEEDED");
        told.await("seen " + GUEST + " MOVED");
        ticksOn();
        never("seen " + GUEST + " STOPPED");
    }

    @Test
    @Order(9)
    void aColdMoveByRestartStartsItThereOnceItIsForgottenHere() throws Exception {
        begin(Move.DEFAULT, Cold.RESTART);
        driver.send(List.of(start(1, Method.COLD, 8)));
        told.await("reply 1 SUCCEEDED");
        told.await("seen " + GUEST + " MOVED");
        never("seen " + GUEST + " STOPPED");
        assertTrue(Files.readString(serial).contains("button"), "it was shut down, not killed");
        assertEquals(OTHER, here.virsh("list", "--all", "--name").strip());
        there.virsh("destroy", GUEST);
    }

    @Test
    @Order(10)
    void aGuestShutsDownAndAFrozenHostElsewhereHidesNothing() throws Exception {
        there.freeze();
        driver.send(List.of(start(1, Method.STOP, 0)));
        told.await("seen " + GUEST + " STOPPED");
        told.awaitTold("SUCCEEDED off after");
        assertTrue(Files.readString(serial).contains("button"), "it was shut down, not killed");
        there.thaw();
        Await.until(
                () -> "not whole: " + told.lines(),
                () -> told.lines().lastIndexOf("whole") > told.lines().indexOf("seen " + GUEST + " STOPPED"));
    }

    // ---------------------------------------------------------------- the way back

    private static Command back(long sequence, Method method, double gbps) {
        return new Command(
                1,
                sequence,
                Action.RETURN,
                "s1",
                Optional.of(GUEST),
                Optional.of(method),
                method.copies() ? Optional.of(FAR) : Optional.empty(),
                gbps);
    }

    private void leave(long sequence) {
        driver.send(List.of(start(sequence, Method.LIVE, 8)));
        told.await("reply " + sequence + " SUCCEEDED");
        told.await("seen " + GUEST + " MOVED");
    }

    private void awaitAgain(String line, String after) {
        Await.until(
                () -> line + " never came after " + after + ": " + told.story(),
                () -> told.lines().lastIndexOf(line) > told.lines().lastIndexOf(after));
    }

    private void neverTwice() {
        assertTrue(
                told.story().stream().noneMatch(line -> line.startsWith("trouble")),
                () -> told.story().toString());
    }

    @Test
    @Order(11)
    void aGuestComesHomeWithoutLosingATick() throws Exception {
        leave(1);
        driver.send(List.of(back(2, Method.LIVE, 8), back(2, Method.LIVE, 8)));
        told.await("reply 2 SUCCEEDED");
        awaitAgain("seen " + GUEST + " RUNNING", "seen " + GUEST + " MOVED");
        told.awaitTold("SUCCEEDED moved to s1");
        ticksOn();
        neverTwice();
        assertEquals("", there.virsh("list", "--all", "--name").strip(), "the other side knows it no more");
        assertTrue(here.virsh("list", "--persistent", "--name").contains(GUEST));
        driver.send(List.of(back(3, Method.LIVE, 8)));
        told.await("reply 3 SUCCEEDED");
        ticksOn();
    }

    @Test
    @Order(12)
    void aReturnThatIsCalledOffLeavesTheGuestWhereItWas() throws Exception {
        leave(1);
        driver.send(List.of(back(2, Method.LIVE, SLOW_GBPS)));
        awaitAgain("seen " + GUEST + " MOVING", "seen " + GUEST + " MOVED");
        driver.send(List.of(cancel(3)));
        told.awaitTold("FAILED called off");
        told.await("reply 3 SUCCEEDED");
        awaitAgain("seen " + GUEST + " MOVED", "seen " + GUEST + " MOVING");
        ticksOn();
        neverTwice();
        assertTrue(there.virsh("list", "--name").contains(GUEST));
    }

    @Test
    @Order(13)
    void aReturnGoesOnOverARestartAndItsCancelFindsWhereItComesFrom() throws Exception {
        leave(1);
        told.awaitTold("SUCCEEDED moved to far/0");
        int left = told.story().size();
        driver.send(List.of(back(2, Method.LIVE, SLOW_GBPS)));
        Await.until(
                () -> "no byte went over: " + told.story(),
                () -> told.story().stream().skip(left).anyMatch(COPIED.asPredicate()));
        long moving = told.count("seen " + GUEST + " MOVING");
        begin(Move.DEFAULT, Cold.PAUSE);
        Await.until(() -> "it does not go on: " + told.story(), () -> told.count("seen " + GUEST + " MOVING") > moving);
        driver.send(List.of(back(2, Method.LIVE, 8), cancel(3)));
        told.await("reply 3 SUCCEEDED");
        told.awaitTold("SUCCEEDED aborted");
        awaitAgain("seen " + GUEST + " MOVED", "seen " + GUEST + " MOVING");
        ticksOn();
        neverTwice();
    }

    @Test
    @Order(14)
    void aColdReturnPausesAndLosesNothing() throws Exception {
        leave(1);
        driver.send(List.of(back(2, Method.COLD, 8)));
        told.await("reply 2 SUCCEEDED");
        awaitAgain("seen " + GUEST + " RUNNING", "seen " + GUEST + " MOVED");
        ticksOn();
        never("seen " + GUEST + " STOPPED");
        neverTwice();
    }

    @Test
    @Order(15)
    void aColdReturnByRestartStartsItAtHomeOnceItIsForgottenThere() throws Exception {
        begin(Move.DEFAULT, Cold.RESTART);
        leave(1);
        driver.send(List.of(back(2, Method.COLD, 8)));
        told.await("reply 2 SUCCEEDED");
        awaitAgain("seen " + GUEST + " RUNNING", "seen " + GUEST + " MOVED");
        never("seen " + GUEST + " STOPPED");
        neverTwice();
        assertTrue(Files.readString(serial).contains("button"), "it was shut down, not killed");
        assertEquals("", there.virsh("list", "--all", "--name").strip());
        here.virsh("destroy", GUEST); // it counts from 1 again
    }

    @Test
    @Order(16)
    void aGuestThatWasShutDownIsStartedOnce() throws Exception {
        driver.send(List.of(start(1, Method.STOP, 0)));
        told.await("seen " + GUEST + " STOPPED");
        driver.send(List.of(back(2, Method.STOP, 0), back(2, Method.STOP, 0)));
        told.await("reply 2 SUCCEEDED");
        awaitAgain("seen " + GUEST + " RUNNING", "seen " + GUEST + " STOPPED");
        int before = ticks().size();
        Await.until(() -> "it does not count", () -> ticks().size() > before + 2);
        driver.send(List.of(back(3, Method.STOP, 0)));
        told.await("reply 3 SUCCEEDED");
        told.awaitTold("it runs on s1 already");
        here.virsh("destroy", GUEST);
    }

    /** Somebody else had it up where he could reach it; two would write to the same disks. */
    @Test
    @Order(17)
    void nothingIsStartedThatRunsElsewhereOrMight() throws Exception {
        driver.send(List.of(start(1, Method.STOP, 0)));
        told.await("seen " + GUEST + " STOPPED");
        there.virsh("create", xml.toString());
        told.await("seen " + GUEST + " MOVED");
        driver.send(List.of(back(2, Method.STOP, 0)));
        told.awaitTold("FAILED not started: it is active on far/0");
        there.virsh("destroy", GUEST);
        awaitAgain("seen " + GUEST + " STOPPED", "seen " + GUEST + " MOVED");
        here.kill(); // what it saw end it has forgotten by now
        here.start();
        Logger log = (Logger) LoggerFactory.getLogger(LibvirtEyes.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        log.addAppender(appender);
        there.freeze();
        Await.until(
                () -> "far/0 still answers",
                () -> appender.list.stream()
                        .anyMatch(one -> one.getFormattedMessage().contains("learns nothing of far/0")));
        driver.send(List.of(back(3, Method.STOP, 0)));
        told.awaitTold("FAILED not started: far/0 does not answer");
        assertFalse(here.virsh("list", "--name").contains(GUEST));
        log.detachAppender(appender);
        long whole = told.count("whole"); // there is none while its whereabouts are in doubt
        there.thaw();
        Await.until(() -> "far/0 is not heard again: " + told.lines(), () -> told.count("whole") > whole);
        driver.send(List.of(back(4, Method.STOP, 0)));
        told.await("reply 4 SUCCEEDED");
        awaitAgain("seen " + GUEST + " RUNNING", "seen " + GUEST + " STOPPED");
        here.virsh("destroy", GUEST);
    }
}
