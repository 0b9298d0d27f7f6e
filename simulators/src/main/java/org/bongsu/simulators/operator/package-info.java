/**
 * The person at the console, as the scenario writes them: values in {@link
 * org.bongsu.simulators.operator.OperatorInput}, posted to a daemon's HTTP API by {@link
 * org.bongsu.simulators.operator.OperatorClient}. May be imported by this module and by the daemon's drill.
 */
@NullMarked
package org.bongsu.simulators.operator;

import org.jspecify.annotations.NullMarked;
