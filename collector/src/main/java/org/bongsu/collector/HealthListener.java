package org.bongsu.collector;

import org.bongsu.domain.Text;

/**
 * Hears of the collector's own troubles, such as a full disk, once per transition. Called on the collector's threads; must
 * not block.
 */
public interface HealthListener {

    /** @param id of the trouble, such as {@code spool} or {@code sink-influx}; a second fault of one id replaces the first */
    void fault(String id, Text what);

    /** The trouble is over; also called for one that never was. */
    void cleared(String id);
}
