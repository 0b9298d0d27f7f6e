package org.bongsu.collector.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bongsu.domain.Moment;

/** A store read back, a slice of time after the other. Changes nothing in it. Used by one thread. */
public interface Recording extends AutoCloseable {

    /** Where it is, for people. */
    String name();

    /**
     * Everything stored from {@code from} up to but not including {@code to}.
     *
     * @param most values; a slice with more is given back empty and not whole, to be asked for in smaller ones
     * @throws IOException when the store cannot be reached, or refuses
     */
    Slice read(Moment from, Moment to, int most) throws IOException;

    @Override
    void close();

    /** @param values in order of time, and of one time in the store's own order; empty where it is not whole */
    record Slice(List<StoredValue> values, boolean whole) {
        static final Slice TOO_MUCH = new Slice(List.of(), false);

        public Slice {
            values = List.copyOf(values);
        }
    }

    /**
     * The local history of a daemon, which may be running.
     *
     * @param dataDir the daemon's
     * @throws IOException when there is none
     */
    static Recording history(Path dataDir) throws IOException {
        return HistoryRecording.open(dataDir.resolve("history.db"));
    }

    /** Whether a daemon's folder has local history with a reading at or before a moment. */
    static boolean historyReaches(Path dataDir, Moment back) throws IOException {
        Path file = dataDir.resolve("history.db");
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (HistoryRecording history = HistoryRecording.open(file)) {
            return history.reaches(back);
        }
    }

    /**
     * A store that the daemon writes to: InfluxDB's InfluxQL where it answers to it, else VictoriaMetrics' export.
     *
     * @param settings with its secret resolved
     * @param site the store may hold others too
     */
    static Recording influx(InfluxSettings settings, String site) throws IOException {
        return StoreHttp.open(settings, site);
    }
}
