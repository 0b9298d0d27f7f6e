package org.bongsu.migration.driver.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Await;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.Heard;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions.Access;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.plan.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a cluster has: budgets, controllers, nodes that fall silent, lists in pages. */
@Tag("slow")
class KubernetesDriverTest {

    private static final String OWNED = "ReplicaSet/shop-7";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Heard heard = new Heard();
    private final List<Driver> drivers = new ArrayList<>();
    private FakeCluster cluster;

    @BeforeEach
    void begin() throws Exception {
        cluster = new FakeCluster(Optional.empty());
        cluster.node("s1");
        cluster.node("s2");
        cluster.node("r1");
    }

    @AfterEach
    void end() throws Exception {
        for (Driver one : drivers) {
            await(one.stop());
        }
        cluster.close();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
    }

    private static Moment now() {
        return Moment.ofEpochMillis(System.currentTimeMillis());
    }

    private static KubernetesOptions options(Access access, String pods, boolean override) {
        KubernetesOptions usual = KubernetesFarEnd.options(access);
        return new KubernetesOptions(
                usual.id(),
                access,
                usual.node(),
                pods.equals("all") ? Optional.empty() : Optional.of(PodSelector.parse(pods)),
                Optional.of(new Template("prod")),
                override,
                false,
                usual.every(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(4),
                usual.concurrency());
    }

    private Access here() {
        return new Access.Address(cluster.url(), Optional.empty(), Optional.empty());
    }

    private Driver driver(KubernetesOptions options) throws Exception {
        Supplier<Moment> clock = KubernetesDriverTest::now;
        Driver driver =
                KubernetesDriver.of(vertx, options, Ground.all(Halls.of(2)), folder.resolve("data"), clock, heard);
        drivers.add(driver);
        await(driver.start());
        return driver;
    }

    private Driver driver() throws Exception {
        return driver(options(here(), "bongsu.org/workload={workload}", false));
    }

    private static Command start(long sequence, Method method, String workload, Optional<Moment> notAfter) {
        return new Command(
                1,
                sequence,
                Action.START,
                workload.substring(0, workload.indexOf('-')),
                Optional.of(workload),
                Optional.of(method),
                method == Method.STOP ? Optional.empty() : Optional.of(new Place("anyang", Place.REPLICA)),
                0,
                notAfter);
    }

    private static Command other(long sequence, Action action, String server, Optional<String> workload) {
        return new Command(1, sequence, action, server, workload, Optional.empty(), Optional.empty(), 0);
    }

    private void pod(String workload, String node, String controller) {
        cluster.pod(workload, node, Map.of("bongsu.org/workload", workload), controller);
    }

    // ---------------------------------------------------------------- leaving

    /** kured#929: a drained node that somebody uncordons meanwhile fills up again. */
    @Test
    void aCordonIsMarkedAndPutBackBeforeAnEviction() throws Exception {
        pod("s1-a", "s1", OWNED);
        Driver driver = driver();
        driver.send(List.of(other(1, Action.CORDON, "s1", Optional.empty())));
        heard.await("reply 1 SUCCEEDED");
        assertTrue(cluster.node("s1", "/spec/unschedulable").asBoolean());
        assertEquals(
                "command 1 of epoch 1",
                cluster.node("s1", "/metadata/annotations/bongsu.org~1cordon").asText());
        assertEquals("kept", cluster.node("s1", "/metadata/annotations/other").asText());

        cluster.cordonByHand("s1", false);
        driver.send(List.of(start(2, Method.STOP, "s1-a", Optional.empty())));
        heard.awaitDetail("2 SUCCEEDED: evicted prod/s1-a; somebody uncordoned s1, it is cordoned again");
        assertTrue(cluster.node("s1", "/spec/unschedulable").asBoolean());
    }

    @Test
    void aShiftIsSeenWhenTheReplacementIsReadyInAnotherRoomAndTheOldPodIsGone() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.replaceOn("r1", false);
        Driver driver = driver();
        driver.send(List.of(
                other(1, Action.CORDON, "s1", Optional.empty()),
                start(2, Method.SHIFT, "s1-a", Optional.of(now().plusSeconds(600)))));
        heard.await("reply 2 SUCCEEDED");
        heard.await("seen s1-a MOVING");
        Await.until(() -> "it is still there", () -> !cluster.hasPod("s1-a"));
        long rounds = heard.count("whole");
        Await.until(() -> "no more rounds", () -> heard.count("whole") > rounds + 3);
        assertEquals(0, heard.count("seen s1-a SHIFTED"), "the replacement is not ready");
        cluster.podReady("s1-a-new");
        heard.await("seen s1-a SHIFTED");
        assertEquals("own", cluster.grace("s1-a"));
    }

