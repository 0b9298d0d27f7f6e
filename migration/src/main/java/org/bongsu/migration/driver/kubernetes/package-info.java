/**
 * A Kubernetes cluster: nodes are cordoned, pods evicted under their disruption budgets, and what became of them is read
 * from lists of the API server. Everything of the client library is behind {@link
 * org.bongsu.migration.driver.kubernetes.ApiServer}, which loads it when the driver starts and not before. Imports {@code
 * driver.ledger}; everything runs on the driver's context. Start at {@link
 * org.bongsu.migration.driver.kubernetes.KubernetesDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.kubernetes;

import org.jspecify.annotations.NullMarked;
