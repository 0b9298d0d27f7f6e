package org.bongsu.migration.driver.proxmox;

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
import org.bongsu.migration.plan.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster adds to the contract: tasks that end before the work does, lists that lag, nodes that are gone. */
class ProxmoxDriverTest {

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private ClusterFarEnd far;
    private Driver driver;

    @BeforeEach
    void begin() throws Exception {
        far = new ClusterFarEnd(folder);
    }

    private void start() throws Exception {
        driver = far.driver(heard);
        driver.start();
    }

    private void startAndSee() throws Exception {
        start();
        heard.await("seen s1-a RUNNING");
    }

    @AfterEach
    void end() throws Exception {
        if (driver != null) {
            driver.stop().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        far.close();
    }

    private static Command move(long sequence, Method method, String workload, int host) {
        return new Command(
                1,
                sequence,
                Action.START,
                workload.substring(0, 2),
                Optional.of(workload),
                Optional.of(method),
                method == Method.STOP ? Optional.empty() : Optional.of(new Place("anyang", host)),
                2);
    }

    private static Command other(long sequence, Action action, Optional<String> workload) {
        return new Command(1, sequence, action, "s1", workload, Optional.empty(), Optional.empty(), 0);
    }

    @Test
    void aLiveMoveIsFollowedToItsEnd() throws Exception {
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 1)));
        heard.await("seen s1-a MOVING");
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a MOVED");
        assertEquals(
                List.of("POST /api2/json/nodes/s1/qemu/100/migrate"
                        + " target=away1&online=1&with-local-disks=1&bwlimit=244141"),
                far.requests("POST"));
        assertTrue(heard.count("reply 1 STARTED") >= 3, "begun, taken, and how far it is: " + heard.lines());
    }

    @Test
    void aColdMoveRunsAgainAtItsEnd() throws Exception {
        startAndSee();
        driver.send(List.of(move(1, Method.COLD, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a MOVED");
        assertEquals("away0 running", far.vm("s1-a").node + " " + far.vm("s1-a").status);
    }

    @Test
    void aColdMoveThatGetsNowhereRunsAgainWhereItWas() throws Exception {
        far.failsToMove = true;
        startAndSee();
        driver.send(List.of(move(1, Method.COLD, "s1-a", 0)));
        heard.await("reply 1 FAILED");
        assertEquals("s1 running", far.vm("s1-a").node + " " + far.vm("s1-a").status);
    }

    /** The task that asks for it ends well at once, and the migration has not begun by then. */
    @Test
    void ofAManagedGuestTheMigrationItselfIsFollowed() throws Exception {
        far.highlyAvailable = true;
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        assertEquals("away0", far.vm("s1-a").node, "it is there by then");
        // Whoever looks is told of it in its own time, which may be after the reply.
        heard.await("seen s1-a MOVING");
        far.failsToMove = true;
        driver.send(List.of(move(2, Method.LIVE, "s2-a", 0)));
        heard.await("reply 2 FAILED");
    }

    @Test
    void aMoveThatDoesNotConvergeIsStoppedWhenItsTimeIsUp() throws Exception {
        far.stuck = true;
        far.within = Duration.ofMillis(600);
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 0)));
        heard.await("seen s1-a MOVING");
        heard.await("reply 1 FAILED");
        Await.until(() -> heard.lines().toString(), () -> heard.count("seen s1-a RUNNING") == 2);
        assertEquals(1, far.requests("DELETE").size());
    }

    @Test
    void aCancelStopsWhatIsUnderWay() throws Exception {
        far.stuck = true;
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 0)));
        heard.await("seen s1-a MOVING");
        driver.send(List.of(other(2, Action.CANCEL, Optional.of("s1-a"))));
        heard.await("reply 2 SUCCEEDED");
        heard.await("reply 1 FAILED");
        Await.until(() -> heard.lines().toString(), () -> heard.count("seen s1-a RUNNING") == 2);
    }

    @Test
    void ofADeadNodeTheClustersLastWordIsNotBelieved() throws Exception {
        far.vm("s1-a").status = "stopped";
        far.vm("s1-b").status = "stopped";
        far.vm("s2-a").status = "stopped";
        far.kill("s1", true);
        start();
        heard.await("seen s2-a STOPPED");
        heard.await("seen s6-b RUNNING");
        assertEquals(0, heard.count("seen s1-") + heard.count("whole"), heard.lines()::toString);
        far.off.add("s1");
        heard.await("whole"); // nothing runs on a server that somebody saw off
        assertEquals(0, heard.count("seen s1-"));
        far.kill("s1", false);
        heard.await("seen s1-a STOPPED");
    }

    @Test
    void onlyWhatRunsAtAPlaceThatIsKnownHasMoved() throws Exception {
        far.vm("s1-a").node = "s2";
        far.vm("s2-a").node = "other";
        far.vm("s3-a").node = "away0";
        far.vm("s4-a").status = "stopped";
        far.vm("s4-a").lock = "suspended";
        far.vm("s5-a").alsoOn = "away1";
        start();
        heard.await("seen s3-a MOVED");
        heard.await("seen s1-a RUNNING");
        heard.await("seen s5-a MOVING");
        assertEquals(0, heard.count("seen s2-a") + heard.count("seen s4-a"));
    }

    @Test
    void ofTwoGuestsOfOneNameNoneIsTouched() throws Exception {
        far.add("s1-a", "s4");
        far.add("s1-b", "s4").template = 1;
        start();
        heard.await("seen s1-b RUNNING");
        driver.send(List.of(move(1, Method.STOP, "s1-a", 0), move(2, Method.STOP, "s1-b", 0)));
        heard.await("reply 2 SUCCEEDED");
        heard.awaitStart("refused 1 2 guests could be s1-a");
        assertEquals(1, far.requests("POST").size());
        assertEquals(0, heard.count("seen s1-a"));
    }

    @Test
    void aNumberTellsThemApart() throws Exception {
        ClusterFarEnd.Vm second = far.add("s1-a", "s1");
        far.chosen = Map.of("s1-a", second.vmid);
        start();
        heard.await("seen s1-a RUNNING");
        driver.send(List.of(move(1, Method.STOP, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        assertEquals("stopped", second.status);
        assertEquals("running", far.vm("s1-a").status);
    }

    @Test
    void aTagNamesAGuest() throws Exception {
        far.tags = true;
        far.vm("s2-b").tags = "web;s1-a";
        far.vm("s2-b").node = "s1";
        start();
        heard.await("seen s1-a RUNNING");
        assertEquals(0, heard.count("seen s2-b"));
    }

    @Test
    void anotherNodeIsAskedWhenOneIsGone() throws Exception {
        far.doors = List.of("http://127.0.0.1:1", far.doors.get(0));
        startAndSee();
        driver.send(List.of(move(1, Method.STOP, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        assertEquals(0, heard.count("reachable false"));
    }

    @Test
    void aTokenThatIsNotTakenIsTold() throws Exception {
        far.secret = "wrong";
        start();
        heard.await("reachable false");
        assertEquals(0, heard.count("seen"));
    }

    @Test
    void whatItCannotDoItRefuses() throws Exception {
        startAndSee();
        assertFalse(driver.describe().cordons());
        driver.send(List.of(
                other(1, Action.POWER_OFF, Optional.empty()),
                other(2, Action.CORDON, Optional.empty()),
                move(3, Method.SHIFT, "s1-a", 0),
                move(4, Method.STOP, "s1-b", 0)));
        heard.await("reply 4 SUCCEEDED");
        heard.awaitStart("refused 1");
        heard.awaitStart("refused 2");
        heard.awaitStart("refused 3");
        assertEquals(1, far.requests("POST").size());
    }

    // ---------------------------------------------------------------- the way back

    private static Command back(long sequence, Method method, String workload) {
        return new Command(
                1,
                sequence,
                Action.RETURN,
                workload.substring(0, 2),
                Optional.of(workload),
                Optional.of(method),
                method == Method.STOP ? Optional.empty() : Optional.of(new Place("anyang", 0)),
                2);
    }

    private void away(String workload, String node, String status) {
        synchronized (far) {
            far.vm(workload).node = node;
            far.vm(workload).status = status;
        }
    }

    @Test
    void aGuestComesHomeLiveFromWhereverItWasMovedMeanwhile() throws Exception {
        away("s1-a", "away1", "running");
        start();
        heard.await("seen s1-a MOVED");
        driver.send(List.of(back(1, Method.LIVE, "s1-a")));
        heard.await("seen s1-a MOVING");
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
        assertEquals(
                List.of("POST /api2/json/nodes/away1/qemu/100/migrate"
                        + " target=s1&online=1&with-local-disks=1&bwlimit=244141"),
                far.requests("POST"));
        driver.send(List.of(back(1, Method.LIVE, "s1-a"), back(2, Method.LIVE, "s1-a")));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(1, far.requests("POST").size(), "it was home already");
    }

    @Test
    void aColdReturnRunsAgainAtItsEnd() throws Exception {
        away("s1-a", "away0", "running");
        start();
        heard.await("seen s1-a MOVED");
        driver.send(List.of(back(1, Method.COLD, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
        assertEquals("s1 running", far.vm("s1-a").node + " " + far.vm("s1-a").status);
    }

    @Test
    void aReturnThatIsCalledOffIsStoppedAndTheGuestIsWhereItWas() throws Exception {
        far.stuck = true;
        away("s1-a", "away0", "running");
        start();
        heard.await("seen s1-a MOVED");
        driver.send(List.of(back(1, Method.LIVE, "s1-a")));
        heard.await("seen s1-a MOVING");
        driver.send(List.of(other(2, Action.CANCEL, Optional.of("s1-a"))));
        heard.await("reply 2 SUCCEEDED");
        heard.await("reply 1 FAILED");
        Await.until(() -> heard.lines().toString(), () -> heard.count("seen s1-a MOVED") == 2);
        assertEquals("away0", far.vm("s1-a").node);
    }

    @Test
    void whatStandsStillAtADestinationIsBroughtHomeAsItIsAndThenStarted() throws Exception {
        away("s1-a", "away0", "stopped");
        start();
        heard.await("seen s1-a STOPPED");
        driver.send(List.of(back(1, Method.STOP, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
        assertEquals("s1 running", far.vm("s1-a").node + " " + far.vm("s1-a").status);
        assertTrue(far.requests("POST").get(0).contains("target=s1&online=0"), far.requests("POST")::toString);
    }

    /** Power is on minutes before a node is in its cluster again. */
    @Test
    void aReturnWaitsForItsNode() throws Exception {
        away("s1-a", "s1", "stopped");
        start();
        heard.await("seen s1-a STOPPED");
        far.kill("s1", true);
        int looks = far.requests("GET /api2/json/nodes ").size()
                + far.requests("GET /api2/json/nodes/s2").size();
        Await.until(
                () -> "no looks", () -> far.requests("GET /api2/json/nodes/s2").size() > looks + 3);
        driver.send(List.of(back(1, Method.STOP, "s1-a"), back(2, Method.STOP, "s2-a")));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(0, heard.count("reply 1"), heard.lines()::toString);
        far.kill("s1", false);
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
    }

    @Test
    void whatTheInterfaceCannotDoIsRefused() throws Exception {
        startAndSee();
        driver.send(List.of(other(1, Action.UNCORDON, Optional.empty()), other(2, Action.POWER_ON, Optional.empty())));
        heard.awaitStart("refused 1 ");
        heard.awaitStart("refused 2 ");
        assertEquals(List.of(), far.requests("POST"));
    }
}
