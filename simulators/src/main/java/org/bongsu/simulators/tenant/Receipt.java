package org.bongsu.simulators.tenant;

import java.util.OptionalLong;

/**
 * One notice as its receiver saw it.
 *
 * @param id of the notice; deliveries of one id are one notice
 * @param type the body's {@code type}, empty when it has none
 * @param sequence the body's {@code sequence}, empty when it has none
 * @param firstSeenMillis wall time of the first delivery
 * @param acceptedMillis wall time of the first answer of 2xx
 * @param deliveries how often it came
 */
public record Receipt(
        String id,
        String type,
        OptionalLong sequence,
        long firstSeenMillis,
        OptionalLong acceptedMillis,
        int deliveries) {

    Receipt again() {
        return new Receipt(id, type, sequence, firstSeenMillis, acceptedMillis, deliveries + 1);
    }

    Receipt acceptedAt(long millis) {
        return acceptedMillis.isPresent()
                ? this
                : new Receipt(id, type, sequence, firstSeenMillis, OptionalLong.of(millis), deliveries);
    }
}
