package org.bongsu.simulators.physics;

/** Small, repeatable disturbance: a function of seed, place and time instead of a stream, so order does not matter. */
final class Noise {

    private Noise() {}

    /** SplitMix64's finisher over the three. */
    static long hash(long seed, long a, long b) {
        long z = seed + a * 0x9E3779B97F4A7C15L + b * 0xD1B54A32D192ED03L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Even over 0 to 1, 1 excluded. */
    static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** Between -1 and 1, most often near 0. */
    static double around(long hash) {
        int a = (int) (hash >>> 40);
        int b = (int) (hash >>> 16) & 0xFFFFFF;
        return (a - b) / (double) 0x1000000;
    }
}
