package org.bongsu.migration.driver.command;

import java.util.List;
import java.util.Optional;

/**
 * How to look at something, independently of those who act on it.
 *
 * @param means read from the first to the last; the first that fits counts
 */
public record Look<S extends Enum<S>>(Template program, List<Means<S>> means) {
    public Look {
        means = List.copyOf(means);
    }

    Optional<Means.Seen<S>> read(int status, String output) {
        return means.stream().flatMap(one -> one.read(status, output).stream()).findFirst();
    }
}
