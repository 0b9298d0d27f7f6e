/**
 * What runs where, as each source says it, against what {@code servers.csv} says: the differences, who occupies a server or
 * a room that nobody planned for, and the site as it is seen. Pure and deterministic; owned by the engine's thread. Imports
 * the domain and the observations of {@code execution}. Start at {@link org.bongsu.migration.inventory.Pictures}.
 */
@NullMarked
package org.bongsu.migration.inventory;

import org.jspecify.annotations.NullMarked;
