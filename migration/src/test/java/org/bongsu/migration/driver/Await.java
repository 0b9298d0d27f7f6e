package org.bongsu.migration.driver;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads and programs do. */
public final class Await {

    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private Await() {}

    /** Fails the test, saying {@code what}, when the condition does not come true within 40 s. */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT + ": " + what.get());
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
