/**
 * The folder of a daemon's data: versions of its stores, backup and restore. Touches files only. Start at
 * {@link org.bongsu.daemon.store.DataFolder}.
 */
@NullMarked
package org.bongsu.daemon.store;

import org.jspecify.annotations.NullMarked;
