package org.bongsu.alerting.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.bongsu.alerting.TestSites;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Invariant 7 in seeded worlds: receivers that fail, answers that get lost after the message arrived, and a daemon that is
 * killed between any two of its inputs and rebuilt by replaying them.
 */
class OutboxWorldTest {

    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");
    private static final Text WHY = Text.same("fire");
    private static final int TENANTS = 12;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyNoticeArrivesInOrderWithOneIdOrIsAccountedFor(long seed) {
        World world = new World(seed);
        world.run();

        assertEquals(0, world.outbox.pending());
        assertTrue(world.restarts > 0, "the world was killed at least once");
        assertTrue(world.duplicates > 0, "answers were lost at least once");
        Map<String, NoticeState> states = new LinkedHashMap<>();
        world.outbox.statuses().forEach(status -> states.put(status.notice().id(), status.state()));
        assertEquals(world.announced.size(), states.size());
        for (Notice notice : world.announced) {
            NoticeState state = states.get(notice.id());
            boolean arrived = world.received.get(notice.tenant()).containsKey(notice.id());
            assertEquals(state == NoticeState.DELIVERED, arrived, () -> notice + " is " + state);
            if (state == NoticeState.SUPERSEDED) {
                assertTrue(world.alerted.contains(notice.tenant()), "nothing is dropped behind the operator's back");
                assertTrue(
                        world.announced.stream()
                                .anyMatch(later -> later.tenant().equals(notice.tenant())
                                        && later.type() == notice.type()
                                        && later.sequence() > notice.sequence()),
                        "only what is said again is dropped");
            }
        }
        world.received.values().forEach(byId -> {
            List<Long> order = new ArrayList<>(byId.values());
            assertEquals(order.stream().sorted().toList(), order, "in order");
        });
    }

    @Test
    void theSeedsCoverEachWayForANoticeToEnd() {
        List<NoticeState> ends = new ArrayList<>();
        for (long seed = 1; seed <= 20; seed++) {
            World world = new World(seed);
            world.run();
            world.outbox.statuses().forEach(status -> ends.add(status.state()));
        }
        assertTrue(ends.contains(NoticeState.DELIVERED));
        assertTrue(ends.contains(NoticeState.SUPERSEDED));
    }

    private static final class World {
        final Random random;
        final Site site = TestSites.site(TENANTS, 2, 1);
        final List<Consumer<Outbox>> journal = new ArrayList<>();
        final List<Notice> announced = new ArrayList<>();
        final List<String> alerted = new ArrayList<>();
        /** By tenant: sequences in the order of their first arrival, by id. */
        final Map<String, Map<String, Long>> received = new LinkedHashMap<>();

        final Map<String, String> bodies = new LinkedHashMap<>();
        final Map<String, Long> sequences = new LinkedHashMap<>();
        Outbox outbox;
        long wall = 1_700_000_000_000L;
        int restarts;
        int duplicates;

        World(long seed) {
            System.out.println("seed " + seed);
            random = new Random(seed);
            outbox = new Outbox(site, "/x");
            site.tenants().forEach(tenant -> received.put(tenant.id(), new LinkedHashMap<>()));
        }

        void run() {
            Moment cut = T0.plus(Duration.ofMinutes(93));
            List<Announcement> story = new ArrayList<>();
            story.add(Announcement.prepare("i", List.of("hall-1", "hall-2"), WHY));
            for (int minutes = 0; minutes < 30; minutes += 5) {
                Moment deadline = cut.minus(Duration.ofMinutes(minutes));
                story.add(Announcement.evacuating(
                        "i", List.of(RoomDeadline.estimated("hall-1", deadline, T0, WHY)), WHY));
            }
            story.add(Announcement.cut("i", List.of(RoomDeadline.declared("hall-1", cut, T0, WHY)), WHY));
            story.add(Announcement.cleared("i", List.of("hall-1", "hall-2"), WHY));
            for (Announcement said : story) {
                announce(said);
                for (int round = random.nextInt(6); round > 0; round--) {
                    round();
                }
            }
            for (int round = 0; outbox.pending() > 0; round++) {
                assertTrue(round < 10_000, "the world ends");
                round();
            }
        }

        void announce(Announcement said) {
            long at = wall;
            Announced result = outbox.announce(said, T0, at);
            journal.add(replayed -> replayed.announce(said, T0, at));
            result.notices().forEach(notice -> {
                announced.add(notice);
                sequences.put(notice.id(), notice.sequence());
            });
            result.raise().forEach(cause -> alerted.add(cause.subject().id()));
        }

        void round() {
            if (random.nextInt(8) == 0) {
                killAndReplay();
            }
            OptionalLong next = outbox.nextDueWallMillis();
            wall = Math.max(wall + 1, next.orElse(wall));
            for (Delivery delivery : outbox.due(wall)) {
                wall += random.nextInt(50);
                attempt(delivery);
                if (random.nextInt(60) == 0) {
                    killAndReplay();
                    return; // the others were under way: their results are lost with the process
                }
            }
        }

        void attempt(Delivery delivery) {
            boolean arrives = random.nextInt(100) < (delivery.tenant().endsWith("-3") ? 15 : 60);
            boolean answered = random.nextInt(100) < 90;
            if (arrives) {
                String before = bodies.putIfAbsent(delivery.noticeId(), delivery.body());
                assertEquals(delivery.body(), before == null ? delivery.body() : before, "one id, one body");
                duplicates += before == null ? 0 : 1;
                Long sequence = sequences.get(delivery.noticeId());
                received.get(delivery.tenant()).putIfAbsent(delivery.noticeId(), sequence);
            }
            long at = wall;
            if (arrives && answered) {
                outbox.onDelivered(delivery.noticeId(), delivery.attempt(), 200, at);
                journal.add(replayed -> replayed.onDelivered(delivery.noticeId(), delivery.attempt(), 200, at));
                return;
            }
            Failure failure = Failure.of(Failure.Kind.TIMEOUT, "no answer");
            Receipt receipt = outbox.onFailed(delivery.noticeId(), delivery.attempt(), failure, at);
            journal.add(replayed -> replayed.onFailed(delivery.noticeId(), delivery.attempt(), failure, at));
            receipt.raise().ifPresent(cause -> alerted.add(cause.subject().id()));
        }

        void killAndReplay() {
            restarts++;
            Outbox replayed = new Outbox(site, "/x");
            journal.forEach(input -> input.accept(replayed));
            assertEquals(decided(outbox), decided(replayed), "the replay knows what the killed one knew");
            int pending = replayed.pending();
            assertEquals(pending, replayed.resume(wall));
            outbox = replayed;
        }

        private static List<String> decided(Outbox outbox) {
            return outbox.statuses().stream()
                    .map(status -> status.notice().id()
                            + status.state()
                            + status.failures()
                            + status.lastFailure()
                            + status.settledWallMillis())
                    .toList();
        }
    }
}
