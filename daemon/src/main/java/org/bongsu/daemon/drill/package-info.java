/** A rehearsal in virtual time, and the scorecard of any rehearsal. Start at {@link org.bongsu.daemon.drill.Drill}. */
@NullMarked
package org.bongsu.daemon.drill;

import org.jspecify.annotations.NullMarked;
