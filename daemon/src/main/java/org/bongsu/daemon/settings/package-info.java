/** The daemon's own sections of bongsu.yaml: http and autonomy. Start at {@link org.bongsu.daemon.settings.DaemonSettings}. */
@NullMarked
package org.bongsu.daemon.settings;

import org.jspecify.annotations.NullMarked;
