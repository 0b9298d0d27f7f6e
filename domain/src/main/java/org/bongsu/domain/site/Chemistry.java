package org.bongsu.domain.site;

/** What the batteries of a room are made of: hydrogen that is daily breath over one of them is a burning cell of the other. */
public enum Chemistry {
    LITHIUM,
    LEAD_ACID
}
