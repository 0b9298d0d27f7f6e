/**
 * What the API and the status page show: immutable records made by whoever implements {@code DaemonView}. The names of
 * their components, in snake case, are the names in the JSON. Only the {@code daemon} module may import it. Safe on any
 * thread. Start at {@link org.bongsu.daemon.http.view.DaemonSnapshot}.
 */
@NullMarked
package org.bongsu.daemon.http.view;

import org.jspecify.annotations.NullMarked;
