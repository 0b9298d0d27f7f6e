/**
 * Which groups of hosts have to shut themselves down, and since when. Pure: the engine asks with every input, the answer is
 * journaled by what caused it. Imports the domain, {@code deadline} and {@code plan}. Start at
 * {@link org.bongsu.migration.shutdown.Shutdowns}.
 */
@NullMarked
package org.bongsu.migration.shutdown;

import org.jspecify.annotations.NullMarked;
