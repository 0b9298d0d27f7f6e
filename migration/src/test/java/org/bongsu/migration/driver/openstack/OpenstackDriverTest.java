package org.bongsu.migration.driver.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
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

/** What Nova adds to the contract: moves that take long, records that lag behind hosts, and names that are not unique. */
class OpenstackDriverTest {

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private NovaFarEnd far;
    private Driver driver;

    @BeforeEach
    void begin() throws Exception {
        far = new NovaFarEnd(folder);
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
                1);
    }

    private static Command other(long sequence, Action action, String server, Optional<String> workload) {
        return new Command(1, sequence, action, server, workload, Optional.empty(), Optional.empty(), 0);
    }

    private List<String> actions(String name) {
        return far.requests("POST").stream()
                .filter(one -> one.contains("/action") && one.contains(name))
                .toList();
    }

    @Test
    void aLiveMoveIsFollowedToItsEnd() throws Exception {
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 1)));
        heard.await("seen s1-a MOVING");
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a MOVED");
        assertEquals(1, actions("os-migrateLive").size());
        assertTrue(actions("os-migrateLive").get(0).contains("\"host\":\"cmp-anyang-1\""));
        assertTrue(heard.count("reply 1 STARTED") >= 3, "begun, taken, and how far it is: " + heard.lines());
        assertEquals(0, actions("force_complete").size());
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 1), move(2, Method.LIVE, "s1-a", 1)));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(1, actions("os-migrateLive").size(), "it was there already");
    }

    @Test
    void aColdMoveIsConfirmed() throws Exception {
        startAndSee();
        driver.send(List.of(move(1, Method.COLD, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a MOVED");
        assertEquals(1, actions("confirmResize").size());
        assertEquals("ACTIVE", far.vm("s1-a").status);
    }

    @Test
    void aMoveThatDoesNotConvergeIsAbortedWhenItsTimeIsUp() throws Exception {
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
    void aMoveThatDoesNotConvergeIsForcedWhereThatIsWanted() throws Exception {
        far.stuck = true;
        far.forceAfter = Optional.of(Duration.ofMillis(200));
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a MOVED");
        assertEquals(1, actions("force_complete").size());
        assertEquals(0, far.requests("DELETE").size());
    }

    @Test
    void aCancelAbortsWhatIsUnderWay() throws Exception {
        far.stuck = true;
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 0)));
        heard.await("seen s1-a MOVING");
        driver.send(List.of(other(2, Action.CANCEL, "s1", Optional.of("s1-a"))));
        heard.await("reply 2 SUCCEEDED");
        heard.await("reply 1 FAILED");
        Await.until(() -> heard.lines().toString(), () -> heard.count("seen s1-a RUNNING") == 2);
    }

    @Test
    void aMoveThatTheSchedulerRefusesFails() throws Exception {
        far.noValidHost = true;
        startAndSee();
        driver.send(List.of(move(1, Method.LIVE, "s1-a", 0)));
        heard.await("reply 1 FAILED");
        assertEquals(0, heard.count("seen s1-a MOVING"));
    }

    @Test
    void whatNovaRemembersOfADeadHostIsNotObserved() throws Exception {
        far.service("cmp-s1", "state", "down");
        far.vm("s1-a").becomes("SHUTOFF", 4);
        far.service("cmp-s2", "forced_down", true);
        far.vm("s2-a").becomes("SHUTOFF", 4);
        far.vm("s3-a").becomes("SHUTOFF", 4);
        start();
        heard.await("seen s3-a STOPPED");
        assertEquals(0, heard.count("seen s1-") + heard.count("seen s2-"), heard.lines()::toString);
        assertEquals(0, heard.count("whole"), "not everything was seen");
        far.service("cmp-s1", "state", "up");
        far.service("cmp-s2", "forced_down", false);
        heard.await("seen s1-a STOPPED");
        heard.await("whole");
    }

    /** Or no room would ever be safe to cut whose hypervisors were switched off. */
    @Test
    void whatRestsOnAServerThatIsOffNeedsNoLook() throws Exception {
        far.vm("s1-a").becomes("SHUTOFF", 4);
        far.vm("s1-b").becomes("SHUTOFF", 4);
        far.service("cmp-s1", "state", "down");
        start();
        heard.await("seen s6-b RUNNING");
        assertEquals(0, heard.count("whole"));
        far.off.add("s1");
        heard.await("whole");
        assertEquals(0, heard.count("seen s1-"));
    }

    @Test
    void onlyWhatRunsAtAPlaceThatIsKnownHasMoved() throws Exception {
        far.vm("s1-a").host = "cmp-s2";
        far.service("cmp-s2", "x", 1);
        far.services.put("cmp-other", new JsonObject().put("host", "cmp-other").put("state", "up"));
        far.vm("s2-a").host = "cmp-other";
        far.vm("s3-a").host = "cmp-anyang-0";
        far.vm("s4-a").becomes("ERROR", 0);
        far.vm("s5-a").becomes("PAUSED", 3);
        far.vm("s6-a").becomes("SUSPENDED", 4);
        start();
        heard.await("seen s3-a MOVED");
        heard.await("seen s1-a RUNNING");
        heard.await("seen s5-a RUNNING");
        assertEquals(0, heard.count("seen s2-a") + heard.count("seen s4-a") + heard.count("seen s6-a"));
    }

    @Test
    void ofTwoGuestsOfOneNameNoneIsTouched() throws Exception {
        far.add("s1-a", "cmp-s4");
        start();
        heard.await("seen s1-b RUNNING");
        driver.send(List.of(move(1, Method.STOP, "s1-a", 0), move(2, Method.STOP, "s1-b", 0)));
        heard.await("reply 2 SUCCEEDED");
        heard.awaitStart("refused 1 2 guests could be s1-a");
        assertEquals(1, actions("os-stop").size());
        assertEquals(0, heard.count("seen s1-a"));
    }

    @Test
    void anIdOrMetadataTellsThemApart() throws Exception {
        NovaFarEnd.Vm second = far.add("s1-a", "cmp-s1");
        far.chosen = Map.of("s1-a", second.id);
        start();
        heard.await("seen s1-a RUNNING");
        driver.send(List.of(move(1, Method.STOP, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        assertEquals("SHUTOFF", second.status);
        assertEquals("ACTIVE", far.vm("s1-a").status);
    }

    @Test
    void metadataNamesAGuest() throws Exception {
        far.metadata = true;
        far.vm("s2-b").metadata.put("bongsu-workload", "s1-a");
        far.vm("s2-b").host = "cmp-s1";
        start();
        heard.await("seen s1-a RUNNING");
        assertEquals(0, heard.count("seen s2-b"));
    }

    @Test
    void aTokenIsRenewed() throws Exception {
        startAndSee();
        far.revokeTokens();
        driver.send(List.of(move(1, Method.STOP, "s1-a", 0)));
        heard.await("reply 1 SUCCEEDED");
        assertEquals(0, heard.count("reachable false"));
        assertEquals(2, far.requests("POST /v3/auth/tokens").size());
    }

    @Test
    void aCordonSaysWhoAndLeavesOthersCordonsAlone() throws Exception {
        far.service("cmp-s2", "status", "disabled").put("disabled_reason", "disk is dying, Kim");
        startAndSee();
        driver.send(List.of(
                other(7, Action.CORDON, "s1", Optional.empty()), other(8, Action.CORDON, "s2", Optional.empty())));
        heard.await("reply 7 SUCCEEDED");
        heard.await("reply 8 SUCCEEDED");
        assertEquals("bongsu command 1.7", far.services.get("cmp-s1").getString("disabled_reason"));
        assertEquals("disk is dying, Kim", far.services.get("cmp-s2").getString("disabled_reason"));
    }

    @Test
    void whatItCannotDoItRefuses() throws Exception {
        startAndSee();
        driver.send(List.of(
                other(1, Action.POWER_OFF, "s1", Optional.empty()),
                move(2, Method.SHIFT, "s1-a", 0),
                move(3, Method.LIVE, "s1-a", 2),
                move(4, Method.STOP, "s1-b", 0)));
        heard.await("reply 4 SUCCEEDED");
        heard.awaitStart("refused 1");
        heard.awaitStart("refused 2");
        heard.awaitStart("reply 3 ");
        assertFalse(driver.describe().can(other(1, Action.POWER_OFF, "s1", Optional.empty())));
    }

    @Test
    void anOldNovaIsNotTalkedTo() throws Exception {
        far.most = "2.60";
        start();
        heard.await("reachable false");
        assertEquals(List.of(), far.requests("GET /v2.1/servers"));
    }

    @Test
    void aCredentialThatSeesNoHostsSeesNothing() throws Exception {
        far.hidesHosts = true;
        start();
        heard.await("reachable false");
        assertEquals(0, heard.count("seen"));
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
                1);
    }

    private void away(String workload, String host, String status) {
        far.change(() -> {
            far.vm(workload).host = host;
            far.vm(workload).becomes(status, status.equals("ACTIVE") ? 1 : 4);
        });
    }

    @Test
    void aGuestComesHomeLiveFromWhereverItWasMovedMeanwhile() throws Exception {
        away("s1-a", "cmp-anyang-1", "ACTIVE");
        start();
        heard.await("seen s1-a MOVED");
        driver.send(List.of(back(1, Method.LIVE, "s1-a")));
        heard.await("seen s1-a MOVING");
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
        assertEquals("cmp-s1", far.vm("s1-a").host);
        assertTrue(actions("os-migrateLive").get(0).contains("\"host\":\"cmp-s1\""));
        driver.send(List.of(back(1, Method.LIVE, "s1-a"), back(2, Method.LIVE, "s1-a")));
        heard.await("reply 2 SUCCEEDED");
        assertEquals(1, actions("os-migrateLive").size(), "it was home already");
    }

    @Test
    void aColdReturnIsConfirmed() throws Exception {
        away("s1-a", "cmp-anyang-0", "ACTIVE");
        start();
        heard.await("seen s1-a MOVED");
        driver.send(List.of(back(1, Method.COLD, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
        assertEquals(1, actions("confirmResize").size());
    }

    @Test
    void aReturnThatDoesNotConvergeIsAbortedByACancelAndTheGuestIsWhereItWas() throws Exception {
        far.stuck = true;
        away("s1-a", "cmp-anyang-0", "ACTIVE");
        start();
        heard.await("seen s1-a MOVED");
        driver.send(List.of(back(1, Method.LIVE, "s1-a")));
        heard.await("seen s1-a MOVING");
        driver.send(List.of(other(2, Action.CANCEL, "s1", Optional.of("s1-a"))));
        heard.await("reply 2 SUCCEEDED");
        heard.await("reply 1 FAILED");
        Await.until(() -> heard.lines().toString(), () -> heard.count("seen s1-a MOVED") == 2);
        assertEquals(0, heard.count("seen s1-a RUNNING"));
    }

    @Test
    void whatStandsStillAtADestinationIsBroughtHomeAsItIsAndThenStarted() throws Exception {
        away("s1-a", "cmp-anyang-0", "SHUTOFF");
        start();
        heard.await("seen s1-a STOPPED");
        driver.send(List.of(back(1, Method.STOP, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
        assertEquals("cmp-s1 ACTIVE", far.vm("s1-a").host + " " + far.vm("s1-a").status);
        assertEquals(1, actions("os-start").size());
        List<String> lines = heard.lines();
        assertEquals(1, heard.count("seen s1-a RUNNING"), () -> "not before it was started: " + lines);
    }

    @Test
    void whatWasMovedHomeByADaemonThatEndedIsConfirmedAndStarted() throws Exception {
        away("s1-a", "cmp-s1", "VERIFY_RESIZE");
        start();
        heard.await("seen s1-a STOPPED");
        driver.send(List.of(back(1, Method.STOP, "s1-a")));
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a RUNNING");
        assertEquals(1, actions("confirmResize").size());
        assertEquals(1, actions("os-start").size());
    }

    /** Nova takes a start for a nova-compute that is not there, and the guest is powering on for ever. */
    @Test
    void aStartWaitsUntilTheHypervisorIsUpAndIsNoReturnUntilItRuns() throws Exception {
        far.hold = Duration.ofSeconds(1);
        away("s1-a", "cmp-s1", "SHUTOFF");
        start();
        heard.await("seen s1-a STOPPED");
        far.service("cmp-s1", "state", "down");
        heard.await("seen s2-a RUNNING");
        int looks = far.requests("GET /v2.1/os-services").size();
        Await.until(
                () -> "no looks", () -> far.requests("GET /v2.1/os-services").size() > looks + 2);
        driver.send(List.of(back(1, Method.STOP, "s1-a"), back(2, Method.STOP, "s2-a")));
        heard.await("reply 2 SUCCEEDED");
        int later = far.requests("GET /v2.1/os-services").size();
        Await.until(
                () -> "no looks", () -> far.requests("GET /v2.1/os-services").size() > later + 15);
        assertEquals(List.of(), actions("os-start"), "beyond the usual hold, and still waiting");
        assertEquals(0, heard.count("reply 1"));
        far.change(() -> far.deafStarts = true);
        far.service("cmp-s1", "state", "up");
        heard.await("seen s1-a MOVING");
        assertEquals(0, heard.count("seen s1-a RUNNING"), heard.lines()::toString);
        far.change(() -> far.vm("s1-a").becomes("ACTIVE", 1));
        heard.await("seen s1-a RUNNING");
    }

    @Test
    void onlyWhatWeDisabledIsEnabledAgain() throws Exception {
        startAndSee();
        driver.send(List.of(other(1, Action.CORDON, "s1", Optional.empty())));
        heard.await("reply 1 SUCCEEDED");
        far.service("cmp-s2", "status", "disabled").put("disabled_reason", "disk is failing, kim");
        far.service("cmp-s3", "status", "disabled").put("disabled_reason", "bongsuseonsaeng was here");
        for (int server = 1; server <= 4; server++) {
            driver.send(List.of(other(1 + server, Action.UNCORDON, "s" + server, Optional.empty())));
            heard.await("reply " + (1 + server) + " SUCCEEDED");
        }
        assertEquals("enabled", far.services.get("cmp-s1").getString("status"));
        assertEquals("disk is failing, kim", far.services.get("cmp-s2").getString("disabled_reason"));
        assertEquals("disabled", far.services.get("cmp-s2").getString("status"));
        assertEquals("disabled", far.services.get("cmp-s3").getString("status"), "not our word");
        assertEquals(2, far.requests("PUT").size(), "one to disable, one to enable");
        heard.awaitDetail("3 SUCCEEDED: stays disabled.*disk is failing, kim");
        driver.send(List.of(other(9, Action.POWER_ON, "s1", Optional.empty())));
        heard.awaitStart("refused 9 ");
    }
}
