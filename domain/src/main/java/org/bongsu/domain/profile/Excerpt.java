package org.bongsu.domain.profile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.Reading;

/** One point read from registers of which others may be missing. */
final class Excerpt {

    private final Profile resolved;
    private final Point point;
    private final List<RegisterField> fields;

    /**
     * @param resolved with every address known
     * @param name of a point in the registry
     */
    Excerpt(Profile resolved, String name, Map<String, PointDefinition> registry) {
        this.resolved = resolved;
        this.fields = resolved.registers().stream()
                .filter(field -> field.point().equals(name))
                .toList();
        Device device = new Device(
                "unknown",
                resolved.kind(),
                resolved.id(),
                resolved.model(),
                "nowhere",
                Optional.empty(),
                new Address.Modbus("localhost", 502, 1),
                Duration.ofSeconds(1));
        this.point = new Point(0, device, Ordered.require(registry, name, "point"));
    }

    /** Whether the device has the point at all. */
    boolean exists() {
        return !fields.isEmpty();
    }

    /** A register without which the point cannot be read. */
    Optional<Span> missing(GivenRegisters given) {
        for (RegisterField field : fields) {
            for (int i = 0; i < field.type().registers(); i++) {
                if (!given.has(field.function(), field.address() + i, 1)) {
                    return Optional.of(new Span(field.function(), field.address() + i, 1));
                }
            }
            if (field.scaleRegister().isPresent()
                    && !given.has(field.function(), field.scaleRegister().getAsInt(), 1)) {
                return Optional.of(
                        new Span(field.function(), field.scaleRegister().getAsInt(), 1));
            }
        }
        return Optional.empty();
    }

    /** Only where nothing is {@link #missing}. */
    Reading read(GivenRegisters given, Moment at) {
        Profile alone = resolved.resolved(fields, List.of());
        return new RegisterCodec(List.of(point), alone).decode(given, at, at).get(0);
    }
}
