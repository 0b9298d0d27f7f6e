/** Simulated devices that are fast enough not to be what is measured. */
@NullMarked
package org.bongsu.benchmarks.server;

import org.jspecify.annotations.NullMarked;
