package org.bongsu.daemon.oidc;

import java.net.URI;

/**
 * A browser sent to the provider and not back yet.
 *
 * @param location where it is sent
 * @param state what it has to come back with
 * @param nonce what the ID token has to hold
 * @param verifier of PKCE (RFC 7636): only who began can redeem the code
 */
public record Journey(URI location, String state, String nonce, String verifier) {
    /** None of it is for a log. */
    @Override
    public String toString() {
        return "to " + location.getHost();
    }
}
