/** The command line. Start at {@link org.bongsu.daemon.Main}. */
@NullMarked
package org.bongsu.daemon.cli;

import org.jspecify.annotations.NullMarked;
