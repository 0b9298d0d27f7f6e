/**
 * Reads what NetBox 4 says of devices, virtual machines and their power, over its REST API or from an export of the same
 * JSON, and never writes to it. May be imported by the daemon and by this module's settings. Start at
 * {@link org.bongsu.migration.driver.netbox.NetBoxReader}.
 */
@NullMarked
package org.bongsu.migration.driver.netbox;

import org.jspecify.annotations.NullMarked;
