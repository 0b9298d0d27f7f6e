/**
 * The {@code drivers} section of bongsu.yaml. The module's only package that imports {@code org.bongsu.config}; any
 * thread, no state. Start at {@link org.bongsu.migration.settings.DriverSettings}.
 */
@NullMarked
package org.bongsu.migration.settings;

import org.jspecify.annotations.NullMarked;
