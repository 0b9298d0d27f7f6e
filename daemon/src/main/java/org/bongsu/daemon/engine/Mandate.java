package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How a class of actions comes to be armed.
 *
 * @param people how many different ones have to say so, 1 to {@link #PEOPLE_MOST}; of no account at AUTO
 * @param within for so long a voice counts
 * @param after at CONFIRM, how long is waited for people
 * @param then at CONFIRM, what follows when they have not answered
 * @param lasts after which an arming ends by itself; empty for as long as the danger
 */
public record Mandate(
        Autonomy level, int people, Duration within, Duration after, Otherwise then, Optional<Duration> lasts) {

    public static final int PEOPLE_MOST = 5;

    /** Long enough to telephone a second person. */
    public static final Duration WITHIN = Duration.ofMinutes(10);

    public static final Duration AFTER = Duration.ofMinutes(2);

    /** What silence means. */
    public enum Otherwise {
        ARM,
        HOLD
    }

    public Mandate {
        if (people < 1 || people > PEOPLE_MOST) {
            throw new IllegalArgumentException("people is 1 to " + PEOPLE_MOST + ", not " + people);
        }
    }

    /** One person, and two minutes of silence at CONFIRM arm. */
    public static Mandate of(Autonomy level) {
        return new Mandate(level, 1, WITHIN, AFTER, Otherwise.ARM, Optional.empty());
    }

    boolean armsItself() {
        return level == Autonomy.CONFIRM && then == Otherwise.ARM;
    }

    /** Whether this one lets more happen than the other. */
    boolean freer(Mandate other) {
        int byLevel = level.compareTo(other.level);
        return byLevel > 0 || byLevel == 0 && people < other.people;
    }
}
