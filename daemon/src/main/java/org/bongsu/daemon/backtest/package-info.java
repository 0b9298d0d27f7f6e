/**
 * Recorded telemetry through rules and stages in virtual time: what would have fired. Reads stores, decides nothing of its
 * own; imported by the command line. Start at {@link org.bongsu.daemon.backtest.Backtest}.
 */
@NullMarked
package org.bongsu.daemon.backtest;

import org.jspecify.annotations.NullMarked;
