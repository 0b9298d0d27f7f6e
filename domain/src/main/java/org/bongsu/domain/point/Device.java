package org.bongsu.domain.point;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;

/**
 * A device instance.
 *
 * @param profile id of its profile
 * @param room where it stands or what it watches
 * @param node the power node that it is or measures; empty for a room sensor
 * @param period poll or report period on scenario time; readings are STALE after three
 * @param periods of the poll groups FAST and SLOW where the site sets them
 * @param limits by point name, where the site knows better than the profile
 */
public record Device(
        String id,
        DeviceKind kind,
        String profile,
        String model,
        String room,
        Optional<String> node,
        Address address,
        Duration period,
        Map<PollGroup, Duration> periods,
        Map<String, PointLimits> limits) {

    /** A slow register is read this many times less often than a normal one, where the site does not say. */
    private static final int SLOW_PERIODS = 12;

    public Device {
        periods = Ordered.map(periods);
        limits = Ordered.map(limits);
    }

    public Device(
            String id,
            DeviceKind kind,
            String profile,
            String model,
            String room,
            Optional<String> node,
            Address address,
            Duration period) {
        this(id, kind, profile, model, room, node, address, period, Map.of(), Map.of());
    }

    /** The same device reached in another way. */
    public Device at(Address there) {
        return new Device(id, kind, profile, model, room, node, there, period, periods, limits);
    }

    /** The period of a group; ONCE has the slow one, for trying again where it failed. */
    public Duration period(PollGroup group) {
        Duration set = periods.get(group);
        if (set != null) {
            return set;
        }
        return switch (group) {
            case FAST, NORMAL -> period;
            case SLOW, ONCE -> period.multipliedBy(SLOW_PERIODS);
        };
    }
}
