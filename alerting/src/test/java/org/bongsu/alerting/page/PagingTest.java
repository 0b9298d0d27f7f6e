package org.bongsu.alerting.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.alert.Shelf;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.Test;

class PagingTest {

    private static final Moment T0 = Moment.parse("2026-03-02T00:00:00Z");
    private static final Text ROOM = new Text("Battery room", "배터리실");
    private static final String FIRE = "stage.fire.c-bat";
    private static final String GATEWAY = "10.0.0.7:502";
    private static final PagingPolicy OPS = PagingPolicy.DEFAULT.withRoutes(
            List.of(new Route("ops", Optional.of(Severity.INFO)), new Route("sms", Optional.empty())));

    private final AlertBook book = new AlertBook();
    private Paging paging = new Paging(OPS, new OneGateway());
    private final List<Page> pages = new ArrayList<>();
    private Moment now = T0;

    /** All sensors hang on one gateway. */
    private static final class OneGateway implements Kin {
        @Override
        public Family of(Alert alert) {
            return alert.kind() == AlertKind.SENSOR_LOST
                    ? new Family(GATEWAY, true, List.of(AlertCause.GatewayLost.id(GATEWAY)))
                    : Family.alone(alert.id());
        }
    }

    /** A Modbus gateway with 5,000 points behind it dies: one page, and the night is quiet after it. */
    @Test
    void fiveThousandPointsOfOneGatewayThatGoStaleInOneSecondAreOnePage() {
        long before = System.nanoTime();
        for (int point = 0; point < 5_000; point++) {
            now = T0.plus(Duration.ofNanos(point * 200_000L));
            raise(lost(point));
        }
        raise(new AlertCause.GatewayLost(GATEWAY, 5_000, List.of("bat-1")));
        until(3_600);
        assertEquals(1, pages.size());
        assertEquals("gateway-lost." + GATEWAY, pages.get(0).changes().get(0).alertId());
        assertEquals(5_000, paging.heldBack());
        assertEquals(
                PageReason.INHIBITED,
                last(paging.decisions("sensor-lost.p-4999")).reason());

        // The gateway is back, and its points a second later: that is told once too.
        clear(AlertCause.GatewayLost.id(GATEWAY));
        for (int point = 0; point < 5_000; point++) {
            clear("sensor-lost.p-" + point);
        }
        until(7_200);
        assertEquals(2, pages.size());
        assertTrue(pages.get(1).over());
        assertEquals(0, paging.heldBack());
        assertEquals(Optional.empty(), paging.nextDue());
        assertTrue(System.nanoTime() - before < 20_000_000_000L, "took longer than the outage may");
    }

    @Test
    void whenTheGatewayIsBackWhatIsStillSilentIsToldTogether() {
        for (int point = 0; point < 50; point++) {
            raise(lost(point));
        }
        raise(new AlertCause.GatewayLost(GATEWAY, 50, List.of("bat-1")));
        until(60);
        clear(AlertCause.GatewayLost.id(GATEWAY));
        clear("sensor-lost.p-0");
        until(70);
        Page together = last(pages);
        assertEquals(PageReason.RELEASED, together.reason());
        assertEquals(49, together.changes().size());
    }

    @Test
    void aGroupSpeaksAfterItsWaitAndThenOnceAnInterval() {
        raise(lost(1));
        until(4);
        assertEquals(List.of(), pages);
        assertEquals(PageReason.WAITS, last(paging.decisions("sensor-lost.p-1")).reason());
        raise(lost(2));
        until(5);
        assertEquals(2, last(pages).changes().size());
        raise(lost(3));
        until(304);
        assertEquals(1, pages.size());
        until(305);
        assertEquals(List.of("sensor-lost.p-3"), ids(last(pages)));
    }

    /** Stage 4 and above: nobody groups it, nobody silences it, nothing inhibits it. */
    @Test
    void whatIsGraveIsToldAtOncePastEverySilence() {
        paging.silence(silence("s-1", Optional.of("*"), 3_600));
        stage(Stage.PRE_ALARM);
        assertEquals(List.of(), pages);
        assertEquals(PageReason.SILENCED, last(paging.decisions(FIRE)).reason());
        assertTrue(last(paging.decisions(FIRE)).detail().ko().contains("용접"));
        stage(Stage.CONFIRMED);
        assertEquals(PageReason.GRAVE, last(pages).reason());
        assertEquals(List.of("ops"), last(pages).channels());
        until(299);
        assertEquals(1, pages.size());
        until(300);
        assertEquals(PageReason.REPEATED, last(pages).reason());
        change(book.acknowledge(FIRE, "kim", now));
        assertEquals(3, pages.size());
        until(3_500);
        assertEquals(3, pages.size(), "somebody is on it");
        stage(Stage.CUT_IMMINENT);
        assertEquals(4, pages.size(), "worse than what was taken");
    }

