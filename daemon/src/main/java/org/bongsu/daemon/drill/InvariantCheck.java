package org.bongsu.daemon.drill;

import java.util.Optional;

/**
 * How often an invariant of the design was checked in a rehearsal, and how often it was broken.
 *
 * @param id its number in the design; "ratio" for value never above bound
 * @param first how it was broken for the first time, where that is known
 */
public record InvariantCheck(String id, String name, long checked, long broken, Optional<String> first) {

    InvariantCheck(String id, String name, long checked, long broken) {
        this(id, name, checked, broken, Optional.empty());
    }
}
