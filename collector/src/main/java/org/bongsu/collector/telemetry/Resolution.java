package org.bongsu.collector.telemetry;

import java.util.concurrent.TimeUnit;

/** The tables of local history, from the finest to the coarsest. */
enum Resolution {
    RAW("sample", 0),
    MINUTE("minute", 60),
    QUARTER("quarter", 900);

    private final String table;
    private final long nanos;

    Resolution(String table, long seconds) {
        this.table = table;
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    String table() {
        return table;
    }

    /** Width of a row; 0 for a reading. */
    long nanos() {
        return nanos;
    }

    Resolution finer() {
        return values()[ordinal() - 1];
    }

    /** The beginning of the row that a time falls into. */
    long floor(long time) {
        return nanos == 0 ? time : Math.floorDiv(time, nanos) * nanos;
    }

    long ceil(long time) {
        return nanos == 0 ? time : -Math.floorDiv(-time, nanos) * nanos;
    }

    /** The coarsest whose rows fill a bucket of the width without one crossing its edge. */
    static Resolution of(long width) {
        Resolution fits = RAW;
        for (Resolution one : values()) {
            fits = one.nanos > 0 && width % one.nanos == 0 ? one : fits;
        }
        return fits;
    }
}
