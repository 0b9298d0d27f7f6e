/** The record of an incident as it leaves the house: from the journal's rows, for auditors and for those who were there. */
@NullMarked
package org.bongsu.daemon.ledger;

import org.jspecify.annotations.NullMarked;
