/**
 * RFC 4180 tables with positions. Any decoder may import it. Immutable. Read {@link org.bongsu.config.csv.CsvTable}
 * first.
 */
@NullMarked
package org.bongsu.config.csv;

import org.jspecify.annotations.NullMarked;
