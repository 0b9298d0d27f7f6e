package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.junit.jupiter.api.Test;

class DriverReportsTest {

    private static final Moment T0 = Moment.parse("2022-10-15T06:00:00Z");
    private static final Capabilities BOTH =
            new Capabilities("http", Set.of(Method.STOP), true, true, true, true, true);
    private static final Capabilities POWER = new Capabilities("redfish", Set.of(), false, false, true, false, true);

    private final List<Input> told = new ArrayList<>();
    private final Set<String> off = new LinkedHashSet<>();
    private Moment now = T0;

    private DriverReports reports(Capabilities capabilities) {
        DriverReports reports = new DriverReports("one", () -> now, told::add, new NoFaults(), off);
        reports.of(capabilities);
        return reports;
    }

    private static final class NoFaults implements FaultListener {
        @Override
        public void raised(String part, Text what) {
            throw new AssertionError(part);
        }

        @Override
        public void cleared(String part) {
            throw new AssertionError(part);
        }
    }

    private Observation power(PowerState state) {
        return new ServerSeen("s1", state, now);
    }

    @Test
    void aLookThatFindsNothingNewIsToldOnceAMinute() {
        DriverReports reports = reports(BOTH);
        Observation seen = new WorkloadSeen("w", WorkloadState.RUNNING, "s1", now);
        reports.onInventory(List.of(seen));
        reports.onInventory(List.of());
        now = T0.plusSeconds(59);
        reports.onInventory(List.of());
        now = T0.plusSeconds(60);
        reports.onInventory(List.of());
        assertEquals(
                List.of(
                        new Input.Observed(List.of(seen), Optional.of("one")),
                        new Input.Observed(List.of(), Optional.of("one"))),
                told);
    }

    /** A server that has become empty is switched off upon a whole look alone. */
    @Test
    void aLookAfterANewsIsToldAtOnce() {
        DriverReports reports = reports(BOTH);
        reports.onInventory(List.of());
        now = T0.plusSeconds(5);
        Observation seen = new WorkloadSeen("w", WorkloadState.STOPPED, "", now);
        reports.onGlimpsed(List.of(seen));
        reports.onInventory(List.of());
        reports.onInventory(List.of());
        assertEquals(
                List.of(
                        new Input.Observed(List.of(), Optional.of("one")),
                        new Input.Glimpsed(List.of(seen), Optional.of("one")),
                        new Input.Observed(List.of(), Optional.of("one"))),
                told);
    }

    /** Else a room whose controllers lost their power would never be safe to cut. */
    @Test
    void whoSeesPowerAloneIsNoSourceThatAPermitWaitsFor() {
        DriverReports reports = reports(POWER);
        reports.onInventory(List.of(power(PowerState.ON)));
        now = T0.plusSeconds(600);
        reports.onInventory(List.of());
        assertEquals(List.of(new Input.Glimpsed(List.of(new ServerSeen("s1", PowerState.ON, T0)))), told);
    }

    @Test
    void serversThatAreOffAreKnownToAllDrivers() {
        DriverReports reports = reports(POWER);
        reports.onGlimpsed(List.of(power(PowerState.OFF)));
        assertTrue(off.contains("s1"));
        reports.onInventory(List.of(power(PowerState.DARK)));
        assertTrue(off.contains("s1"));
        reports.onGlimpsed(List.of(power(PowerState.ON)));
        assertFalse(off.contains("s1"));
    }
}
