package org.bongsu.domain.profile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bongsu.domain.point.DeviceKind;

/**
 * A device model as data, from {@code config/profiles}.
 *
 * @param registers where its points lie; empty for an MQTT device
 * @param topics names of points it publishes; empty for a Modbus device
 * @param identity registers checked after connecting
 * @param maxSpan most registers a request, 1 to 125
 * @param maxGap undefined registers read over to save a request
 * @param source the document the map was taken from
 */
public record Profile(
        String id,
        String vendor,
        String model,
        DeviceKind kind,
        List<RegisterField> registers,
        List<String> topics,
        List<RegisterIdentity> identity,
        int maxSpan,
        int maxGap,
        String source) {
    public Profile {
        registers = List.copyOf(registers);
        topics = List.copyOf(topics);
        identity = List.copyOf(identity);
        if (registers.isEmpty() == topics.isEmpty()) {
            throw new IllegalArgumentException(id + ": a profile has either registers or topics");
        }
        if (maxSpan < 1 || maxSpan > Span.MAX_REGISTERS) {
            throw new IllegalArgumentException(id + ": max span " + maxSpan);
        }
    }

    public boolean isModbus() {
        return !registers.isEmpty();
    }

    /** Names of its points, each once, in order of first mention. */
    public Set<String> pointNames() {
        Set<String> names = new LinkedHashSet<>(topics);
        registers.forEach(field -> names.add(field.point()));
        return names;
    }
}
