package org.bongsu.daemon.cli;

/** Something outside could not be reached: exit status 3. */
public final class Unreachable extends Exception {

    private static final long serialVersionUID = 1;

    public Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
