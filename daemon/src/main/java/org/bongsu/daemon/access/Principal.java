package org.bongsu.daemon.access;

/**
 * Who asks.
 *
 * @param name what orders are recorded with
 * @param means how it was proven
 */
public record Principal(String name, Role role, Means means) {

    /** How somebody proves who it is. */
    public enum Means {
        PASSWORD("password"),
        OIDC("oidc"),
        TOKEN("token");

        private final String word;

        Means(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Two people are two voices; a token may be in anybody's hands. */
    public boolean person() {
        return means != Means.TOKEN;
    }
}
