package org.bongsu.migration.permit;

import static org.bongsu.migration.TestSites.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.execution.Execution;
import org.bongsu.migration.execution.Observation.WorkloadSeen;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.plan.Durations;
import org.junit.jupiter.api.Test;

class PermitsTest {

    private final Site site = TestSites.small(5);
    private final Execution execution = new Execution(site, Durations.DEFAULT, 1);
    private final List<Workload> inHall = site.workloadsIn("hall-0");

    private void seeAll(int count, WorkloadState state) {
        inHall.subList(0, count)
                .forEach(workload -> execution.onObservation(new WorkloadSeen(workload.id(), state, "x/0", T0), T0));
    }

    private PermitDecision decide(Optional<Moment> lookedAt, Moment now) {
        return Permits.of(execution, "hall-0", lookedAt, now, 3);
    }

    @Test
    void onePermitIsGrantedOnlyWhenTheLastWorkloadWasSeenToLeave() {
        assertTrue(inHall.size() > 1, "control");
        seeAll(inHall.size() - 1, WorkloadState.MOVED);
        PermitDecision withheld = decide(Optional.of(T0), T0);
        assertEquals(
                PermitDecision.Reason.WORK_LEFT,
                assertInstanceOf(PermitDecision.Withheld.class, withheld).reason());
        assertEquals(1, withheld.statement().losses().workloads());
        assertEquals("tenant-1", withheld.statement().losses().tenants().get(0).tenant());
        seeAll(inHall.size(), WorkloadState.STOPPED);
        assertInstanceOf(PermitDecision.Granted.class, decide(Optional.of(T0), T0));
    }

    @Test
    void aWorkloadThatReturnsTakesThePermitAway() {
        seeAll(inHall.size(), WorkloadState.MOVED);
        assertInstanceOf(PermitDecision.Granted.class, decide(Optional.of(T0), T0));
        seeAll(1, WorkloadState.RUNNING);
        assertInstanceOf(PermitDecision.Withheld.class, decide(Optional.of(T0), T0));
    }

    @Test
    void whatIsLostAlreadyIsCountedButNothingThatACutWouldTake() {
        seeAll(inHall.size(), WorkloadState.LOST);
        PermitDecision decision = decide(Optional.of(T0), T0);
        assertInstanceOf(PermitDecision.Granted.class, decision);
        assertEquals(inHall.size(), decision.statement().losses().alreadyLost());
    }

    @Test
    void oldEvidenceIsNoEvidence() {
        seeAll(inHall.size(), WorkloadState.MOVED);
        Moment edge = T0.plus(Permits.FRESH);
        assertInstanceOf(PermitDecision.Granted.class, decide(Optional.of(T0), edge));
        for (PermitDecision decision :
                List.of(decide(Optional.of(T0), edge.plusSeconds(0.001)), decide(Optional.empty(), T0))) {
            assertEquals(
                    PermitDecision.Reason.STALE_EVIDENCE,
                    assertInstanceOf(PermitDecision.Withheld.class, decision).reason());
        }
    }

    @Test
    void theSignedBytesSayEverythingAndCannotBeForgedByALineBreak() {
        Losses none = new Losses(0, List.of(), 2);
        Permit permit =
                new Permit("hall-0", T0, T0.plus(Permits.VALID), 3, true, new Text("safe\nsafe=false", "안전"), none);
        assertEquals("""
                bongsu-permit=1
                room=hall-0
                at=2022-10-15T06:19:00Z
                valid_until=2022-10-15T06:24:00Z
                epoch=3
                safe=true
                workloads=0
                already_lost=2
                statement_en=safe\\nsafe=false
                statement_ko=안전
                """, new String(permit.canonicalBytes(), StandardCharsets.UTF_8));
        Permit other = new Permit("hall-0", T0, T0.plus(Permits.VALID), 4, true, permit.statement(), none);
        assertNotEquals(
                new String(permit.canonicalBytes(), StandardCharsets.UTF_8),
                new String(other.canonicalBytes(), StandardCharsets.UTF_8));
    }
}
