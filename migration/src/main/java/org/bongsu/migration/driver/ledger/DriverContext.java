package org.bongsu.migration.driver.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.driver.DriverListener;

/**
 * Where the parts of one driver meet.
 *
 * @param id its name in bongsu.yaml
 * @param context all state of the driver belongs to it
 * @param workers for whatever blocks
 * @param directory the driver's own folder
 * @param clock scenario time, for the moments of observations
 */
public record DriverContext(
        String id,
        Vertx vertx,
        Context context,
        WorkerExecutor workers,
        Path directory,
        Supplier<Moment> clock,
        DriverListener listener) {

    /** A context and workers of its own; {@link LedgerDriver#stop} ends them. */
    public static DriverContext of(
            String id, Vertx vertx, int workers, Path directory, Supplier<Moment> clock, DriverListener listener) {
        return new DriverContext(
                id,
                vertx,
                vertx.getOrCreateContext(),
                vertx.createSharedWorkerExecutor("driver-" + id, workers),
                directory,
                clock,
                listener);
    }

    /** Runs what blocks on a worker, in order if told so; the future completes on the context. */
    public <T> Future<T> blocking(Callable<T> code, boolean ordered) {
        io.vertx.core.Promise<T> done = io.vertx.core.Promise.promise();
        workers.executeBlocking(code, ordered).onComplete(result -> context.runOnContext(none -> done.handle(result)));
        return done.future();
    }
}
