package org.bongsu.simulators.fleet;

/** Randomness as a function of seed and name, so that it does not matter who asks first. */
final class SplitMix {

    private SplitMix() {}

    /** Even over 0 to 1, 1 excluded. */
    static double unit(long seed, long a, long b) {
        long z = seed + a * 0x9E3779B97F4A7C15L + b * 0xD1B54A32D192ED03L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
