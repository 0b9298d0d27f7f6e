package org.bongsu.daemon.trial.settings;

/** What a series says at one of its times. */
sealed interface Said {

    /** A value within its registry's range. */
    record Value(double value) implements Said {}

    /** Nothing comes. */
    record Nothing() implements Said {}

    /** What a sensor says, or does not say, when something is wrong with it. */
    enum Fault implements Said {
        /** The device is silent; what it said last is known. */
        STALE,
        /** The same value for longer than a living sensor can show it. */
        FROZEN,
        /** The device says that it has no value. */
        UNDEFINED,
        /** A value that the collector does not believe. */
        IMPLAUSIBLE,
        /** The device says that the value is not a number. */
        NAN
    }
}
