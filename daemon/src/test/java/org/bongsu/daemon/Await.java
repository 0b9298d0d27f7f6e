package org.bongsu.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
public final class Await {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Await() {}

    /** Fails the test, saying {@code what}, when the condition does not come true within the limit. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            try {
                if (NEVER.await(5, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("never came");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
