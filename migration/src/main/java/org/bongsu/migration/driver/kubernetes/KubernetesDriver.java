package org.bongsu.migration.driver.kubernetes;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.LedgerDriver;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Polls;

/** Cordons nodes and evicts pods of one cluster, and sees what became of them in lists of its API server. */
public final class KubernetesDriver {

    private static final int WORKERS = 2;

    /** A round reads several pages, one after the other. */
    private static final int ROUND_REQUESTS = 6;

    private KubernetesDriver() {}

    /**
     * Opens nothing yet, and loads nothing of the client library.
     *
     * @param ground whose servers and workloads are looked at
     * @param directory the driver's own, for its ledger
     * @param clock scenario time, for the moments of observations and for deadlines
     */
    public static Driver of(
            Vertx vertx,
            KubernetesOptions options,
            Ground ground,
            Path directory,
            Supplier<Moment> clock,
            DriverListener listener) {
        DriverContext driver = DriverContext.of(options.id(), vertx, WORKERS, directory, clock, listener);
        ApiServer api = new ApiServer(driver, options);
        Roster roster = new Roster(options, ground);
        Survey survey = new Survey(options.id(), roster, ground.off());
        Duration round = options.timeout().multipliedBy(ROUND_REQUESTS);
        Rounds rounds = new Rounds(driver, options.every(), round, () -> look(api, roster, survey, clock));
        return new LedgerDriver(
                driver,
                new LedgerDriver.Terms(false, options.hold(), options.concurrency()),
                new KubernetesHands(
                        driver,
                        options,
                        api,
                        roster,
                        survey,
                        rounds,
                        new Polls(driver, options.every()),
                        ground.site()),
                rounds);
    }

    /** Pods first: a node that speaks after its pods were listed had a kubelet when they were. */
    private static Future<Rounds.Picture> look(ApiServer api, Roster roster, Survey survey, Supplier<Moment> clock) {
        return api.pods(roster.namespace(), roster.selector(), Optional.empty())
                .compose(pods -> api.nodes().map(nodes -> survey.look(pods, nodes, clock.get())));
    }
}
