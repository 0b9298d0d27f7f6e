/**
 * A Sparkplug B host application: births, deaths, aliases, sequence numbers and requests for a rebirth, on Eclipse Tahu's
 * messages. Tahu's own host is not used: it keeps its edge nodes in static singletons and reads the clock itself, so neither
 * two sites nor a test could have one each. Only the daemon's wiring imports it; one thread owns a host. Read {@link
 * org.bongsu.collector.sparkplug.EdgeNode} first.
 */
@NullMarked
package org.bongsu.collector.sparkplug;

import org.jspecify.annotations.NullMarked;
