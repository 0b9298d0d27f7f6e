package org.bongsu.daemon.access;

import org.bongsu.domain.Text;

/** Whether somebody may use a route, and why not. */
public sealed interface Decision {

    record Allowed() implements Decision {}

    /** Nobody is logged in. 401. */
    record LoginNeeded() implements Decision {}

    /** Who asks is known and may not. 403. */
    record Refused(Text why) implements Decision {}
}
