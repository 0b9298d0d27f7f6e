package org.bongsu.migration.driver;

import io.vertx.core.Future;
import java.util.List;
import org.bongsu.migration.execution.Command;

/**
 * Carries commands out, or hands them to somebody who does, and sees what became of them. What every driver keeps to,
 * held by the test {@code DriverContract}:
 *
 * <ul>
 *   <li>a sequence is carried out once at most, also over a restart of the driver; what was begun and has no known end is
 *       not begun again but observed;
 *   <li>a command of an older epoch than the highest seen is refused and told as stale;
 *   <li>commands of one server go in order, those of others side by side up to a bound;
 *   <li>every wait has an end: what cannot be handed over in time is told of, once, and frees its place;
 *   <li>a reply is a claim. Observations come from looking, never from a reply, and what cannot be looked at is not
 *       observed.
 * </ul>
 *
 * The methods may be called from any thread; the {@link DriverListener} is called on the driver's own context.
 */
public interface Driver {

    /** Its name in bongsu.yaml. */
    String id();

    /** What it can do, as configured; touches nothing. */
    Capabilities describe();

    /** Begins to send and to look. Completes when something was first seen; goes on trying until then. */
    Future<Void> start();

    /** Takes commands in order; before {@link #start} they wait, after {@link #stop} they are dropped. */
    void send(List<Command> commands);

    /** Returns within some seconds and says in the log what it abandons. May be called again. */
    Future<Void> stop();
}
