package org.bongsu.migration.shutdown;

/** What is seen of the supplies that feed a room. */
public enum Sight {
    /** Nothing measures them. */
    UNMETERED,
    /** Something does, and none was heard yet. */
    UNSEEN,
    /** Everything that does is lost. Never by itself an outage. */
    LOST,
    SEEN
}
