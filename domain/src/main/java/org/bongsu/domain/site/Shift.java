package org.bongsu.domain.site;

import java.time.Duration;

/**
 * A service's way to a warm replica.
 *
 * @param destination where the replica stands
 * @param duration from the command until traffic is drained and caches are warm
 */
public record Shift(String destination, Duration duration) {}
