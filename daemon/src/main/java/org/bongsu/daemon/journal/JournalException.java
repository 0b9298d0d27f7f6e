package org.bongsu.daemon.journal;

/** The journal cannot be written or read; the message says why. While it lasts no effect is released. */
public final class JournalException extends Exception {

    private static final long serialVersionUID = 1;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
