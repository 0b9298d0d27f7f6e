/**
 * Rule tests from their files, with every mistake's place. Reads files; imported by the command line. Start at {@link
 * org.bongsu.daemon.trial.settings.TestFiles}.
 */
@NullMarked
package org.bongsu.daemon.trial.settings;

import org.jspecify.annotations.NullMarked;
