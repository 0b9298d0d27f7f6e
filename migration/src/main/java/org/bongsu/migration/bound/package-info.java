/**
 * What any schedule could have earned at most, and what shifting and stopping alone would have: the yardstick of the
 * planner, which is why nothing here knows it. Pure; imports the domain only; any thread, no state. Start at
 * {@link org.bongsu.migration.bound.Bound}.
 */
@NullMarked
package org.bongsu.migration.bound;

import org.jspecify.annotations.NullMarked;
