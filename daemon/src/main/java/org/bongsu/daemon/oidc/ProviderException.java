package org.bongsu.daemon.oidc;

/** The provider cannot be reached, or what it says cannot be accepted. The message holds no secret. */
public final class ProviderException extends Exception {

    private static final long serialVersionUID = 1;

    public ProviderException(String message) {
        super(message);
    }

    public ProviderException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
