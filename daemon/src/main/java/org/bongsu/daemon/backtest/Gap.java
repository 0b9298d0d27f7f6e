package org.bongsu.daemon.backtest;

import org.bongsu.domain.Moment;

/** A time in which nothing of any device was stored. */
public record Gap(Moment from, Moment to) {}
