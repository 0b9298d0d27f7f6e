package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.OffsetTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bongsu.daemon.drill.DemoSite;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.migration.evacuability.Situation;
import org.bongsu.migration.plan.PlanRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The desk looks on a quiet day, again when something has changed or a night has come, and steps aside for real work. */
class EvacuabilityDeskTest {

    private static final Moment NOON = Moment.parse("2022-10-15T12:00:00Z");

    private final Situation whole = Situation.configured(DemoSite.setup().site(), NOON);
    private final AtomicReference<Optional<Situation>> stands = new AtomicReference<>(Optional.of(some(90, NOON)));
    private final AtomicLong wall = new AtomicLong(1_000_000);
    private final BlockingQueue<Input> told = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EvacuabilityDesk desk =
            new EvacuabilityDesk(stands::get, told::add, OffsetTime.parse("03:00+09:00"), wall::get, meters);

    /** Few workloads, so that a look takes little. */
    private Situation some(int workloads, Moment now) {
        PlanRequest calm = whole.calm();
        PlanRequest few = new PlanRequest(
                calm.site(),
                Situation.calm(calm.site(), now),
                calm.candidates().subList(0, workloads),
                List.of(),
                calm.space(),
                calm.threatenedNodes(),
                calm.durations(),
                now);
        return new Situation(few, whole.supplies(), whole.budgets());
    }

    private Input.EvacuabilityJudged judged() throws InterruptedException {
        Input input = told.poll(60, TimeUnit.SECONDS);
        assertNotNull(input, "nothing was told");
        return (Input.EvacuabilityJudged) input;
    }

    private void later(long seconds) {
        wall.addAndGet(seconds * 1_000);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void itIsReckonedAfterTheStartAndSaysWhichRoomsFail() throws InterruptedException {
        desk.turned(true);
        later(31);
        desk.turned(true);
        Input.EvacuabilityJudged first = judged();
        assertEquals(
                List.of("hall-1"),
                first.rooms().stream().map(Input.RoomCases::room).toList());
        assertEquals(7, first.rooms().get(0).asked());
        assertEquals(Optional.of(NOON), desk.view(NOON).judgedAt());
        double given = meters.get("bongsu_evacuability_given_seconds")
                .tags("room", "hall-1", "threat", "compartment_fire:c-hall-1")
                .gauge()
                .value();
        assertEquals(180, given);
        double needed = meters.get("bongsu_evacuability_needed_seconds")
                .tags("room", "hall-1", "threat", "compartment_fire:c-hall-1")
                .gauge()
                .value();
        assertTrue(needed > 180, needed + " s");
    }

    @Test
    void itIsReckonedAgainWhenWhatRunsHasChangedAndNotWhenNothingHas() throws InterruptedException {
        later(31);
        desk.turned(true);
        Input.EvacuabilityJudged first = judged();
        awaitIdle();
        stands.set(Optional.of(some(90, NOON.plusSeconds(3_600))));
        later(3_600);
        desk.turned(true);
        stands.set(Optional.of(some(40, NOON.plusSeconds(7_200))));
        later(3_600);
        desk.turned(true);
        Input.EvacuabilityJudged second = judged();
        assertEquals(0, told.size(), "the hour in which nothing changed has told nothing");
        assertTrue(!first.equals(second));
    }

    @Test
    void aNightIsReasonEnough() throws InterruptedException {
        later(31);
        desk.turned(true);
        Input.EvacuabilityJudged first = judged();
        awaitIdle();
        // 03:00 in Seoul is 18:00 UTC.
        assertEquals(Moment.parse("2022-10-15T18:00:00Z"), desk.nextNight(NOON));
        assertEquals(Moment.parse("2022-10-16T18:00:00Z"), desk.nextNight(Moment.parse("2022-10-15T18:00:00Z")));
        stands.set(Optional.of(some(90, Moment.parse("2022-10-15T17:59:00Z"))));
        later(21_540);
        desk.turned(true);
        stands.set(Optional.of(some(90, Moment.parse("2022-10-15T18:00:00Z"))));
        later(61);
        desk.turned(true);
        assertEquals(first, judged());
        assertEquals(0, told.size(), "the minute before the night has told nothing");
        assertEquals(
                Optional.of(Moment.parse("2022-10-15T18:00:00Z")),
                desk.view(NOON).judgedAt());
    }

    @Test
    void nothingIsReckonedWhileARoomIsBeingEmptied() throws InterruptedException {
        stands.set(Optional.empty());
        later(31);
        desk.turned(false);
        stands.set(Optional.of(some(90, NOON)));
        later(61);
        desk.turned(false);
        later(61);
        desk.turned(true);
        judged();
        assertEquals(0, told.size());
    }

    /** The worker is free once it has told. */
    private void awaitIdle() {
        while (desk.isBusy()) {
            Thread.onSpinWait();
        }
    }
}
