/**
 * A plan carried out: which command is due, what a reply or an observation changes, and how far it has come. Pure and
 * deterministic; owned by the engine's thread, which replays its inputs after a restart. Imports the domain,
 * {@code deadline} and {@code plan}. Start at {@link org.bongsu.migration.execution.Execution}.
 */
@NullMarked
package org.bongsu.migration.execution;

import org.jspecify.annotations.NullMarked;
