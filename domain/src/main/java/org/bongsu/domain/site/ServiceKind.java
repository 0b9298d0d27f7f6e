package org.bongsu.domain.site;

/** What a service is to others. */
public enum ServiceKind {
    ORDINARY,
    /** Others write to it: it is stopped after them. */
    STORAGE
}
