package org.bongsu.daemon.http.view;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * How what an evacuation took out of a room comes back.
 *
 * @param state HELD, SOAKING, RECOMMENDED, ONGOING, DONE, PARTIAL
 * @param why what it waits for, or how it stands
 * @param earliest when the room has been quiet for long enough; empty while something else is missing
 * @param awaitsRelease whether it burned and a person has to say that it may be used again
 * @param released who said that a burnt room may be used again; empty where nobody has or had to
 * @param returned workloads that are back
 * @param ongoing under way
 * @param waiting for their turn
 * @param failed given up, each with its reason in {@code cannot}
 * @param cannot what a person has to bring back
 */
public record ReturnView(
        String state,
        Text why,
        Optional<Moment> earliest,
        boolean awaitsRelease,
        Optional<String> released,
        int returned,
        int ongoing,
        int waiting,
        int failed,
        List<Text> cannot) {

    public ReturnView {
        cannot = List.copyOf(cannot);
    }
}
