package org.bongsu.collector.telemetry;

/**
 * How far one sink has come. Set by the sink's thread, saved by the spool's.
 */
final class Cursor {

    private final String sink;
    private volatile long position;
    private volatile long freeable;

    Cursor(String sink) {
        this.sink = sink;
    }

    String sink() {
        return sink;
    }

    /** The last block that the store has acknowledged; a restart goes on after it. */
    long position() {
        return position;
    }

    /** The last block that need not be kept for this sink. */
    long freeable() {
        return freeable;
    }

    void position(long block) {
        position = block;
    }

    void freeable(long block) {
        freeable = block;
    }
}
