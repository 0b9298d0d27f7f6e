/**
 * Tenants (and operators' channels) that are told things: they verify signatures by code of their own, note when each
 * notice came first, and fail as configured. {@link org.bongsu.simulators.tenant.TenantModel} decides the answers in
 * virtual time too; {@link org.bongsu.simulators.tenant.TenantServer} is the HTTP side, {@link
 * org.bongsu.simulators.tenant.TenantClient} answers through the daemon's public interface. One Vert.x context owns a server.
 */
@NullMarked
package org.bongsu.simulators.tenant;

import org.jspecify.annotations.NullMarked;
