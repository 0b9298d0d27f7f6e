package org.bongsu.migration.driver.kubernetes;

import java.time.Duration;
import java.util.Optional;
import org.bongsu.migration.driver.DriverOptions;

/**
 * One cluster. Wall time.
 *
 * @param node the name of a server's node, a template
 * @param pods which pods a workload is; empty for all of its node
 * @param namespace of the pods, a template; empty for all namespaces
 * @param overrideBudgets whether a pod is deleted against a disruption budget when its time is up
 * @param loseLocalData whether pods with an {@code emptyDir} may go
 * @param every between two looks at the cluster
 * @param timeout of one request
 * @param hold how long a command may wait for a place, its turn or an API server that does not answer, and for budgets if
 *     it has no deadline
 * @param concurrency commands being handed over at once, at least 1
 */
public record KubernetesOptions(
        String id,
        Access access,
        Template node,
        Optional<PodSelector> pods,
        Optional<Template> namespace,
        boolean overrideBudgets,
        boolean loseLocalData,
        Duration every,
        Duration timeout,
        Duration hold,
        int concurrency)
        implements DriverOptions {

    public static final Template NODE_DEFAULT = new Template("{server}");
    public static final PodSelector PODS_DEFAULT = PodSelector.parse("bongsu.org/workload={workload}");
    public static final Duration EVERY_DEFAULT = Duration.ofSeconds(5);
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);

    /** What executions expect: they give a command up that took no effect for 75 s after its time. */
    public static final Duration HOLD_DEFAULT = Duration.ofSeconds(60);

    public static final int CONCURRENCY_DEFAULT = 16;

    public KubernetesOptions {
        if (concurrency < 1) {
            throw new IllegalArgumentException(id + ": concurrency " + concurrency + " is below 1");
        }
    }

    /** How the API server is reached. Paths are read when the driver starts, tokens again and again. */
    public sealed interface Access {

        /** @param context its name in the file; empty for the file's current one */
        record Kubeconfig(String path, Optional<String> context) implements Access {}

        /** As a pod of the cluster itself. */
        record InCluster() implements Access {}

        /** @param caFile PEM; empty for the certificates that Java trusts */
        record Address(String url, Optional<String> tokenFile, Optional<String> caFile) implements Access {}
    }
}
