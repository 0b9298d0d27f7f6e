/** The processes that are measured, and what the kernel says of them. */
@NullMarked
package org.bongsu.benchmarks.process;

import org.jspecify.annotations.NullMarked;
