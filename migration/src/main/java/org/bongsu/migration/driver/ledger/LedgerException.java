package org.bongsu.migration.driver.ledger;

/** The ledger cannot be read or written; nothing may be run that it does not know of. */
public final class LedgerException extends Exception {
    private static final long serialVersionUID = 1L;

    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
