/**
 * Living on a host: what the daemon tells the service manager and an outside watcher while its engine's loop turns. Imported by
 * {@code runtime}. Start at {@link org.bongsu.daemon.host.Pulse}.
 */
@NullMarked
package org.bongsu.daemon.host;

import org.jspecify.annotations.NullMarked;
