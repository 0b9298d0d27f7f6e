package org.bongsu.daemon.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code access} of bongsu.yaml.
 *
 * @param users the users' file, relative to the site's folder; empty where nobody logs in with a password
 * @param idle a session ends when not used for so long
 * @param lifetime a session ends after so long however much it is used
 */
public record AccessSettings(
        Optional<String> users, Duration idle, Duration lifetime, List<Token> tokens, Optional<OidcSettings> oidc) {

    /** A screen that refreshes is used; an hour is for a browser that was closed. */
    public static final Duration IDLE = Duration.ofHours(1);

    /** A shift. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    public static final Duration IDLE_LEAST = Duration.ofMinutes(1);
    public static final Duration LIFETIME_MOST = Duration.ofDays(7);

    public AccessSettings {
        tokens = List.copyOf(tokens);
    }

    /**
     * A script's way in.
     *
     * @param id what its orders are recorded with
     * @param secret a reference to the token, or to {@code sha256:} and its digest in hex
     * @param until after which it lets nobody in
     */
    public record Token(String id, Role role, String secret, Instant until) {}
}
