/**
 * The watcher that runs in another building and tells when Bongsu itself has died. Imported by {@code cli}. Start at
 * {@link org.bongsu.daemon.watch.Watch}.
 */
@NullMarked
package org.bongsu.daemon.watch;

import org.jspecify.annotations.NullMarked;
