package org.bongsu.collector.telemetry;

/**
 * How far one sink has come. Set by the sink's thread, saved by the spool's.
 */
final class Cursor {

    private final String sink;
    private volatile long position;
    private volatile long freeable;
    private volatile SpoolFile.Lag lag = SpoolFile.Lag.NONE;
    private volatile double lagSeconds;

    Cursor(String sink) {
        this.sink = sink;
    }

    String sink() {
        return sink;
    }

    /** The last block that the store has acknowledged. */
    long position() {
        return position;
    }

    /** The last block that need not be kept for this sink; a restart goes on after it. */
    long freeable() {
        return freeable;
    }

    /** As of the spool's last look, at most some seconds ago. */
    SpoolFile.Lag lag() {
        return lag;
    }

    /** Age of the oldest block that the store has not acknowledged, as of the spool's last look. */
    double lagSeconds() {
        return lagSeconds;
    }

    void lag(SpoolFile.Lag now, double seconds) {
        lag = now;
        lagSeconds = seconds;
    }

    void position(long block) {
        position = block;
    }

    void freeable(long block) {
        freeable = block;
    }
}
