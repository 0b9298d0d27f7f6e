package org.bongsu.domain.site;

import java.util.Optional;

/**
 * Where a tenant hears of its servers.
 *
 * @param secret a reference (env:NAME, file:PATH) or, in a rehearsal, the whsec_ or whsk_ key itself; never logged
 * @param previous the key that is being replaced: while it is there, every message is signed with both
 * @param id tells several endpoints of one tenant apart; empty for the only one
 * @param when whether it hears of everything or only of what nobody answered
 */
public record Webhook(String url, String secret, Optional<String> previous, String id, When when) {

    /** Of what an endpoint hears. */
    public enum When {
        ALWAYS,
        /** A second channel: told when half of the notice has passed without an answer. */
        UNANSWERED
    }

    public Webhook(String url, String secret) {
        this(url, secret, Optional.empty(), "", When.ALWAYS);
    }

    /** The same at another address. */
    public Webhook at(String other) {
        return new Webhook(other, secret, previous, id, when);
    }

    @Override
    public String toString() {
        return "Webhook[" + url + "]";
    }
}
