/**
 * On a quiet day: could each room be emptied, if what may happen to it happened now? Pure; imports the domain, {@code
 * deadline} and {@code plan}; any thread. Start at {@link org.bongsu.migration.evacuability.Evacuability}.
 */
@NullMarked
package org.bongsu.migration.evacuability;

import org.jspecify.annotations.NullMarked;
