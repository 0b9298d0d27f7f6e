package org.bongsu.collector.telemetry;

/** What a store made of some lines. */
sealed interface Delivery {

    record Stored() implements Delivery {}

    /**
     * Not now; the same lines again later.
     *
     * @param connectionLost whether the store may have gone down, and with it what it acknowledged last
     */
    record Unavailable(boolean connectionLost, String cause) implements Delivery {}

    /** The store refuses us, or does not know the database: a person must act, and until then nothing is stored. */
    record Denied(String cause) implements Delivery {}

    /** At least one of the lines will never be taken. */
    record Rejected(String cause) implements Delivery {}
}
