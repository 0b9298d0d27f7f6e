/** Every input on disk before its effects run. Start at {@link org.bongsu.daemon.journal.Journal}. */
@NullMarked
package org.bongsu.daemon.journal;

import org.jspecify.annotations.NullMarked;
