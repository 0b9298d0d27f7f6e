package org.bongsu.daemon.http;

import org.bongsu.daemon.http.view.WhyView;

/** The answer to why a room stood as it did. */
public sealed interface WhyAnswer {

    record Told(WhyView why) implements WhyAnswer {}

    /** There is nothing of that time in the journal. */
    record NoSuchTime(String detail) implements WhyAnswer {}

    /** Not now: another question is being answered, or this one takes too long. */
    record Unavailable(String detail) implements WhyAnswer {}
}
