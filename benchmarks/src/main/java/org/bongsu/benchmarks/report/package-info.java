/** What a benchmark found, as a table and as JSON. */
@NullMarked
package org.bongsu.benchmarks.report;

import org.jspecify.annotations.NullMarked;
