package org.bongsu.simulators.physics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bongsu.domain.Moment;
import org.bongsu.simulators.Sites;
import org.junit.jupiter.api.Test;

class ReportScheduleTest {

    private static final Moment START = Moment.ofEpochMillis(0);

    @Test
    void everyDeviceReportsOncePerPeriod() {
        ReportSchedule schedule = new ReportSchedule(Sites.DEMO.inventory().devices(), START, 1);
        Map<String, Integer> reports = new LinkedHashMap<>();
        for (int tenth = 0; tenth < 100 * 10; tenth++) {
            schedule.due(START.plusSeconds(tenth / 10.0)).forEach(d -> reports.merge(d.id(), 1, Integer::sum));
        }
        assertEquals(Sites.DEMO.inventory().devices().size(), reports.size());
        Sites.DEMO
                .inventory()
                .devices()
                .forEach(device -> assertEquals(
                        100 / device.period().toSeconds(),
                        reports.get(device.id()).longValue(),
                        device.id()));
    }

    /** A stalled process must not send a burst of stale reports when it wakes. */
    @Test
    void aLateDeviceReportsOnceAndKeepsItsPhase() {
        ReportSchedule schedule = new ReportSchedule(Sites.DEMO.inventory().devices(), START, 1);
        int devices = Sites.DEMO.inventory().devices().size();
        assertEquals(devices, schedule.due(START.plusSeconds(600)).size());
        assertTrue(schedule.nextDue().orElseThrow().isAfter(START.plusSeconds(600)));
        assertTrue(!schedule.nextDue().orElseThrow().isAfter(START.plusSeconds(605)));
    }
}
