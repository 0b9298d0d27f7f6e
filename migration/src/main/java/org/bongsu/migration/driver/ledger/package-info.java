/**
 * What drivers have in common that carry commands out themselves: what was begun is in a ledger on disk, commands of one
 * server go in order, every wait ends, and claims are kept apart from what is seen. A driver brings {@link
 * org.bongsu.migration.driver.ledger.Hands} and {@link org.bongsu.migration.driver.ledger.Eyes}. Imports {@code driver} and
 * {@code execution}; everything runs on one Vert.x context and its workers. Start at {@link
 * org.bongsu.migration.driver.ledger.LedgerDriver}.
 */
@NullMarked
package org.bongsu.migration.driver.ledger;

import org.jspecify.annotations.NullMarked;
