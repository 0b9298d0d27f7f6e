/**
 * The signal plane: readings to votes, sensor losses and supply changes. Pure; may be imported by the daemon. One {@link
 * org.bongsu.rules.signal.SignalPlane} belongs to one thread; what it returns is immutable. Read that class first.
 */
@NullMarked
package org.bongsu.rules.signal;

import org.jspecify.annotations.NullMarked;
