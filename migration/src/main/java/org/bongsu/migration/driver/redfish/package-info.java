/**
 * Servers' own controllers, over DMTF's Redfish: switched off gracefully, their power state seen. Start at {@link
 * org.bongsu.migration.driver.redfish.RedfishDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.redfish;

import org.jspecify.annotations.NullMarked;
