/**
 * Who leaves, how, where to and in which order. Pure; imports the domain, {@code deadline} and {@code bound}'s
 * arithmetic; any thread, no state between calls. Start at {@link org.bongsu.migration.plan.Planner}.
 */
@NullMarked
package org.bongsu.migration.plan;

import org.jspecify.annotations.NullMarked;
