/**
 * Drives plain Linux by running programs, here or through ssh, without a shell, and by looking with other programs. A
 * ledger in SQLite keeps what was begun. Imports the domain, {@code driver} and {@code execution}; everything runs on one
 * Vert.x context and its workers. Start at {@link org.bongsu.migration.driver.command.CommandDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.command;

import org.jspecify.annotations.NullMarked;
