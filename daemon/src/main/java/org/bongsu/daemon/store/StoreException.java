package org.bongsu.daemon.store;

/** A folder of data, or an archive of one, that cannot be taken as it is. The message is for the operator. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }
}
