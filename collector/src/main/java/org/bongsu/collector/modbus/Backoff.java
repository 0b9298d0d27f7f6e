package org.bongsu.collector.modbus;

import java.time.Duration;
import java.util.Random;

/** Waits that double from {@code first} to {@code most}, each between half and the whole of it, so that lanes do not beat in step. */
final class Backoff {

    private final long firstMillis;
    private final long mostMillis;
    private final Random jitter;
    private int failures;

    Backoff(Duration first, Duration most, Random jitter) {
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
        this.jitter = jitter;
    }

    void reset() {
        failures = 0;
    }

    /** Notes one more failure and says how long to wait after it, in milliseconds of wall time. */
    long afterFailure() {
        long whole = Math.min(mostMillis, firstMillis << Math.min(failures, 20));
        failures++;
        return whole / 2 + (long) (jitter.nextDouble() * (whole - whole / 2));
    }
}
