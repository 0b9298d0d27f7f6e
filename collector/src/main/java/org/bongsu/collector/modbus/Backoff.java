package org.bongsu.collector.modbus;

import java.time.Duration;
import java.util.Random;

/**
 * Waits whose bound doubles from {@code first} to {@code most}, each anywhere below its bound ("full jitter"), so that what
 * failed together does not come back together.
 */
final class Backoff {

    private final long firstMillis;
    private final long mostMillis;
    private final Random jitter;
    private int failures;
    private long waitMillis;

    Backoff(Duration first, Duration most, Random jitter) {
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
        this.jitter = jitter;
    }

    void reset() {
        failures = 0;
        waitMillis = 0;
    }

    /** Notes one more failure and says how long to wait after it, in milliseconds of wall time, at least 1. */
    long afterFailure() {
        long whole = Math.min(mostMillis, firstMillis << Math.min(failures, 20));
        failures++;
        waitMillis = 1 + (long) (jitter.nextDouble() * whole);
        return waitMillis;
    }

    /** The wait now in force, in milliseconds; 0 after a success. */
    long waitMillis() {
        return waitMillis;
    }
}
