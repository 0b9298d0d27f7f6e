package org.bongsu.migration.driver.kubernetes;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.Heard;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions.Access;
import org.bongsu.migration.driver.ledger.DriverContext;

/** Nodes s1 to s6 with bare pods that are named like their workloads. */
final class KubernetesFarEnd implements FarEnd {

    private final FakeCluster cluster;
    private final Vertx vertx = Vertx.vertx();
    private final Path data;

    KubernetesFarEnd(Path data) throws Exception {
        cluster = new FakeCluster(Optional.empty());
        this.data = data;
        for (int number = 1; number <= 6; number++) {
            cluster.node("s" + number);
            for (String name : List.of("-a", "-b")) {
                String workload = "s" + number + name;
                cluster.pod(workload, "s" + number, Map.of("bongsu.org/workload", workload), "");
            }
        }
        warmUp();
    }

    /** The first request of a JVM loads some thousand classes, which on a busy machine takes longer than any time-out here. */
    private void warmUp() throws Exception {
        KubernetesOptions quick = options(access());
        KubernetesOptions patient = new KubernetesOptions(
                quick.id(),
                quick.access(),
                quick.node(),
                quick.pods(),
                quick.namespace(),
                false,
                false,
                quick.every(),
                Duration.ofSeconds(30),
                quick.hold(),
                CONCURRENCY);
        DriverContext context = DriverContext.of("warm-up", vertx, 1, data, () -> Moment.ofEpochMillis(0), new Heard());
        ApiServer api = new ApiServer(context, patient);
        api.open();
        await(api.pods(Optional.empty(), "", Optional.empty()));
        await(api.close());
        await(context.workers().close());
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
    }

    private Access access() {
        return new Access.Address(cluster.url(), Optional.empty(), Optional.empty());
    }

    static KubernetesOptions options(Access access) {
        return new KubernetesOptions(
                "cluster",
                access,
                KubernetesOptions.NODE_DEFAULT,
                Optional.of(KubernetesOptions.PODS_DEFAULT),
                Optional.empty(),
                false,
                false,
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                CONCURRENCY);
    }

    @Override
    public Driver driver(DriverListener listener) {
        Supplier<Moment> clock = () -> Moment.ofEpochMillis(System.currentTimeMillis());
        KubernetesOptions options = options(new Access.Address(cluster.url(), Optional.empty(), Optional.empty()));
        return KubernetesDriver.of(vertx, options, Ground.all(Halls.of(6)), data, clock, listener);
    }

    @Override
    public List<Long> begun() {
        return cluster.evictions().stream()
                .map(one -> Long.parseLong(one.substring(one.indexOf('/') + 1)))
                .toList();
    }

    @Override
    public int atOnceMost() {
        return cluster.insideMost();
    }

    @Override
    public void goAway() throws Exception {
        cluster.goAway();
    }

    @Override
    public void comeBack() throws Exception {
        cluster.comeBack();
    }

    @Override
    public void hang(String server) {
        cluster.hang(server, true);
    }

    @Override
    public void unhang(String server) {
        cluster.hang(server, false);
    }

    @Override
    public void lie(String workload, boolean lies) {
        cluster.lie(workload, lies);
    }

    @Override
    public void fail(String workload) {
        cluster.refuse("POST .*/pods/" + workload + "/eviction", 403, Integer.MAX_VALUE);
    }

    /** And what is told to stop a second time has to be there for it. */
    @Override
    public void slow() {
        cluster.slow(150);
        for (int number = 1; number <= 6; number++) {
            cluster.lie("s" + number + "-b", true);
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
        await(vertx.close());
    }
}
