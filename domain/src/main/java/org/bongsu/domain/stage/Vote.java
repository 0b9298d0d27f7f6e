package org.bongsu.domain.stage;

import java.util.List;
import java.util.regex.Pattern;
import org.bongsu.domain.Moment;

/**
 * A condition held long enough to count for a compartment.
 *
 * @param id rule and device (or person), unique among standing votes and stable over restarts
 * @param source the device or person it came from, several joined by {@link #source(List)}; two votes of one source are
 *     not independent
 * @param evidence what was read, for people: {@code smoke.obscuration 0.91 %/m > 0.825 for 10 s on asd-1}
 */
public record Vote(
        String id,
        String compartment,
        Hazard hazard,
        Modality modality,
        Grade grade,
        String source,
        Moment since,
        String evidence) {

    private static final String JOINED = "+";

    /** One source made of several devices, such as the sensors of a room that were lost together. */
    public static String source(List<String> devices) {
        return String.join(JOINED, devices);
    }

    /** The devices or persons it came from, at least one. */
    public List<String> sources() {
        return source.contains(JOINED) ? List.of(source.split(Pattern.quote(JOINED))) : List.of(source);
    }
}
