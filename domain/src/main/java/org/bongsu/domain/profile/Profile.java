package org.bongsu.domain.profile;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.PointLimits;
import org.bongsu.domain.point.PollGroup;

/**
 * A device model as data, from {@code config/profiles}.
 *
 * @param registers where its points lie; empty for an MQTT device
 * @param sunspec points that are found by walking a SunSpec chain; empty once they are found
 * @param topics names of points it publishes; empty for a Modbus device
 * @param identity registers checked after connecting
 * @param identityTexts texts in registers, checked likewise
 * @param identityObjects objects of the device identification, checked likewise
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
        Optional<SunSpecMap> sunspec,
        List<String> topics,
        List<RegisterIdentity> identity,
        List<TextIdentity> identityTexts,
        List<ObjectIdentity> identityObjects,
        ModbusTuning tuning,
        Map<String, PointLimits> limits,
        Optional<String> incomplete,
        String source) {
    public Profile {
        registers = List.copyOf(registers);
        topics = List.copyOf(topics);
        identity = List.copyOf(identity);
        identityTexts = List.copyOf(identityTexts);
        identityObjects = List.copyOf(identityObjects);
        limits = Ordered.map(limits);
        if ((registers.isEmpty() && sunspec.isEmpty()) == topics.isEmpty()) {
            throw new IllegalArgumentException(id + ": a profile has either registers or topics");
        }
    }

    /** With fixed addresses, and no text or object to check. */
    public Profile(
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
        this(
                id,
                vendor,
                model,
                kind,
                registers,
                Optional.empty(),
                topics,
                identity,
                List.of(),
                List.of(),
                tuning,
                limits,
                incomplete,
                source);
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
        return topics.isEmpty();
    }

    /**
     * The profile of one device whose chain was walked.
     *
     * @param fields every register it has
     * @param left what of the device has no name here
     */
    Profile resolved(List<RegisterField> fields, List<String> left) {
        Optional<String> missing = left.isEmpty() ? incomplete : Optional.of(String.join("; ", left));
        return new Profile(
                id,
                vendor,
                model,
                kind,
                fields,
                Optional.empty(),
                topics,
                identity,
                identityTexts,
                identityObjects,
                tuning,
                limits,
                missing,
                source);
    }

    /** Names of its points, each once, in order of first mention; of a SunSpec device those that it may have. */
    public Set<String> pointNames() {
        Set<String> names = new LinkedHashSet<>(topics);
        registers.forEach(field -> names.add(field.point()));
        sunspec.ifPresent(map -> map.fields().forEach(field -> names.addAll(field.points())));
        return names;
    }

    /** When the point is read, the most often where it lies in several registers; NORMAL for a topic. */
    public PollGroup group(String point) {
        return Stream.concat(
                        registers.stream()
                                .filter(field -> field.point().equals(point))
                                .map(RegisterField::group),
                        sunspec.stream()
                                .flatMap(map -> map.fields().stream())
                                .filter(field -> field.points().contains(point))
                                .map(field -> field.form().group()))
                .min(Comparator.naturalOrder())
                .orElse(PollGroup.NORMAL);
    }
}
