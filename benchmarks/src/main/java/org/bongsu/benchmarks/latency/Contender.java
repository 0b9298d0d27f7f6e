package org.bongsu.benchmarks.latency;

/** Processes of others; ended by closing. */
interface Contender extends AutoCloseable {
    @Override
    void close();
}
