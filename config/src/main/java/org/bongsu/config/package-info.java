/**
 * Files to domain: reads a site folder, the device profiles and the point registry, and reports every problem of all of
 * them at once with file, line and column. Any module may import it, the pure packages only through their {@code
 * settings} package. Nothing here keeps state between calls; every result is immutable and safe on any thread. Read
 * {@link org.bongsu.config.SiteFolder} first.
 */
@NullMarked
package org.bongsu.config;

import org.jspecify.annotations.NullMarked;
