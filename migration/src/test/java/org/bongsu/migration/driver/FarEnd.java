package org.bongsu.migration.driver;

import java.time.Duration;
import java.util.List;

/**
 * The far end of a driver under {@link DriverContract}: real servers s1 to s6, each with the workloads sN-a and sN-b, in
 * whatever way the driver reaches them. It can be told to misbehave.
 */
public interface FarEnd {

    /** Commands on their way at once that {@link #driver} allows. */
    int CONCURRENCY = 2;

    /** What waits to come back is held ten times as long, which a test has to sit out. */
    Duration RETURN_HOLD = Duration.ofMillis(1200);

    /** A new driver of this far end, with whatever an earlier one of it left on disk; not started. */
    Driver driver(DriverListener listener) throws Exception;

    /** {@code sequence}s whose carrying out began, in order; a repetition that does nothing is not among them. */
    List<Long> begun();

    /** The most that were carried out at the same time. */
    int atOnceMost();

    /** Nobody answers any more; a look and a command fail alike. */
    void goAway() throws Exception;

    void comeBack() throws Exception;

    /** Commands to the server begin, and never end nor answer until {@link #unhang}. Looking works. */
    void hang(String server) throws Exception;

    /** From now on commands to the server end; what hung meanwhile answers now, if anybody still listens. */
    void unhang(String server) throws Exception;

    /** What is told to stop says that it did, and runs on. */
    void lie(String workload, boolean lies) throws Exception;

    /** What is told to stop says that it cannot. */
    void fail(String workload) throws Exception;

    /** Each command takes a while. */
    void slow() throws Exception;

    void close() throws Exception;
}
