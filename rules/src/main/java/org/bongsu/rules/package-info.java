/**
 * Readings to votes to stages. Four packages, each importing only those before it: {@link org.bongsu.rules.expression}, {@link
 * org.bongsu.rules.pack}, {@link org.bongsu.rules.signal}, and beside them {@link org.bongsu.rules.stage}; {@code settings}
 * alone knows files. Pure; the daemon imports it and owns its threads. Read {@link org.bongsu.rules.signal.SignalPlane} first.
 */
@NullMarked
package org.bongsu.rules;

import org.jspecify.annotations.NullMarked;
