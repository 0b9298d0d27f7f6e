/** Telemetry stores, and what fills them. */
@NullMarked
package org.bongsu.benchmarks.store;

import org.jspecify.annotations.NullMarked;
