/**
 * Rules tried in virtual time: the daemon's own signal plane, engine and alert book, fed with readings that a test or a
 * recording gives. Pure, single-threaded; imported by the command line. Start at {@link org.bongsu.daemon.trial.Trial}.
 */
@NullMarked
package org.bongsu.daemon.trial;

import org.jspecify.annotations.NullMarked;
