/**
 * Drives plain Linux by running programs, here or through ssh, without a shell, and by looking with other programs.
 * Imports the domain, {@code driver.ledger} and {@code execution}. Start at {@link org.bongsu.migration.driver.command.CommandDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.command;

import org.jspecify.annotations.NullMarked;
