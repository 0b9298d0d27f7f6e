package org.bongsu.migration.driver.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod as the API server listed it.
 *
 * @param created by the API server's clock
 * @param node empty when no node was found for it yet
 * @param finished its containers have ended for good
 * @param terminatingSince when it was, or will be, past its grace; empty while nobody deletes it
 * @param controller who makes another one when it goes
 * @param mirror a static pod's picture: only its kubelet can end it
 * @param emptyDirs volumes that go with it
 */
record PodSeen(
        String namespace,
        String name,
        String uid,
        Instant created,
        Optional<String> node,
        Map<String, String> labels,
        boolean ready,
        boolean finished,
        Optional<Instant> terminatingSince,
        Optional<Controller> controller,
        boolean mirror,
        List<String> emptyDirs,
        List<String> finalizers,
        int graceSeconds) {

    record Controller(String kind, String name, String uid) {}

    boolean terminating() {
        return terminatingSince.isPresent();
    }

    boolean daemon() {
        return controller.filter(one -> one.kind().equals("DaemonSet")).isPresent();
    }

    boolean on(String other) {
        return node.filter(other::equals).isPresent();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
