package org.bongsu.alerting.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.bongsu.alerting.TestSites;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");
    private static final Text WHY = new Text("Fire in the battery room.", "배터리실 화재.");
    private static final long WALL = 1_700_000_000_000L;
    private static final Failure BROKEN = Failure.answered(500, OptionalLong.empty());

    @Test
    void everyTenantWithServersInTheRoomsIsToldOnceAndAtOnce() {
        Outbox outbox = new Outbox(TestSites.site(3, 2, 1), "/tenant/v1/events");

        Announced announced = outbox.announce(prepare("hall-1"), T0, WALL);

        assertEquals(
                List.of("tenant-0", "tenant-1", "tenant-2"),
                announced.notices().stream().map(Notice::tenant).toList());
        assertEquals(OptionalLong.of(WALL), outbox.nextDueWallMillis());
        List<Delivery> deliveries = outbox.due(WALL);
        assertEquals(3, deliveries.size());
        assertEquals(List.of(), outbox.due(WALL), "what is under way is not started again");
    }

    @Test
    void anIdIsMadeOfWhatItNamesAndDiffersForEveryNotice() {
        List<String> first = ids(new Outbox(TestSites.site(3, 2, 1), "/x"));
        assertEquals(first, ids(new Outbox(TestSites.site(3, 2, 1), "/y")), "stable over runs");
        assertEquals(6, first.stream().distinct().count());
        assertTrue(first.get(0).matches("msg_[0-9a-f]{32}"), first.get(0));
    }

    private static List<String> ids(Outbox outbox) {
        List<String> ids = new ArrayList<>();
        outbox.announce(prepare("hall-1"), T0, WALL).notices().forEach(notice -> ids.add(notice.id()));
        outbox.announce(evacuating(T0.plus(Duration.ofMinutes(60)), "hall-1"), T0, WALL)
                .notices()
                .forEach(notice -> ids.add(notice.id()));
        return ids;
    }

    @Test
    void theNextNoticeWaitsUntilTheOneBeforeItIsDelivered() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        Notice first = outbox.announce(prepare("hall-1"), T0, WALL).notices().get(0);
        Notice second = outbox.announce(evacuating(T0.plus(Duration.ofMinutes(60)), "hall-1"), T0, WALL)
                .notices()
                .get(0);

        assertEquals(List.of(first.id()), started(outbox, WALL));
        outbox.onFailed(first.id(), 1, BROKEN, WALL + 100);
        assertEquals(List.of(), started(outbox, WALL + 1099));
        assertEquals(List.of(first.id()), started(outbox, WALL + 1100), "the same notice, the same id");
        assertEquals(
                Receipt.Verdict.DELIVERED,
                outbox.onDelivered(first.id(), 2, 204, WALL + 1200).verdict());
        assertEquals(List.of(second.id()), started(outbox, WALL + 1200));
    }

    private static Webhook endpoint(String id, Webhook.When when) {
        return new Webhook("http://127.0.0.1:9/" + id, TestSites.KEY, Optional.empty(), id, when);
    }

    private static Outbox outboxOf(Webhook... endpoints) {
        Tenant tenant = new Tenant("tenant-0", Text.same("Tenant 0"), List.of(endpoints), List.of("env:TOKEN"));
        return new Outbox(TestSites.site(List.of(tenant), 2, 1, "", 0), "/x");
    }

    private static List<String> startedAt(Outbox outbox, long wall, String endpoint) {
        return outbox.due(wall).stream()
                .filter(delivery -> delivery.webhook().id().equals(endpoint))
                .map(Delivery::noticeId)
                .toList();
    }

    /** Each endpoint has everything in its own order; what one does not take keeps no other waiting. */
    @Test
    void anEndpointThatFailsHoldsUpNoOther() {
        Outbox outbox = outboxOf(endpoint("a", Webhook.When.ALWAYS), endpoint("b", Webhook.When.ALWAYS));
        List<Notice> first = outbox.announce(prepare("hall-1"), T0, WALL).notices();
        List<Notice> second = outbox.announce(evacuating(T0.plus(Duration.ofMinutes(60)), "hall-1"), T0, WALL)
                .notices();
        assertEquals(2, first.size());
        assertEquals(
                4,
                Stream.concat(first.stream(), second.stream())
                        .map(Notice::id)
                        .distinct()
                        .count(),
                "an id for each endpoint");
        assertEquals(first.stream().map(Notice::id).toList(), started(outbox, WALL));
        outbox.onFailed(first.get(0).id(), 1, BROKEN, WALL);
        outbox.onDelivered(first.get(1).id(), 1, 200, WALL);
        assertEquals(List.of(second.get(1).id()), started(outbox, WALL + 10), "b goes on");
        assertEquals(List.of(first.get(0).id()), startedAt(outbox, WALL + 1_000, "a"), "a is asked again");
        outbox.onDelivered(first.get(0).id(), 2, 200, WALL + 1_000);
        assertEquals(List.of(second.get(0).id()), startedAt(outbox, WALL + 1_000, "a"));
    }

    /** Whoever sleeps through the first channel is called by the second at half of the notice, and an operator hears of it. */
    @Test
    void theSecondChannelIsToldAtHalfOfTheNoticeIfNobodyHasAnswered() {
        Outbox outbox = outboxOf(endpoint("a", Webhook.When.ALWAYS), endpoint("night", Webhook.When.UNANSWERED));
        Announced firm = outbox.announce(evacuating(T0.plus(Duration.ofMinutes(60)), "hall-1"), T0, WALL);
        assertEquals(1, firm.notices().size());
        deliver(outbox, firm);
        Moment half = outbox.nextEscalation().orElseThrow();
        assertTrue(half.isAfter(T0.plus(Duration.ofMinutes(25))) && !half.isAfter(T0.plus(Duration.ofMinutes(30))));
        assertEquals(
                List.of(),
                outbox.escalate(half.minus(Duration.ofSeconds(1)), WALL).notices());
        Announced late = outbox.escalate(half, WALL);
        assertEquals(1, late.notices().size());
        assertEquals(1, late.raise().size());
        assertEquals(List.of(late.notices().get(0).id()), startedAt(outbox, WALL, "night"));
        assertEquals(List.of(), outbox.escalate(half.plusSeconds(1), WALL).notices(), "once");
    }

    /** What has not answered its challenge is tried all the same, and whoever else the tenant named is not left to chance. */
    @Test
    void theSecondChannelHearsEverythingWhileTheFirstIsNotProven() {
        Outbox outbox = outboxOf(endpoint("a", Webhook.When.ALWAYS), endpoint("night", Webhook.When.UNANSWERED));
        assertEquals(2, outbox.toProve().get("tenant-0").size());
        assertEquals(1, outbox.announce(prepare("hall-1"), T0, WALL).notices().size(), "never challenged");

        assertEquals(List.of(), outbox.unproven("tenant-0", "a", "http://127.0.0.1:9/former", "HTTP 404"));
        List<AlertCause> raised = outbox.unproven("tenant-0", "a", "http://127.0.0.1:9/a", "HTTP 404");
        assertEquals("endpoint-unproven.tenant-0/a", raised.get(0).id());
        assertEquals(List.of("tenant-0/a: HTTP 404"), raised.get(0).reasons());
        Moment cut = T0.plus(Duration.ofMinutes(60));
        assertEquals(
                2,
                outbox.announce(evacuating(cut, "hall-1"), T0, WALL).notices().size());
        assertEquals(1, startedAt(outbox, WALL, "night").size());

        assertEquals(List.of("endpoint-unproven.tenant-0/a"), outbox.proven("tenant-0", "a", "http://127.0.0.1:9/a"));
        assertEquals(
                List.of("night"),
                outbox.toProve().get("tenant-0").stream().map(Webhook::id).toList());
        assertEquals(
                1,
                outbox.announce(evacuating(cut, "hall-2"), T0, WALL).notices().size());
    }

    @Test
    void lateAndUnknownResultsChangeNothing() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        String id =
                outbox.announce(prepare("hall-1"), T0, WALL).notices().get(0).id();
        outbox.due(WALL);
        outbox.onFailed(id, 1, BROKEN, WALL);
        List<NoticeStatus> before = outbox.statuses();

        assertEquals(
                Receipt.Verdict.LATE, outbox.onFailed(id, 1, BROKEN, WALL + 5).verdict());
        assertEquals(
                Receipt.Verdict.UNKNOWN,
                outbox.onFailed("msg_0", 1, BROKEN, WALL).verdict());
        assertEquals(
                Receipt.Verdict.UNKNOWN,
                outbox.onDelivered("msg_0", 1, 200, WALL).verdict());
        assertEquals(before, outbox.statuses());

        outbox.onDelivered(id, 1, 200, WALL + 7);
        assertEquals(
                Receipt.Verdict.LATE, outbox.onFailed(id, 2, BROKEN, WALL + 9).verdict());
        assertEquals(
                Receipt.Verdict.LATE, outbox.onDelivered(id, 2, 200, WALL + 9).verdict());
        NoticeStatus status = outbox.statuses().get(0);
        assertEquals(NoticeState.DELIVERED, status.state());
        assertEquals(OptionalLong.of(7), status.latencyMillis());
        assertEquals("", status.notice().body(), "a delivered body is not kept");
        assertThrows(IllegalArgumentException.class, () -> outbox.onDelivered(id, 1, 302, WALL));
    }

    @Test
    void theThirdFailureInARowDuringAnEventIsAnAlertAndADeliveryClearsIt() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        String id =
                outbox.announce(prepare("hall-1"), T0, WALL).notices().get(0).id();

        assertEquals(Optional.empty(), outbox.onFailed(id, 1, BROKEN, WALL).raise());
        assertEquals(Optional.empty(), outbox.onFailed(id, 2, BROKEN, WALL + 1).raise());
        AlertCause alert = outbox.onFailed(id, 3, BROKEN, WALL + 2).raise().orElseThrow();
        assertEquals("notice-failed.tenant-0", alert.id());
        assertFalse(((AlertCause.NoticeFailed) alert).givenUp());
        assertEquals(Optional.empty(), outbox.onFailed(id, 4, BROKEN, WALL + 3).raise(), "one alert, not one a try");

        assertEquals(
                Optional.of("notice-failed.tenant-0"),
                outbox.onDelivered(id, 5, 200, WALL + 4).clear());
    }

    @Test
    void afterTheEventThreeFailuresAreNoAlertYetButGivingUpIs() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        deliver(outbox, outbox.announce(prepare("hall-1"), T0, WALL));
        String id = outbox.announce(Announcement.cleared("i-1", List.of("hall-1"), WHY), T0, WALL)
                .notices()
                .get(0)
                .id();
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertEquals(
                    Optional.empty(), outbox.onFailed(id, attempt, BROKEN, WALL).raise());
        }

        Receipt before = outbox.onFailed(id, 4, BROKEN, WALL + RetrySchedule.GIVE_UP.toMillis() - 1);
        assertEquals(Receipt.Verdict.RETRIED, before.verdict());
        Receipt last = outbox.onFailed(id, 5, BROKEN, WALL + RetrySchedule.GIVE_UP.toMillis());
        assertEquals(Receipt.Verdict.GIVEN_UP, last.verdict());
        assertTrue(((AlertCause.NoticeFailed) last.raise().orElseThrow()).givenUp());
        assertEquals(0, outbox.pending());
        assertEquals(OptionalLong.empty(), outbox.nextDueWallMillis());
    }

    /** Standard Webhooks lets a sender disable an endpoint on 410. During an event Bongsu does not. */
    @Test
    void anEndpointThatSaysItIsGoneIsAnAlertAtOnceAndIsTriedOnDuringAnEvent() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        Failure gone = Failure.answered(410, OptionalLong.empty());
        String id =
                outbox.announce(prepare("hall-1"), T0, WALL).notices().get(0).id();

        Receipt during = outbox.onFailed(id, 1, gone, WALL);
        assertEquals(Receipt.Verdict.RETRIED, during.verdict());
        assertTrue(during.raise().isPresent());
        assertEquals(List.of(id), started(outbox, WALL + 1000));
        outbox.onDelivered(id, 2, 200, WALL + 1001);

        String last = outbox.announce(Announcement.cleared("i-1", List.of("hall-1"), WHY), T0, WALL)
                .notices()
                .get(0)
                .id();
        assertEquals(
                Receipt.Verdict.GIVEN_UP, outbox.onFailed(last, 1, gone, WALL).verdict());
    }

    @Test
    void aReceiverThatRefusesANoticeDoesNotHoldBackTheNextForEver() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        Failure refused = Failure.answered(400, OptionalLong.empty());
        Notice prepare = outbox.announce(prepare("hall-1"), T0, WALL).notices().get(0);
        Notice evacuating = outbox.announce(evacuating(T0.plus(Duration.ofMinutes(60)), "hall-1"), T0, WALL)
                .notices()
                .get(0);
        long wall = WALL;
        int attempt = 0;
        Receipt receipt;
        do {
            assertEquals(List.of(prepare.id()), started(outbox, wall));
            receipt = outbox.onFailed(prepare.id(), ++attempt, refused, wall);
            wall = outbox.nextDueWallMillis().orElseThrow();
        } while (receipt.verdict() == Receipt.Verdict.RETRIED);

        assertEquals(Outbox.REFUSALS_MOST, attempt);
        assertTrue(receipt.raise().isPresent());
        assertTrue(wall - WALL >= 60_000 && wall - WALL < 180_000, "made way after " + (wall - WALL) + " ms");
        assertEquals(List.of(evacuating.id()), started(outbox, wall));
        for (int again = 1; again < 50; again++) {
            wall += 60_000;
            assertEquals(
                    Receipt.Verdict.RETRIED,
                    outbox.onFailed(evacuating.id(), again, refused, wall).verdict(),
                    "the newest is never given up for a refusal");
        }
    }

    @Test
    void whileAnEndpointFailsRepeatedNoticesAreDroppedForTheNewestAndAnOperatorReadsIt() {
        Outbox outbox = new Outbox(TestSites.site(1, 2, 1), "/x");
        List<String> ids = new ArrayList<>();
        ids.add(outbox.announce(prepare("hall-1"), T0, WALL).notices().get(0).id());
        for (int minutes : List.of(60, 50, 40)) {
            ids.add(outbox.announce(evacuating(T0.plus(Duration.ofMinutes(minutes)), "hall-1"), T0, WALL)
                    .notices()
                    .get(0)
                    .id());
        }
        String other = outbox.announce(evacuating(T0.plus(Duration.ofMinutes(90)), "hall-2"), T0, WALL)
                .notices()
                .get(0)
                .id();
        outbox.onFailed(ids.get(0), 1, BROKEN, WALL);
        outbox.onFailed(ids.get(0), 2, BROKEN, WALL);
        assertEquals(5, outbox.pending(), "nothing is dropped for a passing failure");

        AlertCause alert = outbox.onFailed(ids.get(0), 3, BROKEN, WALL).raise().orElseThrow();

        assertEquals(3, outbox.pending());
        assertTrue(alert.reasons().get(1).contains(ids.get(1)), alert.reasons().toString());
        assertTrue(alert.reasons().get(1).contains(ids.get(2)), alert.reasons().toString());
        List<String> rest = new ArrayList<>();
        long wall = WALL + 10_000;
        for (List<String> next = started(outbox, wall); !next.isEmpty(); next = started(outbox, wall)) {
            rest.add(next.get(0));
            outbox.onDelivered(next.get(0), 4, 200, wall);
        }
        assertEquals(List.of(ids.get(0), ids.get(3), other), rest);

        AlertCause later = failThrice(outbox, wall);
        assertTrue(
                later.reasons().get(0).contains("bongsu.room.cut"),
                later.reasons().toString());
        Announced again = outbox.announce(cut(T0.plus(Duration.ofMinutes(10)), "hall-1"), T0, wall);
        assertEquals(List.of(), again.raise(), "nothing waited that it repeats");
        Announced third = outbox.announce(cut(T0.plus(Duration.ofMinutes(5)), "hall-1"), T0, wall);
        assertTrue(third.raise()
                .get(0)
                .reasons()
                .get(0)
                .contains(again.notices().get(0).id()));
    }

    private static AlertCause failThrice(Outbox outbox, long wall) {
        String id = outbox.announce(cut(T0.plus(Duration.ofMinutes(20)), "hall-1"), T0, wall)
                .notices()
                .get(0)
                .id();
        outbox.onFailed(id, 1, BROKEN, wall);
        outbox.onFailed(id, 2, BROKEN, wall);
        return outbox.onFailed(id, 3, BROKEN, wall).raise().orElseThrow();
    }

    @Test
    void aTenantIsNotToldTheSameTwiceAndIsToldWhenItsTimeShrinks() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        Moment deadline = T0.plus(Duration.ofMinutes(60));
        assertEquals(1, told(outbox, evacuating(deadline, "hall-1")));
        assertEquals(0, told(outbox, evacuating(deadline, "hall-1")));
        assertEquals(0, told(outbox, evacuating(deadline.minus(Duration.ofMillis(29_999)), "hall-1")));
        assertEquals(1, told(outbox, evacuating(deadline.minus(Duration.ofSeconds(30)), "hall-1")));
        Moment shorter = deadline.minus(Duration.ofSeconds(30));
        assertEquals(0, told(outbox, evacuating(shorter.plus(Duration.ofMillis(299_999)), "hall-1")));
        assertEquals(1, told(outbox, evacuating(shorter.plus(Duration.ofMinutes(5)), "hall-1")));
        Moment declared = shorter.plus(Duration.ofMinutes(5));
        assertEquals(
                1,
                told(
                        outbox,
                        Announcement.evacuating(
                                "i-1", List.of(RoomDeadline.declared("hall-1", declared, T0, WHY)), WHY)),
                "an estimate that becomes a promise is news");
        assertEquals(1, told(outbox, cut(declared, "hall-1")));
        assertEquals(1, told(outbox, Announcement.cleared("i-1", List.of("hall-1"), WHY)));
        assertEquals(0, told(outbox, Announcement.cleared("i-1", List.of("hall-1"), WHY)));
        assertEquals(
                1,
                told(outbox, new Announcement(NoticeType.PREPARE, "i-2", List.of("hall-1"), Map.of(), WHY, Map.of())));
    }

    @Test
    void theEndIsToldOnlyToThoseWhoWereToldTheBeginning() {
        Outbox outbox = new Outbox(TestSites.site(2, 2, 1), "/x");
        assertEquals(0, told(outbox, Announcement.cleared("i-1", List.of("hall-1", "hall-2"), WHY)));
        told(outbox, prepare("hall-2"));
        Announced cleared = outbox.announce(Announcement.cleared("i-1", List.of("hall-1", "hall-2"), WHY), T0, WALL);
        assertEquals(List.of("hall-2"), cleared.notices().get(0).rooms());
    }

    @Test
    void summariesGoToWhomTheyConcern() {
        Outbox outbox = new Outbox(TestSites.site(3, 1, 2), "/x");
        Map<String, Tally> tallies = new LinkedHashMap<>();
        tallies.put("tenant-0", new Tally(2, 0, 0));
        tallies.put("tenant-1", new Tally(0, 1, 1));

        Announced moved = outbox.announce(Announcement.moved("i-1", List.of("hall-1"), WHY, tallies), T0, WALL);
        Announced stopped = outbox.announce(Announcement.stopped("i-1", List.of("hall-1"), WHY, tallies), T0, WALL);

        assertEquals(
                List.of("tenant-0"),
                moved.notices().stream().map(Notice::tenant).toList());
        assertEquals(
                List.of("tenant-1"),
                stopped.notices().stream().map(Notice::tenant).toList());
        assertEquals(
                1,
                outbox.announce(Announcement.moved("i-1", List.of("hall-1"), WHY, tallies), T0, WALL)
                        .withheld()
                        .size());
    }

    @Test
    void aTenantWithoutAWebhookIsAnAlertFromTheFirstWordToTheEnd() {
        List<Tenant> tenants = List.of(TestSites.tenant(0, Optional.empty()));
        Outbox outbox = new Outbox(TestSites.site(tenants, 1, 1, "", 0), "/x");

        Announced announced = outbox.announce(prepare("hall-1"), T0, WALL);
        assertEquals(List.of(), announced.notices());
        assertEquals(Withheld.Why.NO_WEBHOOK, announced.withheld().get(0).why());
        assertEquals("notice-failed.tenant-0", announced.raise().get(0).id());
        assertEquals(List.of(), outbox.due(WALL));

        Announced over = outbox.announce(Announcement.cleared("i-1", List.of("hall-1"), WHY), T0, WALL);
        assertEquals(List.of("notice-failed.tenant-0"), over.clear());
        assertEquals(List.of(), over.raise());
    }

    /** A result that never comes would stop a tenant's queue for ever. */
    @Test
    void aTryWithoutAResultIsMadeAgain() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        String id =
                outbox.announce(prepare("hall-1"), T0, WALL).notices().get(0).id();
        outbox.due(WALL);
        long overdue = WALL + Outbox.RESULT_OVERDUE.toMillis();
        assertEquals(OptionalLong.of(overdue), outbox.nextDueWallMillis());
        assertEquals(List.of(), started(outbox, overdue - 1));
        assertEquals(List.of(id), started(outbox, overdue));
    }

    @Test
    void anUnknownRoomIsABugOfTheCallerAndChangesNothing() {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        assertThrows(IllegalArgumentException.class, () -> outbox.announce(prepare("hall-9"), T0, WALL));
        assertEquals(0, outbox.pending());
    }

    @Test
    void anAnnouncementOfTheWrongShapeIsRefused() {
        RoomDeadline deadline = RoomDeadline.estimated("hall-1", T0, T0, WHY);
        assertThrows(IllegalArgumentException.class, () -> prepare());
        assertThrows(IllegalArgumentException.class, () -> prepare("hall-1", "hall-1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Announcement(NoticeType.CUT, "i", List.of("hall-1"), Map.of(), WHY, Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Announcement(
                        NoticeType.CUT, "i", List.of("hall-1"), Map.of("hall-2", deadline), WHY, Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Announcement(
                        NoticeType.PREPARE,
                        "i",
                        List.of("hall-1", "hall-2"),
                        Map.of("hall-1", deadline),
                        WHY,
                        Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Announcement(
                        NoticeType.CLEARED, "i", List.of("hall-1"), Map.of(), WHY, Map.of("t", new Tally(1, 0, 0))));
    }

    /** Five seconds from the stage's change to the receiver's 2xx leave little for writing the notices. */
    @Test
    void twoThousandNoticesTakeHalfOfTheFiveSecondsOfOneCoreAtMostEvenInAColdProcess() {
        Site site = TestSites.site(2_000, 2, 4);
        Outbox outbox = new Outbox(site, "/tenant/v1/events");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        int notices = outbox.announce(evacuating(T0.plus(Duration.ofMinutes(60)), "hall-1", "hall-2"), T0, WALL)
                .notices()
                .size();
        List<Delivery> deliveries = outbox.due(WALL);
        for (Delivery delivery : deliveries) {
            outbox.onDelivered(delivery.noticeId(), 1, 200, WALL + 50);
        }
        long millis =
                Duration.ofNanos(threads.getCurrentThreadCpuTime() - start).toMillis();

        assertEquals(2_000, notices);
        assertEquals(0, outbox.pending());
        assertTrue(millis < 2_500, millis + " ms");
    }

    private static int told(Outbox outbox, Announcement said) {
        return outbox.announce(said, T0, WALL).notices().size();
    }

    private static void deliver(Outbox outbox, Announced announced) {
        announced.notices().forEach(notice -> outbox.onDelivered(notice.id(), 1, 200, WALL));
    }

    private static List<String> started(Outbox outbox, long wall) {
        return outbox.due(wall).stream().map(Delivery::noticeId).toList();
    }

    private static Announcement prepare(String... rooms) {
        return Announcement.prepare("i-1", List.of(rooms), WHY);
    }

    private static Announcement evacuating(Moment deadline, String... rooms) {
        return Announcement.evacuating("i-1", deadlines(deadline, rooms), WHY);
    }

    private static Announcement cut(Moment deadline, String... rooms) {
        return Announcement.cut("i-1", deadlines(deadline, rooms), WHY);
    }

    private static List<RoomDeadline> deadlines(Moment deadline, String... rooms) {
        return List.of(rooms).stream()
                .map(room -> RoomDeadline.estimated(room, deadline, T0, WHY))
                .toList();
    }
}
