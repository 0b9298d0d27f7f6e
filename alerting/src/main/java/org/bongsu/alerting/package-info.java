/**
 * Who is told what: {@code alert} for operators, {@code notice} for tenants, both pure and owned by the engine's thread;
 * {@code channel} carries them over HTTP; {@code settings} reads the {@code channels} section. Only the daemon imports it.
 */
@NullMarked
package org.bongsu.alerting;

import org.jspecify.annotations.NullMarked;
