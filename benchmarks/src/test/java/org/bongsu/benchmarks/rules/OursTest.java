package org.bongsu.benchmarks.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OursTest {

    /** The benchmark compares speeds of the same work; this holds it to be the same. */
    @Test
    void oursAlarmsInTheSameZonesAndSecondsAsTheHandWritten() {
        Scene scene = Scene.of(11, 901, 100);
        Ours ours = new Ours(scene);
        ByHand byHand = ByHand.fromReadings(scene);
        HandWrittenObjects objects = new HandWrittenObjects(scene);
        ours.play();
        byHand.play();
        objects.play();
        assertEquals(byHand.alarms(), ours.alarms());
        assertEquals(byHand.alarms(), objects.alarms());
        assertTrue(ours.alarms().size() >= 9);
        assertEquals(0, Verdict.wrong(ours.alarms(), Scene.stories(11, 901)));
        ours.renew();
        ours.play();
        assertEquals(byHand.alarms(), ours.alarms(), "a second play begins from nothing");
    }
}
