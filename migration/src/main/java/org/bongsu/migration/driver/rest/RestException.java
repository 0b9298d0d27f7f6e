package org.bongsu.migration.driver.rest;

import org.bongsu.migration.driver.ledger.Claim;

/** No answer, or none that can be used. Holds nothing secret. */
public final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean sent;

    /** @param sent whether the far end may have had the request */
    public RestException(String message, boolean sent) {
        super(message);
        this.sent = sent;
    }

    public boolean sent() {
        return sent;
    }

    /** What it means for a request that was to do something. */
    public static Claim claim(Throwable why) {
        String words = String.valueOf(why.getMessage());
        return why instanceof RestException rest && !rest.sent()
                ? Claim.undelivered(words)
                : Claim.failed(words + "; it may have been carried out or not");
    }
}
