package org.bongsu.domain.profile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PointLimits;

/**
 * A device model as data, from {@code config/profiles}.
 *
 * @param registers where its points lie; empty for an MQTT device
 * @param topics names of points it publishes; empty for a Modbus device
 * @param identity registers checked after connecting
 * @param limits by point name
 * @param incomplete what of the device's map is missing here and why; empty where nothing is
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
        ModbusTuning tuning,
        Map<String, PointLimits> limits,
        Optional<String> incomplete,
        String source) {
    public Profile {
        registers = List.copyOf(registers);
        topics = List.copyOf(topics);
        identity = List.copyOf(identity);
        limits = Ordered.map(limits);
        if (registers.isEmpty() == topics.isEmpty()) {
            throw new IllegalArgumentException(id + ": a profile has either registers or topics");
        }
    }

    public Profile(
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
        this(
                id,
                vendor,
                model,
                kind,
                registers,
                topics,
                identity,
                ModbusTuning.of(maxSpan, maxGap),
                Map.of(),
                Optional.empty(),
                source);
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
