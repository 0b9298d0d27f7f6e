package org.bongsu.daemon.http.view;

/**
 * One thing that health or readiness depends on.
 *
 * @param detail what was found, for people
 */
public record CheckView(String name, boolean ok, String detail) {}
