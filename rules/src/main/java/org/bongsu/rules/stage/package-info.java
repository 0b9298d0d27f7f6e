/**
 * Votes, people's words and supply to the stage of each compartment, one table a hazard. Pure values in, values out; may be
 * imported by the daemon. Everything here is immutable and safe on any thread. Read {@link
 * org.bongsu.rules.stage.StageMachine} first.
 */
@NullMarked
package org.bongsu.rules.stage;

import org.jspecify.annotations.NullMarked;