    /** Its pod has only gone to the next rack. */
    @Test
    void aReplacementInTheThreatenedRoomIsTheWorkloadItself() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.replaceOn("s2", true);
        Driver driver = driver();
        driver.send(List.of(
                other(1, Action.CORDON, "s1", Optional.empty()),
                start(2, Method.SHIFT, "s1-a", Optional.of(now().plusSeconds(600)))));
        Await.until(() -> "it is still there", () -> !cluster.hasPod("s1-a"));
        long rounds = heard.count("whole");
        Await.until(() -> "no more rounds", () -> heard.count("whole") > rounds + 3);
        assertEquals(0, heard.count("seen s1-a SHIFTED"), heard.lines()::toString);
        assertEquals(0, heard.count("seen s1-a STOPPED"), heard.lines()::toString);
        cluster.replaceOn("r1", true);
        driver.send(List.of(start(3, Method.SHIFT, "s1-a", Optional.of(now().plusSeconds(600)))));
        heard.await("seen s1-a SHIFTED");
        assertFalse(cluster.hasPod("s1-a-new"), "it went on to the other room");
    }

    /** Three replicas under one label: what runs elsewhere anyway replaces nobody. */
    @Test
    void ofPodsThatShareTheirLabelsEachNeedsAReplacementOfItsOwn() throws Exception {
        cluster.pod("shop-1", "s1", Map.of("app", "shop"), OWNED); // s1-a and s1-b share it, which nobody should do
        cluster.pod("shop-2", "s2", Map.of("app", "shop"), OWNED);
        cluster.pod("shop-3", "r1", Map.of("app", "shop"), OWNED);
        Driver driver = driver(options(here(), "app={service}", false));
        heard.await("seen s1-a RUNNING");
        heard.await("seen s2-a RUNNING");
        cluster.replaceOn("r1", false);
        driver.send(List.of(
                other(1, Action.CORDON, "s1", Optional.empty()),
                start(2, Method.SHIFT, "s1-a", Optional.of(now().plusSeconds(600))),
                start(3, Method.SHIFT, "s2-a", Optional.of(now().plusSeconds(600)))));
        Await.until(() -> "still there", () -> !cluster.hasPod("shop-1") && !cluster.hasPod("shop-2"));
        long rounds = heard.count("whole");
        Await.until(() -> "no more rounds", () -> heard.count("whole") > rounds + 3);
        assertEquals(
                0,
                heard.lines().stream()
                        .filter(line -> line.matches("seen s.-a SHIFTED"))
                        .count());
        cluster.podReady("shop-1-new");
        Await.until(
                heard.lines()::toString,
                () -> heard.lines().stream().anyMatch(line -> line.matches("seen s.-a SHIFTED")));
        long later = heard.count("whole");
        Await.until(() -> "no more rounds", () -> heard.count("whole") > later + 3);
        assertEquals(
                1,
                heard.lines().stream()
                        .filter(line -> line.matches("seen s.-a SHIFTED"))
                        .count(),
                "one pod replaces one");
        cluster.podReady("shop-2-new");
        heard.await("seen s1-a SHIFTED");
        heard.await("seen s2-a SHIFTED");
    }

    @Test
    void aWholeNodeLeavesWhatBelongsToTheNode() throws Exception {
        cluster.pod("shop-1", "s1", Map.of(), OWNED);
        cluster.pod("agent-1", "s1", Map.of(), "DaemonSet/agent");
        Driver driver = driver(options(here(), "all", false));
        heard.await("seen s1-a RUNNING");
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.empty())));
        heard.awaitDetail("1 SUCCEEDED: evicted prod/shop-1; 1 pods of DaemonSets and 0 static ones stay");
        heard.await("seen s1-a STOPPED");
        assertTrue(cluster.hasPod("agent-1"));
        assertEquals("3", cluster.grace("shop-1"), "a stop has the workload's own time");
    }

    @Test
    void whatCannotOrMustNotBeEvictedIsSaidSoAndLeftAlone() throws Exception {
        pod("s1-a", "s1", "");
        pod("s1-b", "s1", "DaemonSet/agent");
        cluster.podWithEmptyDir("s2-a", "s2", Map.of("bongsu.org/workload", "s2-a"), OWNED);
        Driver driver = driver();
        driver.send(List.of(
                start(1, Method.LIVE, "s1-a", Optional.empty()),
                start(2, Method.SHIFT, "s1-a", Optional.empty()),
                start(3, Method.STOP, "s1-b", Optional.empty()),
                start(4, Method.SHIFT, "s2-a", Optional.empty()),
                other(5, Action.POWER_OFF, "s2", Optional.empty())));
        heard.awaitStart("refused 1 a pod does not move while it runs");
        heard.awaitDetail("2 FAILED: prod/s1-a has no controller .*");
        heard.awaitDetail("3 FAILED: prod/s1-b belongs to its node, as a DaemonSet's.*");
        heard.awaitDetail("4 FAILED: prod/s2-a would lose its emptyDir scratch.*");
        heard.awaitStart("refused 5 ");
        assertEquals(List.of(), cluster.evictions());
    }

    // ---------------------------------------------------------------- budgets

    @Test
    void aBudgetIsAskedAgainAndNeverOverriddenUnlessToldTo() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.budget("s1-a", "shop-pdb");
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.of(now().plusSeconds(6)))));
        heard.awaitDetail("1 STARTED: prod/s1-a: blocked by PodDisruptionBudget shop-pdb .*");
        driver.send(List.of(start(2, Method.STOP, "s1-b", Optional.empty())));
        heard.await("reply 2 SUCCEEDED"); // the server's next command does not wait for a budget
        heard.awaitDetail(
                "1 FAILED: prod/s1-a: blocked by PodDisruptionBudget shop-pdb .*; override_budgets is not true");
        assertTrue(cluster.count("POST .*/s1-a/eviction") > 1, cluster.requests()::toString);
        assertEquals(0, cluster.count("DELETE .*"));
        assertTrue(cluster.hasPod("s1-a"));
    }

    @Test
    void aBudgetThatGivesWayInTimeIsNotOverridden() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.budget("s1-a", "shop-pdb");
        Driver driver = driver(options(here(), "bongsu.org/workload={workload}", true));
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.of(now().plusSeconds(600)))));
        heard.awaitDetail("1 STARTED: .+");
        cluster.budget("s1-a", null);
        heard.await("reply 1 SUCCEEDED");
        heard.await("seen s1-a STOPPED");
        assertEquals(0, cluster.count("DELETE .*"));
    }

    @Test
    void atTheLastMomentABudgetIsOverriddenAndEverybodyIsToldWhy() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.budget("s1-a", "shop-pdb");
        Driver driver = driver(options(here(), "bongsu.org/workload={workload}", true));
        Moment end = now().plusSeconds(6);
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.of(end))));
        heard.awaitDetail(
                "1 SUCCEEDED: evicted prod/s1-a; deleted prod/s1-a on s1 against its disruption budget: it was"
                        + " blocked by PodDisruptionBudget shop-pdb .*, and has to be gone by " + end + ".*");
        assertFalse(now().isBefore(end.plusSeconds(-3)), "not before the stop's own 3 s need it");
        heard.await("seen s1-a STOPPED");
        assertEquals(1, cluster.count("DELETE .*"));
        Await.until(
                () -> "two events: " + cluster.events(), () -> cluster.events().size() == 2);
        List<String> about = cluster.events().stream()
                .map(event -> event.at("/involvedObject/kind").asText() + " "
                        + event.path("reason").asText())
                .sorted()
                .toList();
        assertEquals(List.of("Node DisruptionBudgetOverridden", "Pod DisruptionBudgetOverridden"), about);
        JsonNode first = cluster.events().get(0);
        assertTrue(first.path("message").asText().contains("shop-pdb"), first::toString);
    }

    @Test
    void aCancelEndsTheWaitForABudget() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.budget("s1-a", "shop-pdb");
        Driver driver = driver(options(here(), "bongsu.org/workload={workload}", true));
        driver.send(List.of(start(1, Method.SHIFT, "s1-a", Optional.of(now().plusSeconds(600)))));
        heard.awaitDetail("1 STARTED: .+");
        driver.send(List.of(other(2, Action.CANCEL, "s1", Optional.of("s1-a"))));
        heard.awaitDetail("1 FAILED: called off");
        heard.await("reply 2 SUCCEEDED");
        cluster.budget("s1-a", null);
        long before = cluster.count("POST .*");
        long rounds = heard.count("whole");
        Await.until(() -> "no more rounds", () -> heard.count("whole") > rounds + 8);
        assertEquals(before, cluster.count("POST .*"));
        assertTrue(cluster.hasPod("s1-a"));
    }

    @Test
    void aCancelThatOvertakesTheFirstAnswerIsCarriedOutItself() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.hang("s1", true);
        Driver driver = driver();
        driver.send(List.of(start(1, Method.SHIFT, "s1-a", Optional.of(now().plusSeconds(600)))));
        Await.until(() -> "no eviction", () -> cluster.evictions().size() == 1);
        driver.send(List.of(other(2, Action.CANCEL, "s1", Optional.of("s1-a"))));
        heard.awaitDetail("1 FAILED: called off");
        heard.await("reply 2 SUCCEEDED");
    }

    // ---------------------------------------------------------------- faults

    @Test
    void anOverloadedApiServerIsAskedAgain() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.refuse("POST .*/s1-a/eviction", 500, 1);
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.of(now().plusSeconds(600)))));
        heard.awaitDetail("1 STARTED: prod/s1-a: told to refuse");
        cluster.refuse("POST .*/s1-[a]/eviction", 429, 1);
        heard.await("reply 1 SUCCEEDED");
        assertEquals(3, cluster.count("POST .*/s1-a/eviction"));
    }

    @Test
    void whatMayNotBeDoneIsClaimedAsFailedAtOnce() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.refuse("POST .*/s1-a/eviction", 403, 1);
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.of(now().plusSeconds(600)))));
        heard.awaitDetail("1 FAILED: prod/s1-a: told to refuse");
    }

    /** kubernetes#72226 and its kin: a force deletion on a dead node frees the name and not the container. */
    @Test
    void ofANodeThatDoesNotSpeakNothingIsSaid() throws Exception {
        pod("s1-a", "s1", OWNED);
        pod("s2-a", "s2", OWNED);
        driver();
        heard.await("seen s1-a RUNNING");
        cluster.ready("s1", false);
        long rounds = cluster.count("GET .*/nodes.*");
        Await.until(() -> "no more rounds", () -> cluster.count("GET .*/nodes.*") > rounds + 2);
        long whole = heard.count("whole");
        cluster.remove("s1-a");
        cluster.remove("s2-a");
        heard.await("seen s2-a STOPPED"); // the control: the other node speaks
        long later = cluster.count("GET .*/nodes.*");
        Await.until(() -> "no more rounds", () -> cluster.count("GET .*/nodes.*") > later + 2);
        assertEquals(0, heard.count("seen s1-a STOPPED"), heard.lines()::toString);
        assertEquals(whole, heard.count("whole"), "a look that misses a node is no look at everything");
        cluster.ready("s1", true);
        heard.await("seen s1-a STOPPED");
    }

    @Test
    void whatWasSeenGoneStaysGoneWhenItsNodeIsSwitchedOff() throws Exception {
        pod("s1-a", "s1", OWNED);
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.empty())));
        heard.await("seen s1-a STOPPED");
        cluster.ready("s1", false);
        long rounds = cluster.count("GET .*/nodes.*");
        Await.until(() -> "no more rounds", () -> cluster.count("GET .*/nodes.*") > rounds + 2);
        long whole = heard.count("whole");
        Await.until(() -> "no whole look any more", () -> heard.count("whole") > whole + 2);
    }

    @Test
    void aPodThatTerminatesForEverIsNeverGone() throws Exception {
        pod("s1-a", "s1", OWNED);
        cluster.stick("s1-a");
        Driver driver = driver();
        driver.send(List.of(start(1, Method.STOP, "s1-a", Optional.of(now().plusSeconds(5)))));
        heard.await("seen s1-a MOVING");
        driver.send(List.of(start(2, Method.STOP, "s1-a", Optional.of(now().plusSeconds(5)))));
        heard.awaitDetail("2 SUCCEEDED: .*prod/s1-a is terminating already.*");
        long rounds = heard.count("whole");
        Await.until(() -> "no more rounds", () -> heard.count("whole") > rounds + 3);
        assertEquals(0, heard.count("seen s1-a STOPPED"));
        cluster.remove("s1-a");
        heard.await("seen s1-a STOPPED");
    }

    @Test
    void aListThatExpiresBetweenTwoPagesIsReadAnew() throws Exception {
        for (String workload : List.of("s1-a", "s1-b", "s2-a", "s2-b")) {
            pod(workload, workload.substring(0, 2), OWNED);
        }
        cluster.pages(2, 1);
        driver();
        heard.await("whole");
        for (String workload : List.of("s1-a", "s1-b", "s2-a", "s2-b")) {
            heard.await("seen " + workload + " RUNNING");
        }
        assertTrue(cluster.count("GET .*&continue=2") >= 2, cluster.requests()::toString);
        long before = heard.count("reachable false");
        cluster.pages(2, Integer.MAX_VALUE);
        Await.until(() -> "a list of half its pages counts", () -> heard.count("reachable false") > before);
        cluster.pages(2, 0);
        long whole = heard.count("whole");
        Await.until(() -> "no whole look any more", () -> heard.count("whole") > whole);
        assertEquals(
                0, heard.lines().stream().filter(one -> one.endsWith("STOPPED")).count());
    }

    // ---------------------------------------------------------------- cordons and access

    private Cordons cordons() throws Exception {
        DriverContext context = DriverContext.of("cluster", vertx, 1, folder, KubernetesDriverTest::now, heard);
        ApiServer api = new ApiServer(context, options(here(), "all", false));
        api.open();
        return new Cordons(api);
    }

    @Test
    void aNodeIsOpenedAgainUnlessSomebodyElseHadClosedIt() throws Exception {
        Cordons cordons = cordons();
        cluster.cordonByHand("s2", true);
        await(cordons.close("s1", "one"));
        await(cordons.close("s2", "two"));
        await(cordons.close("s2", "three")); // our own cordon is not taken for somebody else's
        assertTrue(cluster.node("s1", "/spec/unschedulable").asBoolean());
        assertEquals("s1 is uncordoned", await(cordons.open("s1")));
        assertEquals("s2 had been cordoned by somebody else before, and stays so", await(cordons.open("s2")));
        assertEquals("r1 was not cordoned by us", await(cordons.open("r1")));
        assertFalse(cluster.node("s1", "/spec/unschedulable").asBoolean());
        assertTrue(cluster.node("s2", "/spec/unschedulable").asBoolean());
        for (String node : List.of("s1", "s2")) {
            assertEquals(
                    "{\"other\":\"kept\"}",
                    cluster.node(node, "/metadata/annotations").toString());
        }
    }

    /** Kubelets write their node's object every few seconds. */
    @Test
    void aChangeThatMeetsAnotherIsMadeOnWhatIsThereThen() throws Exception {
        cluster.refuse("PATCH .*/nodes/s1", 409, 2);
        assertEquals("s1 is cordoned", await(cordons().close("s1", "one")));
        assertTrue(cluster.node("s1", "/spec/unschedulable").asBoolean());
        assertEquals(3, cluster.count("GET .*/nodes/s1"));
    }

    @Test
    void tokensAndCertificatesAreThoseOfTheFiles() throws Exception {
        FakeCluster sealed = new FakeCluster(Optional.of(folder));
        try {
            sealed.node("s1");
            sealed.node("s2");
            sealed.onlyWithToken("sesame");
            Path token = folder.resolve("token");
            Files.writeString(token, "sesame\n");
            driver(options(
                    new Access.Address(
                            sealed.url(), Optional.of(token.toString()), Optional.of(sealed.certificateFile())),
                    "all",
                    false));
            heard.await("whole");
        } finally {
            await(drivers.remove(0).stop());
            sealed.close();
        }
    }

    @Test
    void aKubeconfigIsReadAndAContextThatItLacksIsTold() throws Exception {
        cluster.onlyWithToken("sesame");
        Path file = folder.resolve("kubeconfig");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "%s"}}]
                users: [{name: bongsu, user: {token: sesame}}]
                contexts: [{name: fire, context: {cluster: here, user: bongsu}}]
                """.replace("%s", cluster.url()));
        driver(options(new Access.Kubeconfig(file.toString(), Optional.of("fire")), "all", false));
        heard.await("whole");
        await(drivers.remove(0).stop());

        Driver lost = KubernetesDriver.of(
                vertx,
                options(new Access.Kubeconfig(file.toString(), Optional.of("water")), "all", false),
                Ground.all(Halls.of(1)),
                folder.resolve("other"),
                KubernetesDriverTest::now,
                heard);
        drivers.add(lost);
        Future<Void> started = lost.start();
        heard.await("reachable false");
        assertFalse(started.succeeded());
    }
}
