package org.bongsu.daemon.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.bongsu.domain.site.Workload;

/** Shares of weight by tier, null where a tier has no weight at all. */
final class Share {

    private Share() {}

    /** {@code of} selects what counts in the denominator, {@code good} what also counts in the numerator. */
    static ObjectNode byTier(
            List<Ending> endings, ToDoubleFunction<Workload> weight, Predicate<Ending> of, Predicate<Ending> good) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, "all", endings, weight, of, good);
        for (int tier = 0; tier < Workload.TIERS; tier++) {
            int wanted = tier;
            put(node, "tier" + tier, endings, weight, of.and(f -> f.workload().tier() == wanted), good);
        }
        return node;
    }

    private static void put(
            ObjectNode node,
            String name,
            List<Ending> endings,
            ToDoubleFunction<Workload> weight,
            Predicate<Ending> of,
            Predicate<Ending> good) {
        double all = 0;
        double kept = 0;
        for (Ending ending : endings) {
            if (of.test(ending)) {
                double w = weight.applyAsDouble(ending.workload());
                all += w;
                kept += good.test(ending) ? w : 0;
            }
        }
        if (all > 0) {
            // A whole share is 1 exactly, whatever the order of the sums.
            node.put(name, kept == all ? 1.0 : kept / all);
        } else {
            node.putNull(name);
        }
    }
}
