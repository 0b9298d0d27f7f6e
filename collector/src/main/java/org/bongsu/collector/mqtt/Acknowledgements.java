package org.bongsu.collector.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Acknowledges messages in the order in which they came, as MQTT 3.1.1 demands (4.6), however the commits finish. Safe on
 * any thread.
 */
final class Acknowledgements<M> {

    private final Deque<Batch<M>> open = new ArrayDeque<>();
    private final Consumer<M> acknowledge;

    /** Messages that are durable together. */
    static final class Batch<M> {
        private final List<M> messages;
        private final long sinceMillis;
        private boolean durable;
        private boolean lost;

        Batch(List<M> messages, long sinceMillis) {
            this.messages = List.copyOf(messages);
            this.sinceMillis = sinceMillis;
        }
    }

    Acknowledgements(Consumer<M> acknowledge) {
        this.acknowledge = acknowledge;
    }

    synchronized Batch<M> open(List<M> messages, long nowMillis) {
        Batch<M> batch = new Batch<>(messages, nowMillis);
        open.add(batch);
        return batch;
    }

    synchronized void durable(Batch<M> batch) {
        batch.durable = true;
        settle();
    }

    /** Never acknowledges it, and holds those after it up no more; the broker keeps the messages for the next session. */
    synchronized void lost(Batch<M> batch) {
        batch.lost = true;
        settle();
    }

    private synchronized void settle() {
        while (!open.isEmpty() && (open.peek().durable || open.peek().lost)) {
            Batch<M> batch = open.remove();
            if (batch.durable) {
                batch.messages.forEach(acknowledge);
            }
        }
        notifyAll();
    }

    /** Waits until every message is acknowledged, or the time is over. */
    synchronized void awaitNone(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; !open.isEmpty() && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** How long the oldest batch has waited, in milliseconds; 0 when none does. */
    synchronized long waitedMillis(long nowMillis) {
        return open.isEmpty() ? 0 : Math.max(0, nowMillis - open.peek().sinceMillis);
    }
}
