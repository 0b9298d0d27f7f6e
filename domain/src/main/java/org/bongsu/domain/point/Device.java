package org.bongsu.domain.point;

import java.time.Duration;
import java.util.Optional;

/**
 * A device instance.
 *
 * @param profile id of its profile
 * @param room where it stands or what it watches
 * @param node the power node that it is or measures; empty for a room sensor
 * @param period poll or report period on scenario time; readings are STALE after three
 */
public record Device(
        String id,
        DeviceKind kind,
        String profile,
        String model,
        String room,
        Optional<String> node,
        Address address,
        Duration period) {}
