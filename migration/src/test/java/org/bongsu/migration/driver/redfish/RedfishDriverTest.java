package org.bongsu.migration.driver.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Await;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.Heard;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What controllers add to the contract: what they say too early, insist on, and do not offer. */
class RedfishDriverTest {

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private RedfishFarEnd far;
    private Driver driver;

    static Command off(long epoch, long sequence, String server) {
        return new Command(
                epoch, sequence, Action.POWER_OFF, server, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    static Command on(long epoch, long sequence, String server) {
        return new Command(
                epoch, sequence, Action.POWER_ON, server, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    @BeforeEach
    void begin() throws Exception {
        far = new RedfishFarEnd(folder);
    }

    private void start() throws Exception {
        driver = far.driver(heard);
        driver.start();
    }

    @AfterEach
    void end() throws Exception {
        if (driver != null) {
            driver.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        far.close();
    }

    @Test
    void offIsBelievedWhenItIsSaidTwice() throws Exception {
        far.willSay("s1-a", "On", "Off", "PoweringOff", "Off", "On");
        far.willSay("s2-a", "On", "Off");
        start();
        heard.await("seen s2-a OFF");
        Await.until(
                () -> "s1-a is still asked", () -> far.controller("s1-a").next.isEmpty());
        assertEquals(0, heard.count("seen s1-a OFF"), heard.lines()::toString);
        far.willSay("s1-a", "Off");
        heard.await("seen s1-a OFF");
        assertEquals(0, heard.count("whole"), "who looks at power has not looked at workloads");
    }

    @Test
    void forceIsNeverUsedUnlessToldTo() throws Exception {
        far.lie("s1-a", true);
        start();
        for (long sequence = 1; sequence <= 3; sequence++) {
            driver.send(List.of(off(1, sequence, "s1-a")));
            heard.await("reply " + sequence + " SUCCEEDED");
        }
        assertEquals(
                List.of("GracefulShutdown", "GracefulShutdown", "GracefulShutdown"), far.controller("s1-a").resets);
    }

    @Test
    void aForcedOffTakesAFurtherCommandAfterItsTime() throws Exception {
        far.lie("s1-a", true);
        far.forceAfter = Optional.of(Duration.ofMillis(1));
        start();
        driver.send(List.of(off(1, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        int looks = far.requests("GET /s1-a" + RedfishFarEnd.SYSTEM).size();
        Await.until(
                () -> "no further looks",
                () -> far.requests("GET /s1-a" + RedfishFarEnd.SYSTEM).size() > looks + 3);
        assertEquals(List.of("GracefulShutdown"), far.controller("s1-a").resets, "nothing happens by itself");
        driver.send(List.of(off(1, 2, "s1-a")));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(List.of("GracefulShutdown", "ForceOff"), far.controller("s1-a").resets);
    }

    @Test
    void aControllerWithoutAGracefulOffIsNotAskedForAnother() throws Exception {
        far.allowed = List.of("On", "ForceOff", "PushPowerButton");
        far.actionInfo = true;
        start();
        driver.send(List.of(off(1, 1, "s1-a")));
        heard.await("reply 1 FAILED");
        assertEquals(List.of(), far.controller("s1-a").resets);
    }

    @Test
    void aConditionIsMetWithTheTagOfAFreshLook() throws Exception {
        far.conditional = true;
        far.actionInfo = true;
        start();
        driver.send(List.of(off(1, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a OFF");
        assertEquals(List.of("GracefulShutdown"), far.controller("s1-a").resets);
    }

    @Test
    void aBusyControllerIsAskedAgainWhenItSaysSo() throws Exception {
        far.busy = 2;
        far.tasks = true;
        start();
        driver.send(List.of(off(1, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        assertEquals(3, far.controller("s1-a").monitored, "its task was followed to its end");
        assertTrue(heard.count("reply 1 STARTED") >= 1);
    }

    @Test
    void sessionsAreRenewedAndGivenBack() throws Exception {
        start();
        heard.await("seen s6-b ON");
        far.forgetSessions();
        driver.send(List.of(off(1, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a OFF");
        driver.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertTrue(!far.requests("DELETE").isEmpty());
        assertEquals(0, far.openSessions(), () -> far.requests("").toString());
    }

    @Test
    void basicNeedsNoSession() throws Exception {
        far.basic = true;
        start();
        heard.await("seen s1-a ON");
        assertEquals(List.of(), far.requests("POST"));
    }

    @Test
    void ofSeveralSystemsNoneIsGuessed() throws Exception {
        far.systems = List.of("1", "2");
        far.chosen = Map.of("s2-a", "1");
        start();
        heard.await("seen s2-a ON");
        driver.send(List.of(off(1, 1, "s1-a"), off(1, 2, "s2-a")));
        heard.await("reply 2 SUCCEEDED");
        heard.await("undelivered 1");
        assertEquals(List.of(), far.controller("s1-a").resets);
    }

    /** A link to somewhere else would take the session's token there. */
    @Test
    void linksAreFollowedOnTheSameController() throws Exception {
        far.foreign = "http://elsewhere.example";
        start();
        heard.await("seen s1-a ON");
    }

    @Test
    void itRefusesWhatAControllerCannotDo() throws Exception {
        start();
        heard.await("seen s1-a ON");
        Command stop = new Command(
                1, 1, Action.START, "s1-a", Optional.of("w"), Optional.of(Method.STOP), Optional.empty(), 0);
        assertFalse(driver.describe().can(stop));
        driver.send(List.of(stop));
        heard.awaitStart("refused 1");
        assertEquals(List.of(), far.controller("s1-a").resets);
        assertFalse(far.options().toString().contains("hunter2"));
    }

    @Test
    void whatIsOnOrComingUpIsNotSwitchedOnAndWhatIsGoingDownIsNotYet() throws Exception {
        start();
        heard.await("seen s1-a ON");
        driver.send(List.of(on(1, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        far.controller("s2-a").becomes("PoweringOn");
        driver.send(List.of(on(1, 2, "s2-a")));
        heard.await("reply 2 SUCCEEDED");
        far.controller("s3-a").becomes("PoweringOff");
        driver.send(List.of(on(1, 3, "s3-a")));
        heard.await("reply 3 FAILED");
        assertEquals(
                List.of(),
                far.requests("POST").stream()
                        .filter(one -> one.contains("Reset"))
                        .toList());
        far.controller("s3-a").becomes("Off");
        heard.await("seen s3-a OFF");
        driver.send(List.of(on(1, 4, "s3-a")));
        heard.await("reply 4 SUCCEEDED");
        Await.until(() -> heard.lines().toString(), () -> heard.count("seen s3-a ON") == 2);
        assertEquals(List.of("On"), far.controller("s3-a").resets);
    }

    @Test
    void aControllerThatOffersNoOnIsAskedForNothing() throws Exception {
        far.allowed = List.of("ForceOff", "GracefulShutdown", "ForceOn", "PushPowerButton");
        far.actionInfo = true;
        far.controller("s1-a").becomes("Off");
        start();
        heard.await("seen s1-a OFF");
        driver.send(List.of(on(1, 1, "s1-a")));
        heard.await("reply 1 FAILED");
        assertEquals(List.of(), far.controller("s1-a").resets);
    }

    @Test
    void onIsAskedOnConditionOfTheLastLookAndFollowedAsATask() throws Exception {
        far.conditional = true;
        far.tasks = true;
        far.controller("s1-a").becomes("Off");
        start();
        heard.await("seen s1-a OFF");
        driver.send(List.of(on(1, 1, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a ON");
        assertEquals(List.of("On"), far.controller("s1-a").resets);
    }

    /** The next evacuation begins with a graceful shutdown again, however long ago the last one was. */
    @Test
    void whatWasOffSinceIsNotForcedForAnEarlierEvacuationsSake() throws Exception {
        far.forceAfter = Optional.of(Duration.ofMillis(1));
        start();
        driver.send(List.of(off(1, 1, "s1-a")));
        heard.await("seen s1-a OFF");
        far.controller("s1-a").becomes("On"); // by a person
        Await.until(
                () -> heard.lines().toString(),
                () -> heard.lines().lastIndexOf("seen s1-a ON") > heard.lines().indexOf("seen s1-a OFF"));
        driver.send(List.of(off(1, 2, "s1-a")));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(List.of("GracefulShutdown", "GracefulShutdown"), far.controller("s1-a").resets);
    }
}
