package org.bongsu.migration.plan;

/** SplitMix64: what looks random to a search and is the same on every machine. Not thread-safe. */
final class Dice {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    private long next() {
        state += GOLDEN;
        long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** 0 to less than the limit; the limit is far below 2^32, so that no value is noticeably more likely. */
    int below(int limit) {
        return (int) ((next() >>> 32) * limit >>> 32);
    }

    /** In [0, 1). */
    double share() {
        return (next() >>> 11) * 0x1.0p-53;
    }
}
