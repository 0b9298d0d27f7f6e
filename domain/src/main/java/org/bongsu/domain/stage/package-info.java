/** How dangerous a compartment is and why: truths, votes and the five beacons. Start at {@link org.bongsu.domain.stage.Stage}. */
@NullMarked
package org.bongsu.domain.stage;

import org.jspecify.annotations.NullMarked;
