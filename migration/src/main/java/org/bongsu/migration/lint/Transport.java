package org.bongsu.migration.lint;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * How much of what some places send others can take, when not everyone takes from everyone: the largest flow, found along
 * shortest paths (Edmonds and Karp). Amounts are whole workloads' sums, so what is found is at least what any placement takes.
 */
final class Transport {

    /** Sums of 32,000 workloads' memory are exact to far less, GiB. */
    private static final double ROUNDING = 1e-6;

    private final int senders;
    private final int takers;
    /** What may still flow from node to node: a source, the senders, the takers, a sink. */
    private final double[][] rest;

    private Transport(double[] sent, double[] room, boolean[][] may) {
        senders = sent.length;
        takers = room.length;
        rest = new double[senders + takers + 2][senders + takers + 2];
        for (int sender = 0; sender < senders; sender++) {
            rest[source()][sender] = sent[sender];
            for (int taker = 0; taker < takers; taker++) {
                rest[sender][senders + taker] = may[sender][taker] ? Double.MAX_VALUE : 0;
            }
        }
        for (int taker = 0; taker < takers; taker++) {
            rest[senders + taker][sink()] = room[taker];
        }
    }

    /** @param may by sender and taker */
    static double taken(double[] sent, double[] room, boolean[][] may) {
        return new Transport(sent, room, may).flow();
    }

    private int source() {
        return senders + takers;
    }

    private int sink() {
        return senders + takers + 1;
    }

    private double flow() {
        double flow = 0;
        int[] before = path();
        while (before[sink()] >= 0) {
            double least = Double.MAX_VALUE;
            for (int node = sink(); node != source(); node = before[node]) {
                least = Math.min(least, rest[before[node]][node]);
            }
            for (int node = sink(); node != source(); node = before[node]) {
                rest[before[node]][node] -= least;
                rest[node][before[node]] += least;
            }
            flow += least;
            before = path();
        }
        return flow;
    }

    /** By node: the one before it on a shortest path from the source; -1 where there is none. */
    private int[] path() {
        int[] before = new int[rest.length];
        Arrays.fill(before, -1);
        before[source()] = source();
        Deque<Integer> next = new ArrayDeque<>();
        next.add(source());
        while (!next.isEmpty()) {
            int at = next.remove();
            for (int to = 0; to < rest.length; to++) {
                if (before[to] < 0 && rest[at][to] > ROUNDING) {
                    before[to] = at;
                    next.add(to);
                }
            }
        }
        return before;
    }
}
