package org.bongsu.benchmarks.rules;

/**
 * What a contender's process told of a turn.
 *
 * @param samples that were taken
 * @param threadNanos of the evaluating thread
 * @param processNanos of all threads, the compiler's and the collector's too
 * @param bytes that the evaluating thread allocated
 */
record Turn(long samples, long threadNanos, long processNanos, long bytes) {

    static Turn parse(String line) {
        String[] words = line.split(" ");
        return new Turn(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    String told() {
        return samples + " " + threadNanos + " " + processNanos + " " + bytes;
    }

    /** Samples a CPU-second of the process. */
    double rate() {
        return samples * 1e9 / processNanos;
    }

    double threadRate() {
        return samples * 1e9 / threadNanos;
    }
}
