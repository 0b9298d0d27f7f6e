/** The shell: the thread that owns the engine, and the wiring of sockets, stores and drivers around it. Start at {@link org.bongsu.daemon.runtime.Daemon}. */
@NullMarked
package org.bongsu.daemon.runtime;

import org.jspecify.annotations.NullMarked;
