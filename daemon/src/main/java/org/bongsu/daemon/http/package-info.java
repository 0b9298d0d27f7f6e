/**
 * The API and the status page over HTTP. Sees the daemon only through {@link org.bongsu.daemon.http.DaemonView}, {@link
 * org.bongsu.daemon.http.OperatorPort}, {@link org.bongsu.daemon.http.TenantPort} and {@link org.bongsu.daemon.http.AccessPort}; every
 * route has its rule in {@link org.bongsu.daemon.access.AccessTable}; only the daemon's wiring may import it. Everything in it runs on the
 * Vert.x context of its server, except {@link org.bongsu.daemon.http.ApiServer#published}, which any thread may call.
 * Read {@link org.bongsu.daemon.http.ApiServer} first.
 */
@NullMarked
package org.bongsu.daemon.http;

import org.jspecify.annotations.NullMarked;
