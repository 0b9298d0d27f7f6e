package org.bongsu.daemon.engine;

/** How far Bongsu goes by itself in a room. A new site starts at RECOMMEND. */
public enum Autonomy {
    /** Nothing is planned aloud; stages, alerts and notices only. */
    OBSERVE,
    /** A plan is recommended; nothing moves until a person arms it. */
    RECOMMEND,
    /** As RECOMMEND, and armed by itself when nobody has answered for a while, if {@link Mandate#then} says so. */
    CONFIRM,
    /** Armed at once. */
    AUTO
}
