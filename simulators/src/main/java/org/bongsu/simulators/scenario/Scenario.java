package org.bongsu.simulators.scenario;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/**
 * A story for the simulators. The ignition (T, or whatever goes wrong first) is {@code start} plus {@code lead}.
 *
 * @param start scenario time of the first quiet second
 * @param lead quiet time before the ignition, 0 or more
 * @param end when the rehearsal ends, after the ignition
 * @param fire empty where nothing burns
 * @param events in order of time, those of one time in the order of the file
 */
public record Scenario(
        String name,
        Text title,
        Moment start,
        Duration lead,
        Duration end,
        Optional<Fire> fire,
        List<ScenarioEvent> events) {

    public static final Duration DEFAULT_LEAD = Duration.ofMinutes(5);

    public Scenario {
        if (lead.isNegative() || end.isNegative() || end.isZero()) {
            throw new IllegalArgumentException(name + ": lead " + lead + ", end " + end);
        }
        events = events.stream().sorted(Comparator.comparing(ScenarioEvent::at)).toList();
        for (ScenarioEvent event : events) {
            if (event.at().compareTo(lead.negated()) < 0 || event.at().compareTo(end) > 0) {
                throw new IllegalArgumentException(
                        name + ": an event at " + event.at() + " is outside " + lead.negated() + " to " + end);
            }
        }
    }

    public Moment ignition() {
        return start.plus(lead);
    }

    public Moment endsAt() {
        return ignition().plus(end);
    }

    public Moment momentOf(ScenarioEvent event) {
        return ignition().plus(event.at());
    }

    /** Where the fire starts on this site; empty when nothing burns or the site has no such room. */
    public Optional<Room> burningRoom(Site site) {
        return fire.flatMap(f -> f.room().rooms(site, Optional.empty()).stream().findFirst());
    }
}
