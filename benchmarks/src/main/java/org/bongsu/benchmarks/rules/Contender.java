package org.bongsu.benchmarks.rules;

import java.util.SortedMap;

/** Something that evaluates the rule over a scene, in its own process. */
interface Contender {

    /** Forgets everything; not measured. */
    void renew();

    /** Takes all samples of the scene. */
    void play();

    /** The zones that alarmed in the last play, with the second of their first alarm. */
    SortedMap<Integer, Long> alarms();
}
