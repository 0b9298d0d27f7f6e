package org.bongsu.daemon.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How tenants' notices fared.
 *
 * @param sent notices announced
 * @param latencies from the announcement to the tenant's 2xx, wall seconds, one for each delivered notice
 * @param firstMaxS the slowest of the tenants' first notices, wall seconds; 0 without any
 * @param unverified received with a signature that does not verify
 */
public record NoticeTimes(int sent, List<Double> latencies, double firstMaxS, int unverified) {

    public NoticeTimes {
        latencies = List.copyOf(latencies);
    }

    int failed() {
        return sent - latencies.size();
    }

    ObjectNode json() {
        List<Double> sorted = new ArrayList<>(latencies);
        sorted.sort(null);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("sent", sent);
        node.put("delivered", latencies.size());
        node.put("failed", failed());
        put(node, "p50_s", sorted, 0.50);
        put(node, "p99_s", sorted, 0.99);
        put(node, "max_s", sorted, 1.00);
        node.put("first_max_s", firstMaxS);
        node.put("unverified", unverified);
        return node;
    }

    /** Nearest rank. */
    private static void put(ObjectNode node, String name, List<Double> sorted, double quantile) {
        if (sorted.isEmpty()) {
            node.putNull(name);
        } else {
            int rank = (int) Math.ceil(quantile * sorted.size());
            node.put(name, sorted.get(Math.max(1, rank) - 1));
        }
    }
}
