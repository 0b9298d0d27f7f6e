package org.bongsu.alerting.channel;

import java.util.List;

/**
 * What channels have yet to deliver, over a restart, and the log of what became of it. Called on a worker, one call at a
 * time; may block. What it throws is logged and costs nothing but the memory of that piece.
 */
public interface DeliveryStore {

    /** A piece that was not delivered when the daemon ended. */
    record Waiting(String id, String piece, long sinceWallMillis) {}

    /** Remembers nothing. */
    DeliveryStore NONE = new DeliveryStore() {
        @Override
        public void accepted(String channel, String id, String piece, long wallMillis) {}

        @Override
        public void ended(String channel, String id, String how, int tries, long wallMillis) {}

        @Override
        public List<Waiting> waiting(String channel) {
            return List.of();
        }
    };

    void accepted(String channel, String id, String piece, long wallMillis);

    /** @param how {@code delivered}, or why it was given up */
    void ended(String channel, String id, String how, int tries, long wallMillis);

    /** In the order in which they were accepted. */
    List<Waiting> waiting(String channel);
}
