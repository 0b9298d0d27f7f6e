/** Measured quantities and what was read of them. Start at {@link org.bongsu.domain.point.Reading}. */
@NullMarked
package org.bongsu.domain.point;

import org.jspecify.annotations.NullMarked;
