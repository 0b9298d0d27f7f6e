package org.bongsu.domain.site;

/**
 * Where a tenant hears of its servers.
 *
 * @param secret a reference (env:NAME, file:PATH) or, in a rehearsal, the whsec_ key itself; never logged
 */
public record Webhook(String url, String secret) {
    @Override
    public String toString() {
        return "Webhook[" + url + "]";
    }
}
