/**
 * Asks an unknown device what it is, once and for a person who waits. Blocking, on the caller's thread; the poller's lanes
 * have nothing to do with it. Only functions that read. Read {@link org.bongsu.collector.probe.Probe} first.
 */
@NullMarked
package org.bongsu.collector.probe;

import org.jspecify.annotations.NullMarked;
