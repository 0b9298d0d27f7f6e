package org.bongsu.migration.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.TestSites;
import org.junit.jupiter.api.Test;

class LessonsTest {

    private static final Site SITE = TestSites.small(3);

    private static Workload live(int which) {
        return SITE.workloads().stream()
                .filter(workload -> workload.methods().contains(Method.LIVE))
                .skip(which)
                .findFirst()
                .orElseThrow();
    }

    private static void watch(Lessons lessons, Workload workload, double share) {
        lessons.finished(workload, Method.LIVE, 10, share * Durations.nominalSeconds(SITE, workload, Method.LIVE, 10));
    }

    @Test
    void nothingSeenIsTheSitesSettings() {
        Lessons lessons = new Lessons(SITE, Durations.DEFAULT);
        assertEquals(new Estimate(1, 1.2, 0), lessons.estimate(live(0).service(), Method.LIVE));
        assertEquals(Durations.DEFAULT, lessons.durations());
    }

    @Test
    void oneStepMovesTheEstimateALittleAndTwentyMakeIt() {
        Lessons lessons = new Lessons(SITE, Durations.DEFAULT);
        watch(lessons, live(0), 2);
        Estimate one = lessons.estimate(live(0).service(), Method.LIVE);
        assertTrue(one.p50() > 1.1 && one.p50() < 1.5, "" + one);
        assertTrue(one.p95() > 1.5, "one surprise widens what is counted on: " + one);
        for (int times = 1; times < 20; times++) {
            watch(lessons, live(0), 2);
        }
        Estimate twenty = lessons.estimate(live(0).service(), Method.LIVE);
        assertEquals(2, twenty.p50(), 0.1);
        assertTrue(twenty.p95() >= Lessons.SPREAD_MIN * twenty.p50() && twenty.p95() < 2.7, "" + twenty);
        assertEquals(20, twenty.steps());
        assertEquals(twenty, lessons.durations().estimate(live(0).service(), Method.LIVE));
    }

    @Test
    void aServiceNotYetWatchedIsJudgedByTheOthersAndOtherMethodsAreNot() {
        Lessons lessons = new Lessons(SITE, Durations.DEFAULT);
        for (int times = 0; times < 20; times++) {
            watch(lessons, live(0), 1.5);
        }
        Estimate other = lessons.estimate("never-seen", Method.LIVE);
        assertEquals(1.5, other.p50(), 0.1);
        assertEquals(0, other.steps());
        assertEquals(new Estimate(1, 1.2, 0), lessons.estimate(live(0).service(), Method.STOP));
    }

    @Test
    void steadyStepsAreStillCountedWithATenthInHand() {
        Lessons lessons = new Lessons(SITE, Durations.DEFAULT);
        for (int times = 0; times < 200; times++) {
            watch(lessons, live(0), 1);
        }
        Estimate steady = lessons.estimate(live(0).service(), Method.LIVE);
        assertEquals(1, steady.p50(), 1e-9);
        assertEquals(Lessons.SPREAD_MIN, steady.p95(), 1e-9);
    }

    @Test
    void whatCannotBeIsPassedOver() {
        Lessons lessons = new Lessons(SITE, Durations.DEFAULT);
        watch(lessons, live(0), 0.01);
        watch(lessons, live(0), 50);
        assertEquals(Durations.DEFAULT, lessons.durations());
    }
}
