package org.bongsu.migration.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What every driver keeps to, whatever it speaks. A driver's test extends this and brings its {@link FarEnd}. */
public abstract class DriverContract {

    /** The daemon gives a driver 5 s to stop. */
    private static final Duration STOP_MOST = Duration.ofSeconds(5);

    private final List<Driver> drivers = new ArrayList<>();
    private final Heard heard = new Heard();
    private FarEnd far;
    private Driver driver;

    /** A far end that works. */
    protected abstract FarEnd farEnd() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        far = farEnd();
        driver = another(heard);
        await(driver.start());
    }

    @AfterEach
    void end() throws Exception {
        for (Driver one : drivers) {
            await(one.stop());
        }
        far.close();
    }

    private Driver another(Heard listener) throws Exception {
        Driver one = far.driver(listener);
        drivers.add(one);
        return one;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What is told of {@code sN-a} or {@code sN-b}; a stop, unless the driver cannot do that. */
    protected Command order(long epoch, long sequence, String workload) {
        return new Command(
                epoch,
                sequence,
                Action.START,
                workload.substring(0, workload.indexOf('-')),
                Optional.of(workload),
                Optional.of(Method.STOP),
                Optional.empty(),
                0);
    }

    /** How what was told is heard to be true ... */
    protected String done(String workload) {
        return "seen " + workload + " STOPPED";
    }

    /** ... and not to be. */
    protected String undone(String workload) {
        return "seen " + workload + " RUNNING";
    }

    protected boolean can(Capabilities said) {
        return said.methods().contains(Method.STOP) && said.seesWorkloads();
    }

    /** What holds a driver that claims a way back to it; something of its own where nothing is carried back. */
    protected Class<?> wayBack() throws ClassNotFoundException {
        Class<?> held = Class.forName(getClass()
                .getName()
                .replaceFirst("(Driver|Return)ContractTest$", "Return")
                .concat("ContractTest"));
        assertTrue(DriverContract.class.isAssignableFrom(held), held::getName);
        return held;
    }

    private void awaitBegun(Long... sequences) {
        Await.until(
                () -> List.of(sequences) + " not all begun: " + far.begun(),
                () -> far.begun().containsAll(List.of(sequences)));
    }

    private long begun(long sequence) {
        return far.begun().stream().filter(one -> one == sequence).count();
    }

    @Test
    void itSaysWhatItCanDo() {
        assertFalse(driver.id().isBlank());
        assertTrue(can(driver.describe()), () -> driver.describe().toString());
        assertTrue(driver.describe().can(order(1, 1, "s1-a")));
    }

    /** A way back is no afterthought: whoever claims one passes all of this on it too. */
    @Test
    void whoClaimsAWayBackIsHeldToItAsWell() throws Exception {
        Capabilities.Back back = driver.describe().back();
        if (!back.methods().isEmpty() || back.powersOn()) {
            assertTrue(wayBack().getSimpleName().endsWith("Test"));
        }
    }

    @Test
    void theSameCommandTwiceIsCarriedOutOnce() {
        driver.send(List.of(order(1, 1, "s1-a"), order(1, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        driver.send(List.of(order(1, 1, "s1-a"), order(1, 2, "s1-b")));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(List.of(1L, 2L), far.begun());
    }

    @Test
    void aStaleEpochIsRefusedAndReported() {
        driver.send(List.of(order(2, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        driver.send(List.of(order(1, 2, "s1-b"), order(2, 3, "s1-b")));
        heard.await("refused 2 stale");
        heard.await("reply 3 SUCCEEDED");
        assertEquals(List.of(1L, 3L), far.begun());
    }

    @Test
    void commandsOfOneServerGoInOrderThoseOfOthersSideBySideUpToTheBound() throws Exception {
        far.slow();
        List<Command> commands = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            for (int server = 1; server <= 6; server++) {
                commands.add(order(1, commands.size() + 1L, "s" + server + (turn == 0 ? "-a" : "-b")));
            }
        }
        driver.send(commands);
        for (Command command : commands) {
            heard.await("reply " + command.sequence() + " SUCCEEDED");
        }
        List<Long> begun = far.begun();
        for (int server = 1; server <= 6; server++) {
            List<Long> ofServer = new ArrayList<>();
            for (long sequence : begun) {
                if (sequence % 6 == server % 6) {
                    ofServer.add(sequence);
                }
            }
            assertEquals(List.of((long) server, server + 6L, server + 12L), ofServer, begun::toString);
        }
        assertEquals(FarEnd.CONCURRENCY, far.atOnceMost(), "as many as allowed, and no more");
    }

    @Test
    void aFarEndThatGoesAndComesBackIsToldOnceEachWayAndGetsWhatWaited() throws Exception {
        far.goAway();
        heard.await("reachable false");
        driver.send(List.of(order(1, 1, "s1-a"), order(1, 2, "s2-a"), order(1, 3, "s1-b")));
        far.comeBack();
        heard.await("reachable true");
        heard.await("reply 1 SUCCEEDED");
        heard.await("reply 2 SUCCEEDED");
        heard.await("reply 3 SUCCEEDED");
        heard.await(done("s1-b"));
        assertEquals(1, heard.count("reachable false"), heard.lines()::toString);
        assertEquals(1, heard.count("reachable true"), heard.lines()::toString);
        assertEquals(0, heard.count("undelivered"));
        assertEquals(1, begun(1));
    }

    @Test
    void whatCannotBeDeliveredIsToldAndNeverCarriedOutLater() throws Exception {
        far.goAway();
        heard.await("reachable false");
        driver.send(List.of(order(1, 1, "s1-a")));
        heard.await("undelivered 1");
        far.comeBack();
        driver.send(List.of(order(1, 2, "s1-b")));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(List.of(2L), far.begun());
        assertEquals(1, heard.count("undelivered 1"));
    }

    @Test
    void theDeadlineOfAFarEndThatHangsFreesItsPlaces() throws Exception {
        far.hang("s1");
        far.hang("s2");
        driver.send(List.of(order(1, 1, "s1-a"), order(1, 2, "s2-a")));
        awaitBegun(1L, 2L);
        driver.send(List.of(order(1, 3, "s3-a")));
        heard.await("reply 3 SUCCEEDED");
        assertTrue(
                heard.lines().contains("undelivered 1")
                        || heard.lines().contains("reply 1 FAILED")
                        || heard.lines().contains("undelivered 2")
                        || heard.lines().contains("reply 2 FAILED"),
                "who gave its place up is told: " + heard.lines());
        assertEquals(0, heard.count(done("s1-a")));
    }

    @Test
    void aLyingSuccessIsPassedOnAsAClaimAndIsNotSeen() throws Exception {
        far.lie("s1-a", true);
        heard.await(undone("s1-a"));
        driver.send(List.of(order(1, 1, "s1-a"), order(1, 2, "s2-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await(done("s2-a")); // the control: what is true is seen
        assertEquals(0, heard.count(done("s1-a")));
        far.lie("s1-a", false);
        driver.send(List.of(order(1, 3, "s1-a")));
        heard.await(done("s1-a"));
        heard.awaitStart("reply 3 S"); // a look may be faster than the claim
    }

    @Test
    void ofAPartialSuccessEachPartIsToldAsItIs() throws Exception {
        far.fail("s1-b");
        driver.send(List.of(order(1, 1, "s1-a"), order(1, 2, "s1-b"), order(1, 3, "s2-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("reply 2 FAILED");
        heard.await("reply 3 SUCCEEDED");
        heard.await(done("s1-a"));
        heard.await(done("s2-a"));
        heard.await(undone("s1-b"));
        assertEquals(0, heard.count(done("s1-b")));
    }

    /** The classic of late frames: the answer to one question is taken for that of the next. */
    @Test
    void anAnswerFromTheDeadIsNeverTakenForAnothersAnswer() throws Exception {
        far.hang("s1");
        far.fail("s1-b");
        driver.send(List.of(order(1, 1, "s1-a")));
        awaitBegun(1L);
        Await.until(
                () -> "the deadline of 1 did not end it: " + heard.lines(),
                () -> heard.lines().contains("undelivered 1") || heard.lines().contains("reply 1 FAILED"));
        driver.send(List.of(order(1, 2, "s1-b"), order(1, 3, "s2-a")));
        far.unhang("s1");
        heard.await("reply 2 FAILED");
        heard.await("reply 3 SUCCEEDED");
        assertEquals(0, heard.count("reply 2 SUCCEEDED"), heard.lines()::toString);
        assertEquals(1, begun(1));
    }

    @Test
    void stoppingIsBoundedAndSaysWhatItAbandons() throws Exception {
        far.hang("s1");
        driver.send(List.of(order(1, 1, "s1-a"), order(1, 2, "s1-a")));
        awaitBegun(1L);
        Logger log = (Logger) LoggerFactory.getLogger(driver.getClass());
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.list = Collections.synchronizedList(appender.list);
        appender.start();
        log.addAppender(appender);
        long before = System.nanoTime();
        await(driver.stop());
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        log.detachAppender(appender);
        assertTrue(took.compareTo(STOP_MOST) < 0, took::toString);
        assertTrue(
                List.copyOf(appender.list).stream()
                        .anyMatch(event -> event.getLevel() == Level.WARN
                                && event.getFormattedMessage().contains(" commands were not ")),
                appender.list::toString);
        int heardBefore = heard.lines().size();
        far.unhang("s1");
        driver.send(List.of(order(1, 3, "s2-a")));
        await(driver.stop());
        assertEquals(heardBefore, heard.lines().size(), "nothing is told after the stop");
        assertEquals(List.of(1L), far.begun());
    }

    @Test
    void aRestartBetweenStartAndAnswerCarriesNothingOutTwice() throws Exception {
        far.hang("s1");
        driver.send(List.of(order(1, 1, "s1-a")));
        awaitBegun(1L);
        await(driver.stop());
        far.unhang("s1");
        Heard later = new Heard();
        Driver again = another(later);
        await(again.start());
        again.send(List.of(order(2, 1, "s1-a"), order(2, 2, "s1-b")));
        later.await("reply 2 SUCCEEDED");
        later.awaitStart("seen s1-a ");
        assertEquals(1, begun(1), far.begun()::toString);
        again.send(List.of(order(1, 3, "s2-a")));
        later.await("refused 3 stale");
    }
}
