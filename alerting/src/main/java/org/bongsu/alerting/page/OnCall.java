package org.bongsu.alerting.page;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bongsu.domain.Moment;

/**
 * Whose turn it is: people take weeks in turn, by the clock of their place, so that a handover at nine stays at nine
 * when summer time begins.
 *
 * @param first the day of the first handover to the first of the rotation; before it the turns run backwards
 * @param rotation people, at least one
 * @param weeks that a turn lasts, 1 to 52
 * @param overrides the later in the list counts
 */
public record OnCall(
        String id,
        ZoneId zone,
        LocalDate first,
        LocalTime handover,
        List<String> rotation,
        int weeks,
        List<Override> overrides) {

    /** Somebody takes a part of another's turn. */
    public record Override(Moment from, Moment until, String person) {
        public Override {
            if (!until.isAfter(from)) {
                throw new IllegalArgumentException(person + ": from " + from + " until " + until);
            }
        }
    }

    public OnCall {
        rotation = List.copyOf(rotation);
        overrides = List.copyOf(overrides);
        if (rotation.isEmpty()) {
            throw new IllegalArgumentException(id + ": nobody takes turns");
        }
        if (weeks < 1 || weeks > 52) {
            throw new IllegalArgumentException(id + ": turns of " + weeks + " weeks");
        }
    }

    public String at(Moment now) {
        for (int index = overrides.size() - 1; index >= 0; index--) {
            Override other = overrides.get(index);
            if (!now.isBefore(other.from()) && now.isBefore(other.until())) {
                return other.person();
            }
        }
        LocalDateTime here = now.toInstant().atZone(zone).toLocalDateTime();
        LocalDateTime start = first.atTime(handover);
        long turn = Math.floorDiv(Math.floorDiv(ChronoUnit.SECONDS.between(start, here), 7L * 86_400), (long) weeks);
        return rotation.get((int) Math.floorMod(turn, (long) rotation.size()));
    }
}
