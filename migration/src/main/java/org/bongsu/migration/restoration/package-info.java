/**
 * How what an evacuation took away comes back once its danger is over. Pure; imports the domain, {@code plan} and {@code
 * execution}, whose orders it gives; the engine owns it. Start at {@link org.bongsu.migration.restoration.Restoration}.
 */
@NullMarked
package org.bongsu.migration.restoration;

import org.jspecify.annotations.NullMarked;
