package org.bongsu.domain.stage;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bongsu.domain.Moment;

/**
 * A condition held long enough to count for a compartment.
 *
 * @param id rule and device (or person), unique among standing votes and stable over restarts
 * @param source the device or person it came from, several joined by {@link #source(List)}; two votes of one source are
 *     not independent
 * @param evidence what was read, for people: {@code smoke.obscuration 0.91 %/m > 0.825 for 10 s on asd-1}
 * @param version of the rule, 12 hex digits; empty for what is no rule
 * @param readings that it rests on, in the order in which the rule names them
 */
public record Vote(
        String id,
        String compartment,
        Hazard hazard,
        Modality modality,
        Grade grade,
        String source,
        Moment since,
        String evidence,
        String version,
        List<SeenReading> readings) {

    private static final String JOINED = "+";

    public Vote {
        // Journals from before votes kept their readings say nothing of either.
        version = Objects.requireNonNullElse(version, "");
        readings = List.copyOf(Objects.requireNonNullElse(readings, List.of()));
    }

    /** A vote of what is no rule. */
    public Vote(
            String id,
            String compartment,
            Hazard hazard,
            Modality modality,
            Grade grade,
            String source,
            Moment since,
            String evidence) {
        this(id, compartment, hazard, modality, grade, source, since, evidence, "", List.of());
    }

    /** The rule, or what stands for it: the id up to its first slash. */
    public String rule() {
        int slash = id.indexOf('/');
        return slash < 0 ? id : id.substring(0, slash);
    }

    /** One source made of several devices, such as the sensors of a room that were lost together. */
    public static String source(List<String> devices) {
        return String.join(JOINED, devices);
    }

    /** The devices or persons it came from, at least one. */
    public List<String> sources() {
        return source.contains(JOINED) ? List.of(source.split(Pattern.quote(JOINED))) : List.of(source);
    }
}
