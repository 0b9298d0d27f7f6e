package org.bongsu.domain.site;

/** A physical server in a rack. */
public record Server(String id, String rack) {}
