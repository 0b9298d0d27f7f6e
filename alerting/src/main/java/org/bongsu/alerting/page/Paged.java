package org.bongsu.alerting.page;

import java.util.List;

/**
 * What follows from something that happened.
 *
 * @param pages to be sent, in this order
 * @param withheld what is not told, or not yet, with the reason
 */
public record Paged(List<Page> pages, List<Withheld> withheld) {

    /** An alert that is not told. */
    public record Withheld(String alert, PageDecision decision) {}

    public Paged {
        pages = List.copyOf(pages);
        withheld = List.copyOf(withheld);
    }
}
