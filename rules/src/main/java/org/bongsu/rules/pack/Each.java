package org.bongsu.rules.pack;

/** What one instance of a rule is about. */
public enum Each {
    DEVICE,
    ROOM,
    COMPARTMENT
}
