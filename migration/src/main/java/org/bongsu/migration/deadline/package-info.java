/**
 * When a room's power goes, and what says so. Pure; imports the domain only; any thread, no state. Start at
 * {@link org.bongsu.migration.deadline.Deadlines}.
 */
@NullMarked
package org.bongsu.migration.deadline;

import org.jspecify.annotations.NullMarked;
