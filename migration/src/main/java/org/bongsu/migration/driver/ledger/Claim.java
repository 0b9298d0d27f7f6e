package org.bongsu.migration.driver.ledger;

import io.vertx.core.Future;
import java.util.Optional;
import org.bongsu.migration.execution.Reply;

/**
 * What the far end says of a command.
 *
 * @param status {@code STARTED} when it took the command and works on it
 * @param detail for people, one line
 * @param later what it will say when that work ends; present with {@code STARTED} only. The command's place and turn are
 *     free meanwhile
 * @param delivered false when the far end never had the command; with {@code FAILED} only
 */
public record Claim(Reply.Status status, String detail, Optional<Future<Claim>> later, boolean delivered) {

    public static Claim succeeded(String detail) {
        return new Claim(Reply.Status.SUCCEEDED, detail, Optional.empty(), true);
    }

    public static Claim failed(String detail) {
        return new Claim(Reply.Status.FAILED, detail, Optional.empty(), true);
    }

    /** The far end never had it: nothing was done. */
    public static Claim undelivered(String detail) {
        return new Claim(Reply.Status.FAILED, detail, Optional.empty(), false);
    }

    /** @param later must complete in the end; a failure of it is a failed claim */
    public static Claim started(String detail, Future<Claim> later) {
        return new Claim(Reply.Status.STARTED, detail, Optional.of(later), true);
    }
}
