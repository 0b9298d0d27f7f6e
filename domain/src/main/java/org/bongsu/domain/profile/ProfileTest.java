package org.bongsu.domain.profile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;

/**
 * An example in a profile: these registers mean these values. Identity registers and texts that the example does not give
 * are taken to be as the profile wants them.
 *
 * @param expected by point name
 */
public record ProfileTest(String name, GivenRegisters registers, Map<String, Expected> expected) {

    /** Single floats carry about seven digits. */
    private static final double TOLERANCE = 1e-6;

    /** What a point is expected to read. */
    public sealed interface Expected {

        /** @param value in the registry's unit; 1 and 0 for a flag, the tokens' bits for a status */
        record Value(double value) implements Expected {}

        /** @param quality UNDEFINED or IMPLAUSIBLE */
        record Without(Quality quality) implements Expected {}
    }

    /** @param point empty where the whole example fails */
    public record Failure(Optional<String> point, String message) {}

    public ProfileTest {
        registers = new GivenRegisters(registers);
        expected = Ordered.map(expected);
    }

    /** What the registers do not say as expected; nothing where all is well. */
    public List<Failure> failures(Profile profile, Map<String, PointDefinition> registry) {
        GivenRegisters given = new GivenRegisters(registers);
        profile.identity().forEach(id -> given.putIfAbsent(id.function(), id.address(), id.value()));
        profile.identityTexts().forEach(text -> text.write(given::putIfAbsent));
        Identification.Outcome outcome = converse(profile, given);
        if (outcome instanceof Identification.Outcome.Misfit misfit) {
            return List.of(new Failure(Optional.empty(), "the registers are no such device: " + misfit.why()));
        }
        Profile resolved = ((Identification.Outcome.Fits) outcome).resolved();
        List<Failure> failures = new ArrayList<>();
        expected.forEach((point, value) -> compare(resolved, point, value, given, registry)
                .ifPresent(message -> failures.add(new Failure(Optional.of(point), message))));
        return failures;
    }

    private static Identification.Outcome converse(Profile profile, GivenRegisters given) {
        Identification identification = Identification.of(profile);
        Optional<Identification.Question> question = identification.next();
        while (question.isPresent()) {
            answer(identification, question.get(), profile, given);
            question = identification.next();
        }
        return identification.outcome();
    }

    private static void answer(
            Identification identification, Identification.Question question, Profile profile, GivenRegisters given) {
        if (question instanceof Identification.Question.Registers asked) {
            Span span = asked.span();
            if (given.has(span.function(), span.address(), span.count())) {
                identification.answered(given);
            } else {
                identification.refused(2);
            }
            return;
        }
        Map<Integer, byte[]> objects = new LinkedHashMap<>();
        for (ObjectIdentity object : profile.identityObjects()) {
            objects.put(object.object(), object.match().text().getBytes(StandardCharsets.ISO_8859_1));
        }
        identification.answered(objects);
    }

    private static Optional<String> compare(
            Profile resolved,
            String point,
            Expected expected,
            GivenRegisters given,
            Map<String, PointDefinition> registry) {
        PointDefinition definition = Ordered.require(registry, point, "point");
        Excerpt excerpt = new Excerpt(resolved, point, registry);
        if (!excerpt.exists()) {
            return expected.equals(new Expected.Without(Quality.UNDEFINED))
                    ? Optional.empty()
                    : Optional.of("expected " + words(definition, expected) + ", the device has no such point");
        }
        Optional<Span> missing = excerpt.missing(given);
        if (missing.isPresent()) {
            return Optional.of("needs register " + missing.get().address() + " of function "
                    + missing.get().function() + ", which the test does not give");
        }
        Reading reading = excerpt.read(given, Moment.ofEpochMillis(0));
        return agrees(definition, expected, reading)
                ? Optional.empty()
                : Optional.of("expected " + words(definition, expected) + ", the registers say "
                        + words(definition, reading));
    }

    private static boolean agrees(PointDefinition definition, Expected expected, Reading reading) {
        if (expected instanceof Expected.Without without) {
            return reading.quality() == without.quality();
        }
        double value = ((Expected.Value) expected).value();
        double tolerance = definition.type() == PointType.NUMBER ? TOLERANCE * Math.max(1e-3, Math.abs(value)) : 0;
        return reading.quality() == Quality.GOOD && Math.abs(reading.raw() - value) <= tolerance;
    }

    private static String words(PointDefinition definition, Expected expected) {
        if (expected instanceof Expected.Without without) {
            return without.quality().name().toLowerCase(Locale.ROOT);
        }
        return words(definition, ((Expected.Value) expected).value());
    }

    private static String words(PointDefinition definition, Reading reading) {
        return reading.quality() == Quality.GOOD
                ? words(definition, reading.raw())
                : reading.quality().name().toLowerCase(Locale.ROOT) + " (" + reading.cause() + ")";
    }

    private static String words(PointDefinition definition, double value) {
        return switch (definition.type()) {
            case FLAG -> value != 0 ? "true" : "false";
            case STATUS -> value == 0 ? "none" : definition.describe(value);
            case NUMBER -> definition.describe(value);
        };
    }
}
