/** The daemon: engine, journal, wiring, HTTP, console and command line. May import everything. */
@NullMarked
package org.bongsu.daemon;

import org.jspecify.annotations.NullMarked;
