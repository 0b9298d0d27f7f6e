/** Modbus clients, ours and others, each in a process of its own. */
@NullMarked
package org.bongsu.benchmarks.requests;

import org.jspecify.annotations.NullMarked;
