package org.bongsu.migration.driver.kubernetes;

import java.util.Optional;

/**
 * A node as the API server listed it.
 *
 * @param version of the object, for changes that must not pass over somebody else's
 * @param ready its kubelet speaks and says so; only then does a pod's absence mean anything
 * @param cordoned nothing new is scheduled on it
 * @param mark who of ours cordoned it; a node so marked stands in a threatened room
 * @param foundCordoned it was cordoned by somebody else before us, and stays so after us
 */
record NodeSeen(
        String name, String version, boolean ready, boolean cordoned, Optional<String> mark, boolean foundCordoned) {}
