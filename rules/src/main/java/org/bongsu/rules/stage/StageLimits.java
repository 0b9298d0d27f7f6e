package org.bongsu.rules.stage;

import java.time.Duration;

/**
 * The times of the stage machine.
 *
 * @param evidence a vote counts with others while it stands and this long after; two modalities within it confirm
 * @param question how long a person has to answer whether one strong signal is a fire
 * @param quiet how long nothing may vote before a person's "it is over" is heard
 * @param watch how long a room is watched for re-ignition after its fire
 */
public record StageLimits(Duration evidence, Duration question, Duration quiet, Duration watch) {

    /** R2's 10 min, R2's 2 min, R7's 30 min, R7's 24 h. */
    public static final StageLimits DEFAULT = new StageLimits(
            Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofMinutes(30), Duration.ofHours(24));
}
