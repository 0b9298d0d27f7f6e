/**
 * Moves and stops guests through libvirt by running its client {@code virsh}, and looks by listing the domains of every
 * host. Imports the domain, {@code driver.command}, {@code driver.ledger} and {@code execution}. Start at {@link
 * org.bongsu.migration.driver.libvirt.LibvirtDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.libvirt;

import org.jspecify.annotations.NullMarked;
