package org.bongsu.migration.driver.kubernetes;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Closes nodes to new pods and opens them again. Ours are marked, so that a node that somebody else had closed stays closed
 * when we are done, and one that was opened behind our back is closed again before anything is evicted from it.
 */
final class Cordons {

    /** Somebody else changes the node at the same moment; kubelets do every few seconds. */
    private static final int ATTEMPTS = 5;

    private final ApiServer api;

    Cordons(ApiServer api) {
        this.api = api;
    }

    /** @param mark who wants it and by which command. Completes with what was done */
    Future<String> close(String name, String mark) {
        return attempt(name, ATTEMPTS, node -> {
            if (node.cordoned() && node.mark().isPresent()) {
                return done(name + " is cordoned already: " + node.mark().get());
            }
            boolean others = node.mark().isEmpty() && node.cordoned() || node.foundCordoned();
            return api.patch(node, true, Optional.of(mark), others)
                    .map(none -> others
                            ? name + " was cordoned by somebody else already, and stays so afterwards"
                            : name + " is cordoned");
        });
    }

    /** Closes a node of ours again that somebody opened. Completes with what was done, empty when nothing had to be. */
    Future<String> again(String name) {
        return attempt(
                name,
                ATTEMPTS,
                node -> node.cordoned() || node.mark().isEmpty()
                        ? done("")
                        : api.patch(node, true, node.mark(), node.foundCordoned())
                                .map(none -> "somebody uncordoned " + name + ", it is cordoned again"));
    }

    /** Takes back what {@link #close} did. Completes with what was done. */
    Future<String> open(String name) {
        return attempt(name, ATTEMPTS, node -> {
            if (node.mark().isEmpty()) {
                return done(name + " was not cordoned by us");
            }
            boolean stays = node.foundCordoned();
            return api.patch(node, stays && node.cordoned(), Optional.empty(), false)
                    .map(none -> stays
                            ? name + " had been cordoned by somebody else before, and stays so"
                            : name + " is uncordoned");
        });
    }

    private static Future<String> done(String words) {
        return Future.succeededFuture(words);
    }

    private interface Change {
        Future<String> of(NodeSeen node);
    }

    private Future<String> attempt(String name, int left, Change change) {
        return api.node(name)
                .compose(change::of)
                .recover(why -> left > 1 && why instanceof ApiException no && no.code() == 409
                        ? attempt(name, left - 1, change)
                        : Future.failedFuture(why));
    }
}
