/** The decision plane: votes, stages, alerts, notices, deadlines, plans, steps and permits as one deterministic state machine. Pure; one thread owns it. Start at {@link org.bongsu.daemon.engine.Engine}. */
@NullMarked
package org.bongsu.daemon.engine;

import org.jspecify.annotations.NullMarked;
