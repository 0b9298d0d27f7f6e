/** {@code bin/bench}: ours and its peers side by side. Read {@link org.bongsu.benchmarks.Bench} first. */
@NullMarked
package org.bongsu.benchmarks;

import org.jspecify.annotations.NullMarked;
