package org.bongsu.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a benchmark works with.
 *
 * @param home of this installation
 * @param folder for logs and data of this run; emptied before it
 * @param peersClassPath of the clients whose dependencies clash with ours
 * @param quick a tenth of the time, for seeing that it works; its figures mean nothing
 * @param points in the backlog of {@code collector-drain}
 */
public record Workshop(Path home, Path folder, Peers peers, String peersClassPath, boolean quick, long points) {

    /** The time, or a tenth of it where it is quick, at least half a second. */
    public Duration time(double seconds) {
        double chosen = quick ? Math.max(0.5, seconds / 10) : seconds;
        return Duration.ofMillis(Math.round(chosen * 1000));
    }
}
