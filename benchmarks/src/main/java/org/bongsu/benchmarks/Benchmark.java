package org.bongsu.benchmarks;

import org.bongsu.benchmarks.report.Outcome;

/** One of the names of {@code bin/bench}. */
@FunctionalInterface
public interface Benchmark {

    /** Bounded in time; every process it starts has ended when it returns or throws. */
    Outcome run(Workshop shop) throws Exception;
}
