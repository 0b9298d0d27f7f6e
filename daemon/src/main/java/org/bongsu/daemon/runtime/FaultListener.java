package org.bongsu.daemon.runtime;

import org.bongsu.domain.Text;

/** Hears of faults of the daemon's own parts, such as "journal" or "spool". Any thread. */
public interface FaultListener {

    void raised(String part, Text what);

    void cleared(String part);
}
