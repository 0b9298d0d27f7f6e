/**
 * What an operator is told: alerts with deterministic ids, deduplicated, acknowledged and cleared, each change with its
 * reason. Pure; imported by {@code notice}, {@code channel} and the daemon. An {@link org.bongsu.alerting.alert.AlertBook}
 * belongs to the engine's thread; everything else is immutable. Read AlertBook first.
 */
@NullMarked
package org.bongsu.alerting.alert;

import org.jspecify.annotations.NullMarked;
