package org.bongsu.migration.bound;

import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Shift;
import org.bongsu.domain.site.Workload;

/** What shifting and stopping alone would earn: every site can do as much without moving one byte of memory. */
public final class Floor {

    private Floor() {}

    public static double of(BoundInstance instance) {
        double sum = 0;
        for (Workload workload : instance.workloads()) {
            sum += Credit.weight(instance.site(), workload) * Credit.share(workload, fate(instance, workload));
        }
        return sum;
    }

    private static Fate fate(BoundInstance instance, Workload workload) {
        BoundInstance.Cut cut = instance.cutOf(workload);
        double left = instance.start().secondsUntil(cut.at());
        double leftForMoves = left - cut.margin().toNanos() / 1e9;
        double counted = Math.max(1, instance.rules().counted());
        boolean shifts = workload.methods().contains(Method.SHIFT)
                && instance.site()
                        .service(workload.service())
                        .shift()
                        .map(Shift::duration)
                        .filter(duration -> duration.toNanos() / 1e9 * counted <= leftForMoves)
                        .isPresent();
        if (shifts) {
            return Fate.KEPT_RUNNING;
        }
        boolean stops =
                workload.methods().contains(Method.STOP) && workload.stop().toNanos() / 1e9 <= left;
        return stops ? Fate.STOPPED : Fate.LOST;
    }
}
