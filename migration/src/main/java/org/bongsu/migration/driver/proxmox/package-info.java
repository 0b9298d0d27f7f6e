/**
 * Proxmox VE: guests moved live or cold and shut down as tasks of the cluster, seen by what each node says of its own. Start
 * at {@link org.bongsu.migration.driver.proxmox.ProxmoxDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.proxmox;

import org.jspecify.annotations.NullMarked;
