/**
 * Serves the protocol of Network UPS Tools (RFC 9271), so that any upsmon follows a room: what a group's state is in that
 * vocabulary ({@code UpsView}), one client's conversation ({@code NutSession}), and the sockets ({@code NutServer}). Knows
 * sockets and wall time. Imports the domain, {@code shutdown} and Vert.x. Start at
 * {@link org.bongsu.migration.driver.nut.NutServer}.
 */
@NullMarked
package org.bongsu.migration.driver.nut;

import org.jspecify.annotations.NullMarked;
