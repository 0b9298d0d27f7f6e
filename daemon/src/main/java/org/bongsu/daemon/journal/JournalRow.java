package org.bongsu.daemon.journal;

import org.bongsu.domain.Moment;

/**
 * One journaled input.
 *
 * @param sequence dense from 1
 * @param now scenario time at which it was decided upon
 * @param wallMillis wall time of the same instant, milliseconds since the epoch
 * @param kind the input's type
 * @param body its JSON
 * @param decisions running SHA-256 (hex) of all effects up to and including those of this input
 */
public record JournalRow(long sequence, Moment now, long wallMillis, String kind, String body, String decisions) {}
