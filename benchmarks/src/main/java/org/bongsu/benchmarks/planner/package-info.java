/** What the planner earns and costs, beside schedulers by rule of thumb. Start at {@link org.bongsu.benchmarks.planner.Planning}. */
@NullMarked
package org.bongsu.benchmarks.planner;

import org.jspecify.annotations.NullMarked;
