package org.bongsu.benchmarks.rules;

/** What happens in a zone. Where it alarms, two of its sensors are hot for ten seconds or steep at the same time. */
enum Story {
    /** Two sensors rise by 4 to 10 °C/min, one up to 8 s after the other, to the end. */
    RISING_PAIR(true),
    /** Two sensors jump to 65 °C, one 2 to 8 s after the other, and stay there. */
    JUMPING_PAIR(true),
    /** Two sensors go from just below 60 °C to just above it: too small a step to be steep, so that only the ten seconds tell. */
    CREEPING_PAIR(true),
    /** One sensor jumps to 85 °C and stays there. */
    STUCK_FAULT(false),
    /** One sensor rises by 10 °C/min, to the end. */
    DRIFTING_FAULT(false),
    /** Two sensors rise by 1 °C/min. */
    SLOW_PAIR(false),
    /** Two sensors are at 65 °C for 5 to 8 s each, one after the other. */
    SPIKES(false),
    /** One sensor is hot for 13 to 15 s; another from 3 s after that on. */
    IN_TURN(false),
    /** Two sensors cool from 50 °C by 6 °C/min. */
    COOLING_PAIR(false),
    /** Noise around 24 °C. */
    QUIET(false);

    private final boolean alarms;

    Story(boolean alarms) {
        this.alarms = alarms;
    }

    boolean alarms() {
        return alarms;
    }

    /** Only one sensor is wrong, however wrong. */
    boolean isSingleFault() {
        return this == STUCK_FAULT || this == DRIFTING_FAULT;
    }
}
