package org.bongsu.migration.driver.command;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one way for a looking program to end means. An ending that no line describes means nothing: nothing was observed.
 *
 * @param exit 0 to 254; 255 is how ssh says that it was not reached
 * @param says the whole of its output without the blanks around it; {@code {where}} stands for a place. Empty: anything
 */
public record Means<S extends Enum<S>>(int exit, Optional<String> says, S state) {

    /** Stands in {@link #says} for the place that the program names. */
    public static final String WHERE = "{where}";

    /** As {@code Place} and servers are written. */
    private static final String PLACE = "([A-Za-z0-9][A-Za-z0-9._-]*(?:/[0-9]{1,9})?)";

    /** What was recognised, and where it is if the program said so. */
    record Seen<S>(S state, Optional<String> where) {}

    Optional<Seen<S>> read(int status, String output) {
        if (status != exit) {
            return Optional.empty();
        }
        if (says.isEmpty()) {
            return Optional.of(new Seen<>(state, Optional.empty()));
        }
        Matcher matcher = pattern(says.get()).matcher(output.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Seen<>(state, matcher.groupCount() == 0 ? Optional.empty() : Optional.of(matcher.group(1))));
    }

    private static Pattern pattern(String says) {
        int at = says.indexOf(WHERE);
        return Pattern.compile(
                at < 0
                        ? Pattern.quote(says)
                        : Pattern.quote(says.substring(0, at))
                                + PLACE
                                + Pattern.quote(says.substring(at + WHERE.length())));
    }
}
