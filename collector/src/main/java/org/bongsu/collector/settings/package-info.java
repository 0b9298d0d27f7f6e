/**
 * The sections {@code modbus}, {@code mqtt} and {@code telemetry} of {@code bongsu.yaml}; the only part of this module that
 * knows the configuration's syntax. The daemon imports it. Read {@link org.bongsu.collector.settings.CollectorSettings}.
 */
@NullMarked
package org.bongsu.collector.settings;

import org.jspecify.annotations.NullMarked;