    @Test
    void aGraveStageThatNobodySawIsToldWhenItIsOver() {
        stage(Stage.CONFIRMED);
        stage(Stage.RECOVERY);
        stage(Stage.NORMAL);
        assertEquals(3, pages.size());
        assertTrue(last(pages).over());
        until(4 * 3_600);
        assertEquals(4, pages.size(), "it still waits to be seen");
        change(book.acknowledge(FIRE, "kim", now));
        until(24 * 3_600);
        assertEquals(5, pages.size());
    }

    @Test
    void whatASilenceHeldBackIsToldWhenItEndsAndStillStands() {
        paging.silence(silence("s-1", Optional.of("stage.*"), 600));
        stage(Stage.PRE_ALARM);
        until(599);
        assertEquals(List.of(), pages);
        until(600);
        assertEquals(PageReason.RELEASED, last(pages).reason());
        assertEquals(List.of(), paging.silences());

        paging.silence(silence("s-2", Optional.of("health.*"), 6_000));
        raise(health("spool", Severity.ERROR));
        pages.addAll(paging.endSilence("s-2", now).pages());
        assertEquals(List.of("health.spool"), ids(last(pages)));
        assertEquals(List.of(), paging.endSilence("s-2", now).pages());
    }

    @Test
    void whatIsShelvedIsToldAsShelvedAndAgainWhenItComesBack() {
        raise(health("spool", Severity.ERROR));
        change(book.shelve("health.spool", new Shelf("kim", "disk ordered", now, at(900))));
        assertEquals(2, pages.size());
        until(899);
        change(book.raise(health("spool", Severity.WARNING), now));
        assertEquals(2, pages.size());
        until(900);
        book.lapse(now).forEach(this::change);
        assertEquals(3, pages.size());
    }

    @Test
    void aKindThatHasToLastIsNotToldBeforeAndIsNotOverBefore() {
        paging = new Paging(
                policy(
                        Map.of(AlertKind.HEALTH, Duration.ofSeconds(30)),
                        Map.of(AlertKind.HEALTH, Duration.ofSeconds(60)),
                        List.of()),
                Kin.NONE);
        raise(health("broker", Severity.ERROR));
        assertEquals(PageReason.BRIEF, last(paging.decisions("health.broker")).reason());
        until(29);
        clear("health.broker");
        assertEquals(PageReason.PASSED, last(paging.decisions("health.broker")).reason());
        until(100);
        assertEquals(List.of(), pages);

        raise(health("broker", Severity.ERROR));
        until(130);
        assertEquals(1, pages.size());
        clear("health.broker");
        until(150);
        raise(health("broker", Severity.ERROR));
        assertEquals(PageReason.FLAPPED, last(paging.decisions("health.broker")).reason());
        until(250);
        assertEquals(1, pages.size());
        clear("health.broker");
        until(310);
        assertEquals(2, pages.size());
        assertTrue(last(pages).over());

        raise(health("broker", Severity.CRITICAL));
        assertEquals(PageReason.GRAVE, last(pages).reason(), "what is grave has not to last");
    }

    @Test
    void nobodyAcknowledgesSoTheChainIsWalkedByWhoseTurnItIs() {
        paging = chained();
        raise(health("spool", Severity.ERROR));
        until(299);
        assertEquals(1, pages.size());
        until(300);
        assertEquals(PageReason.ESCALATED, last(pages).reason());
        assertEquals(List.of("sms-kim"), last(pages).channels());
        assertTrue(
                last(pages).detail().en().contains("step 1 of 2, kim"),
                last(pages).detail().en());
        until(900);
        assertEquals(List.of("sms"), last(pages).channels());
        change(book.acknowledge("health.spool", "kim", now));
        assertEquals(
                Set.of("ops", "sms", "sms-kim"), new LinkedHashSet<>(last(pages).channels()));
        until(100_000);
        assertEquals(4, pages.size());
    }

    @Test
    void aPersonEscalatesWithoutWaitingUntilTheChainEnds() {
        paging = chained();
        raise(health("spool", Severity.ERROR));
        pages.addAll(paging.escalate("health.spool", "park", now).pages());
        assertEquals(List.of("sms-kim"), last(pages).channels());
        pages.addAll(paging.escalate("health.spool", "park", now).pages());
        assertEquals(List.of("sms"), last(pages).channels());
        assertEquals(List.of(), paging.escalate("health.spool", "park", now).pages());
        assertEquals(
                PageReason.NO_CHANNEL, last(paging.decisions("health.spool")).reason());
        assertEquals(List.of(), paging.escalate("no-such", "park", now).pages());
    }

    /** A suppressed alert has told nobody, so its escalation has not begun. */
    @Test
    void suppressionConsumesNoEscalation() {
        paging = chained();
        paging.silence(silence("s-1", Optional.of("health.*"), 3_600));
        raise(health("spool", Severity.ERROR));
        until(3_600);
        assertEquals(PageReason.RELEASED, last(pages).reason());
        until(3_899);
        assertEquals(1, pages.size());
        until(3_900);
        assertEquals(PageReason.ESCALATED, last(pages).reason());
    }

    @Test
    void whatNoChannelTakesSaysSo() {
        paging = new Paging(PagingPolicy.DEFAULT, Kin.NONE);
        stage(Stage.CONFIRMED);
        assertEquals(List.of(), pages);
        assertEquals(PageReason.NO_CHANNEL, last(paging.decisions(FIRE)).reason());
    }

