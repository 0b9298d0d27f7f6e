/**
 * What a rehearsal plays: a story in times relative to the ignition, naming roles ("first battery room") instead of ids
 * so that one file suits any site. Values only; {@link org.bongsu.simulators.scenario.ScenarioFile} reads files. May be
 * imported by every package of this module and by the daemon. Immutable, any thread. Start at
 * {@link org.bongsu.simulators.scenario.Scenario}.
 */
@NullMarked
package org.bongsu.simulators.scenario;

import org.jspecify.annotations.NullMarked;
