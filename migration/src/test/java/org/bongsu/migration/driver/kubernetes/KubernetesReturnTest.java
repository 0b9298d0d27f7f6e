package org.bongsu.migration.driver.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Await;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.Heard;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions.Access;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.plan.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back in a cluster: a node is opened, and what runs on it then is the scheduler's to say. */
@Tag("slow")
class KubernetesReturnTest {

    private static final String OWNED = "ReplicaSet/shop-7";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Heard heard = new Heard();
    private final List<Driver> drivers = new ArrayList<>();
    private FakeCluster cluster;
    private Driver driver;

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

    private Driver driver(String pods, Heard listener) throws Exception {
        Access access = new Access.Address(cluster.url(), Optional.empty(), Optional.empty());
        KubernetesOptions usual = KubernetesFarEnd.options(access);
        KubernetesOptions options = new KubernetesOptions(
                usual.id(),
                access,
                usual.node(),
                Optional.of(PodSelector.parse(pods)),
                Optional.of(new Template("prod")),
                false,
                false,
                usual.every(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(4),
                usual.concurrency());
        driver = KubernetesDriver.of(
                vertx, options, Ground.all(Halls.of(2)), folder.resolve("data"), KubernetesReturnTest::now, listener);
        drivers.add(driver);
        await(driver.start());
        return driver;
    }

    private static Command order(long epoch, long sequence, Action action, Method method, String workload) {
        return new Command(
                epoch,
                sequence,
                action,
                workload.substring(0, 2),
                Optional.of(workload),
                Optional.of(method),
                action == Action.START && method != Method.STOP
                        ? Optional.of(new Place("anyang", Place.REPLICA))
                        : Optional.empty(),
                0,
                action == Action.START ? Optional.of(now().plusSeconds(600)) : Optional.empty());
    }

    private static Command back(long sequence, Method method, String workload) {
        return order(1, sequence, Action.RETURN, method, workload);
    }

    private static Command other(long sequence, Action action, String server, Optional<String> workload) {
        return new Command(1, sequence, action, server, workload, Optional.empty(), Optional.empty(), 0);
    }

    /** The workload has left s1 by the method, by the command with sequence 2. */
    private void leaves(Method method, String pods, String pod, Map<String, String> labels, String controller)
            throws Exception {
        cluster.pod(pod, "s1", labels, controller);
        driver(pods, heard);
        heard.await("seen s1-a RUNNING");
        driver.send(
                List.of(other(1, Action.CORDON, "s1", Optional.empty()), order(1, 2, Action.START, method, "s1-a")));
        heard.await("reply 2 SUCCEEDED");
        heard.await("seen s1-a " + (method == Method.SHIFT ? "SHIFTED" : "STOPPED"));
    }

    private void leaves(Method method, String controller) throws Exception {
        leaves(method, "bongsu.org/workload={workload}", "s1-a", Map.of("bongsu.org/workload", "s1-a"), controller);
    }

    private void awaitAgain(String line, String after) {
        Await.until(
                () -> line + " never came after " + after + ": " + heard.lines() + heard.details(),
                () -> heard.lines().lastIndexOf(line) > heard.lines().lastIndexOf(after));
    }

    private void rounds() {
        long rounds = heard.count("whole");
        Await.until(() -> "no more rounds: " + heard.lines(), () -> heard.count("whole") > rounds + 3);
    }

    @Test
    void aShiftedServiceIsBackWhereItsPodsRunOnceItsNodeIsOpen() throws Exception {
        cluster.replaceOn("r1", true);
        leaves(Method.SHIFT, "app={service}", "shop-1", Map.of("app", "shop"), OWNED);
        driver.send(List.of(
                other(3, Action.UNCORDON, "s1", Optional.empty()),
                back(4, Method.SHIFT, "s1-a"),
                back(4, Method.SHIFT, "s1-a"),
                back(5, Method.SHIFT, "s1-a")));
        heard.await("reply 4 SUCCEEDED");
        heard.await("reply 5 SUCCEEDED");
        awaitAgain("seen s1-a RUNNING", "seen s1-a SHIFTED");
        assertFalse(cluster.node("s1", "/spec/unschedulable").asBoolean());
        rounds();
        assertEquals(1, heard.count("seen s1-a SHIFTED"), heard.lines()::toString);
    }

    /** No claim of ours makes a pod. */
    @Test
    void whatNoSchedulerHasPlacedIsNotBack() throws Exception {
        leaves(Method.STOP, OWNED);
        driver.send(List.of(other(3, Action.UNCORDON, "s1", Optional.empty()), back(4, Method.STOP, "s1-a")));
        heard.await("reply 4 SUCCEEDED");
        rounds();
        assertEquals(1, heard.count("seen s1-a RUNNING"), heard.lines()::toString);
        cluster.pod("s1-a", "s2", Map.of("bongsu.org/workload", "s1-a"), OWNED);
        awaitAgain("seen s1-a RUNNING", "seen s1-a STOPPED");
    }

    @Test
    void podsThatNobodyMakesAnewAreForPeople() throws Exception {
        leaves(Method.STOP, "");
        driver.send(List.of(other(3, Action.UNCORDON, "s1", Optional.empty()), back(4, Method.STOP, "s1-a")));
        heard.awaitDetail("4 FAILED: .*no controller.*");
    }

    @Test
    void itWaitsForTheNodeAndForOurOwnCordonAndNoLongerThanItIsWanted() throws Exception {
        cluster.replaceOn("r1", true);
        leaves(Method.SHIFT, OWNED);
        driver.send(List.of(back(3, Method.SHIFT, "s1-a")));
        heard.awaitDetail("3 STARTED: s1 is still cordoned.*");
        driver.send(List.of(other(4, Action.CANCEL, "s1", Optional.of("s1-a"))));
        heard.await("reply 3 FAILED");
        cluster.ready("s1", false);
        driver.send(List.of(other(5, Action.UNCORDON, "s1", Optional.empty()), back(6, Method.SHIFT, "s1-a")));
        heard.awaitDetail("6 STARTED: s1 is not Ready.*");
        assertEquals(0, heard.count("reply 6 SUCCEEDED"));
        cluster.ready("s1", true);
        heard.await("reply 6 SUCCEEDED");
        awaitAgain("seen s1-a RUNNING", "seen s1-a SHIFTED");
    }

    @Test
    void aNodeThatAPersonCordonedStaysAndIsNotWaitedFor() throws Exception {
        cluster.replaceOn("r1", true);
        cluster.cordonByHand("s1", true);
        leaves(Method.SHIFT, OWNED);
        driver.send(List.of(other(3, Action.UNCORDON, "s1", Optional.empty()), back(4, Method.SHIFT, "s1-a")));
        heard.await("reply 3 SUCCEEDED");
        heard.awaitDetail("4 FAILED: s1 is cordoned by somebody else.*");
        assertEquals(true, cluster.node("s1", "/spec/unschedulable").asBoolean());
    }

    @Test
    void anApiServerThatIsGoneIsWaitedForAndAStaleDaemonIsNotHeard() throws Exception {
        cluster.replaceOn("r1", true);
        leaves(Method.SHIFT, OWNED);
        cluster.goAway();
        heard.await("reachable false");
        driver.send(List.of(
                new Command(2, 3, Action.UNCORDON, "s1", Optional.empty(), Optional.empty(), Optional.empty(), 0),
                back(4, Method.SHIFT, "s1-a"),
                order(2, 5, Action.RETURN, Method.SHIFT, "s1-a")));
        cluster.comeBack();
        heard.await("refused 4 stale");
        heard.await("reply 5 SUCCEEDED");
    }

    @Test
    void whatWasBegunBeforeARestartIsNotBegunAgain() throws Exception {
        cluster.replaceOn("r1", true);
        leaves(Method.SHIFT, OWNED);
        driver.send(List.of(back(3, Method.SHIFT, "s1-a")));
        heard.awaitDetail("3 STARTED: s1 is still cordoned.*");
        await(driver.stop());
        Heard later = new Heard();
        driver("bongsu.org/workload={workload}", later);
        driver.send(List.of(
                back(3, Method.SHIFT, "s1-a"),
                other(4, Action.UNCORDON, "s1", Optional.empty()),
                back(5, Method.SHIFT, "s1-a")));
        later.await("reply 5 SUCCEEDED");
        later.await("seen s1-a RUNNING");
        assertEquals(0, later.count("reply 3 SUCCEEDED"));
    }
}
