package org.bongsu.daemon.http.view;

/** What one tier would lose. */
public record LossView(int tier, int workloads) {}
