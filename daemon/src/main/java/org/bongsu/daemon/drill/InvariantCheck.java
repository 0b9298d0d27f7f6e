package org.bongsu.daemon.drill;

/**
 * How often an invariant of the design was checked in a rehearsal, and how often it was broken.
 *
 * @param id its number in the design; "ratio" for value never above bound
 */
public record InvariantCheck(String id, String name, long checked, long broken) {}