    @Test
    void whatWasTakenBeforeItWasToldIsNotTold() {
        raise(lost(1));
        change(book.acknowledge("sensor-lost.p-1", "kim", now));
        until(1_000);
        assertEquals(List.of(), pages);
        assertEquals(PageReason.TAKEN, last(paging.decisions("sensor-lost.p-1")).reason());
    }

    @Test
    void theSameEventsGiveTheSamePages() {
        List<List<Page>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            PagingTest again = new PagingTest();
            again.nobodyAcknowledgesSoTheChainIsWalkedByWhoseTurnItIs();
            runs.add(again.pages);
        }
        assertEquals(runs.get(0), runs.get(1));
        assertFalse(runs.get(0).isEmpty());
        assertEquals(
                runs.get(0).size(),
                runs.get(0).stream().map(Page::key).distinct().count(),
                "each page has its own key");
    }

    @Test
    void aHandoverAtNineStaysAtNineWhenSummerTimeBegins() {
        OnCall berlin = onCall("Europe/Berlin");
        assertEquals("kim", berlin.at(Moment.parse("2026-03-23T08:00:00Z")));
        assertEquals("kim", berlin.at(Moment.parse("2026-03-30T06:59:59Z")), "09:00 is 07:00Z from March 29 on");
        assertEquals("lee", berlin.at(Moment.parse("2026-03-30T07:00:00Z")));
        OnCall seoul = onCall("Asia/Seoul");
        assertEquals("lee", seoul.at(Moment.parse("2026-03-30T00:00:00Z")));
        assertEquals(
                "park", seoul.at(Moment.parse("2026-03-22T23:59:59Z")), "before the first turn they run backwards");
        assertEquals("choi", seoul.at(Moment.parse("2026-03-25T00:00:00Z")), "an override");
    }

    private static OnCall onCall(String zone) {
        return new OnCall(
                "duty",
                ZoneId.of(zone),
                LocalDate.parse("2026-03-23"),
                LocalTime.parse("09:00"),
                List.of("kim", "lee", "park"),
                1,
                List.of(new OnCall.Override(
                        Moment.parse("2026-03-24T12:00:00Z"), Moment.parse("2026-03-25T12:00:00Z"), "choi")));
    }

    private static Paging chained() {
        return new Paging(
                policy(
                        Map.of(),
                        Map.of(),
                        List.of(
                                new EscalationStep(Duration.ofMinutes(5), List.of(), List.of("duty")),
                                new EscalationStep(Duration.ofMinutes(15), List.of("sms"), List.of()))),
                Kin.NONE);
    }

    private static PagingPolicy policy(
            Map<AlertKind, Duration> hold, Map<AlertKind, Duration> keep, List<EscalationStep> chain) {
        Map<String, OnCall> schedules = new LinkedHashMap<>();
        schedules.put(
                "duty",
                new OnCall(
                        "duty",
                        ZoneId.of("Asia/Seoul"),
                        LocalDate.parse("2026-03-02"),
                        LocalTime.parse("09:00"),
                        List.of("kim"),
                        1,
                        List.of()));
        return new PagingPolicy(
                PagingPolicy.GROUP_WAIT,
                PagingPolicy.GROUP_INTERVAL,
                PagingPolicy.REPEAT,
                PagingPolicy.REPEAT_GRAVE,
                hold,
                keep,
                Severity.ERROR,
                chain,
                schedules,
                Map.of("kim", List.of("sms-kim")),
                OPS.routes());
    }

    private Silence silence(String id, Optional<String> alert, int seconds) {
        return new Silence(id, alert, Optional.empty(), Optional.empty(), "kim", "용접", now, at(seconds));
    }

    private static AlertCause health(String part, Severity severity) {
        return new AlertCause.Health(part, severity, ROOM, List.of("x"));
    }

    private static AlertCause lost(int point) {
        return new AlertCause.SensorLost("p-" + point, "bat-1", "no answer");
    }

    private void raise(AlertCause cause) {
        change(book.raise(cause, now));
    }

    private void clear(String id) {
        change(book.clear(id, now, "gone"));
    }

    private void stage(Stage to) {
        change(book.stage("c-bat", ROOM, Hazard.FIRE, to, List.of("smoke"), now));
    }

    private void change(AlertChange change) {
        pages.addAll(paging.accept(change, now).pages());
    }

    /** Steps as the engine does: only when something is due. */
    private void until(int seconds) {
        Moment end = at(seconds);
        while (paging.nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            now = now.later(paging.nextDue().orElseThrow());
            pages.addAll(paging.due(now).pages());
        }
        now = end;
    }

    private static List<String> ids(Page page) {
        return page.changes().stream().map(AlertChange::alertId).toList();
    }

    private static <T> T last(List<T> all) {
        return all.get(all.size() - 1);
    }

    private static Moment at(int seconds) {
        return T0.plus(Duration.ofSeconds(seconds));
    }
}
