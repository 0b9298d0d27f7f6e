package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bongsu.daemon.http.view.AlertView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.domain.Text;
import org.junit.jupiter.api.Test;

class EventFeedTest {

    private static DaemonSnapshot alerts(AlertView... alerts) {
        return new DaemonSnapshot(
                1, SampleDaemon.NOW, List.of(), List.of(), List.of(alerts), List.of(), List.of(), List.of());
    }

    private static AlertView alert(String id, String detail) {
        return new AlertView(
                id,
                "WARNING",
                AlertView.State.OPEN,
                Optional.empty(),
                Optional.empty(),
                Text.same("summary"),
                Text.same(detail),
                SampleDaemon.NOW,
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> types(List<EventFeed.FeedEvent> events) {
        return events.stream().map(EventFeed.FeedEvent::type).toList();
    }

    @Test
    void anUnchangedSnapshotMakesNoEvent() {
        EventFeed feed = new EventFeed("r1", 10);
        assertEquals(List.of("alert"), types(feed.advance(alerts(alert("a", "1")))));
        assertEquals(List.of(), feed.advance(alerts(alert("a", "1"))));
        assertEquals(List.of("alert"), types(feed.advance(alerts(alert("a", "2")))));
        assertEquals("r1-2", feed.lastId());
    }

    @Test
    void whatIsNoLongerShownIsGone() {
        EventFeed feed = new EventFeed("r1", 10);
        feed.advance(alerts(alert("a", "1"), alert("b", "1")));
        List<EventFeed.FeedEvent> events = feed.advance(alerts(alert("b", "1")));
        assertEquals("{\"type\":\"alert\",\"id\":\"a\"}", events.get(0).data());
        assertEquals(List.of("gone"), types(events));
    }

    @Test
    void exactlyTheEventsOfTheRingCanBeResumed() {
        EventFeed feed = new EventFeed("r1", 3);
        for (int detail = 1; detail <= 5; detail++) {
            feed.advance(alerts(alert("a", "detail " + detail)));
        }
        EventFeed.Resumption whole = feed.after(Optional.of("r1-2"));
        assertFalse(whole.lost());
        assertEquals(
                List.of("r1-3", "r1-4", "r1-5"),
                whole.events().stream().map(EventFeed.FeedEvent::id).toList());
        assertTrue(feed.after(Optional.of("r1-1")).lost(), "event 2 has left the ring");
        assertEquals(List.of(), feed.after(Optional.of("r1-5")).events());
        assertFalse(feed.after(Optional.of("r1-5")).lost());
        assertTrue(feed.after(Optional.of("r1-6")).lost(), "not given out yet");
        assertTrue(feed.after(Optional.of("r1-x")).lost());
        assertTrue(feed.after(Optional.of("r1-" + "9".repeat(40))).lost());
        assertFalse(feed.after(Optional.empty()).lost());
    }

    @Test
    void anEventIsOneFrameWhateverItsTextHolds() {
        EventFeed feed = new EventFeed("r1", 3);
        String frame = feed.advance(alerts(alert("a", "line\nevent: forged\n\ndata: x")))
                .get(0)
                .frame();
        assertEquals(3, frame.strip().lines().count(), frame);
        assertTrue(frame.endsWith("\n\n"));
    }

    @Test
    void aRunsNameHasNoDash() {
        assertThrows(IllegalArgumentException.class, () -> new EventFeed("r-1", 3));
    }
}
