package org.bongsu.migration.restoration;

import java.util.List;
import org.bongsu.domain.Text;

/**
 * A room's return in numbers.
 *
 * @param returned workloads that are back
 * @param failed given up
 * @param cannot what a person has to see to, in the order in which it was found
 */
public record ReturnView(
        String room, ReturnState state, int returned, int ongoing, int waiting, int failed, List<Text> cannot) {

    public ReturnView {
        cannot = List.copyOf(cannot);
    }
}
