/** The daemon under load: generated sites, its process, and what it shows of itself. */
@NullMarked
package org.bongsu.benchmarks.site;

import org.jspecify.annotations.NullMarked;
