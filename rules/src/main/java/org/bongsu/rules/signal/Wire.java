package org.bongsu.rules.signal;

import org.bongsu.rules.expression.Slots;

/** What a watcher is connected to; made before it, and connected once all of them are laid out. */
final class Wire {

    private @org.jspecify.annotations.Nullable Graph graph;

    void connect(Graph laidOut) {
        graph = laidOut;
    }

    Graph graph() {
        Graph connected = graph;
        if (connected == null) {
            throw new IllegalStateException("asked before the plane is laid out");
        }
        return connected;
    }

    Slots slots() {
        return graph().slots();
    }

    Outbox out() {
        return graph().out();
    }
}
