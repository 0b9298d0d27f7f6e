package org.bongsu.migration.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bongsu.domain.Ordered;

/** The free memory of a destination's hosts. Best fit: the fullest host that still takes the workload. Not thread-safe. */
public final class HostPool {

    /** Sums of GiB carry rounding; a millionth of a GiB is no memory. */
    private static final double ROUNDING_GIB = 1e-6;

    private final double[] free;
    private final TreeMap<Double, TreeSet<Integer>> byFree = new TreeMap<>();

    public HostPool(List<Double> freeGib) {
        this.free = freeGib.stream().mapToDouble(Double::doubleValue).toArray();
        for (int host = 0; host < free.length; host++) {
            file(host);
        }
    }

    public int size() {
        return free.length;
    }

    /** The host's number; -1 when none has room. */
    public int fitting(double gib) {
        Map.Entry<Double, TreeSet<Integer>> entry = byFree.ceilingEntry(gib - ROUNDING_GIB);
        return entry == null ? -1 : entry.getValue().first();
    }

    public boolean fits(int host, double gib) {
        return free[host] >= gib - ROUNDING_GIB;
    }

    /** Reserves; negative gives back. */
    public void take(int host, double gib) {
        TreeSet<Integer> same = Ordered.require(byFree, free[host], "hosts with free memory");
        same.remove(host);
        if (same.isEmpty()) {
            byFree.remove(free[host]);
        }
        free[host] -= gib;
        file(host);
    }

    public List<Double> free() {
        return Arrays.stream(free).boxed().toList();
    }

    private void file(int host) {
        byFree.computeIfAbsent(free[host], key -> new TreeSet<>()).add(host);
    }
}
