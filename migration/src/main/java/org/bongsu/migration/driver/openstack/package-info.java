/**
 * OpenStack's Nova: compute services disabled, guests moved live or cold and stopped, their migrations followed, aborted
 * or forced to complete. Start at {@link org.bongsu.migration.driver.openstack.OpenstackDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.openstack;

import org.jspecify.annotations.NullMarked;
