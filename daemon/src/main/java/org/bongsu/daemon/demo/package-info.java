/** Simulators and daemon as two processes on loopback, followed to the end. Start at {@link org.bongsu.daemon.demo.Demo}. */
@NullMarked
package org.bongsu.daemon.demo;

import org.jspecify.annotations.NullMarked;
