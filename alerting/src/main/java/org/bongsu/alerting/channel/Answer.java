package org.bongsu.alerting.channel;

import org.bongsu.alerting.notice.Failure;

/** What became of one post. */
public sealed interface Answer {

    /** @param status 200 to 299 */
    record Accepted(int status) implements Answer {}

    record Rejected(Failure failure) implements Answer {}
}
