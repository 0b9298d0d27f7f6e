package org.bongsu.alerting.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bongsu.alerting.TestSites;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;
import org.junit.jupiter.api.Test;

class NoticeBodyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Moment T0 = Moment.parse("2022-10-05T06:19:00.5Z");
    private static final Text WHY = new Text("Fire in the battery room.", "배터리실 화재.");

    @Test
    void theWholeBodyIsAsDocumented() throws IOException {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 2), "/tenant/v1/events");
        RoomDeadline deadline = new RoomDeadline(
                "hall-1",
                T0.plus(Duration.ofMinutes(93)),
                Duration.ofMinutes(12),
                Duration.ofMinutes(93),
                new Text("fire in c-bat", "c-bat 화재"));

        Notice notice = one(outbox, Announcement.evacuating("i-1", List.of(deadline), WHY), T0);

        String expected = """
                {"specversion":"1.0","id":"%s","source":"/bongsu/demo","type":"bongsu.room.evacuating",\
                "time":"2022-10-05T06:19:00.500Z","timestamp":"2022-10-05T06:19:00.500Z","subject":"tenant/tenant-0",\
                "datacontenttype":"application/json","sequence":"0000000001","correlationid":"i-1","severitynumber":17,"expirytime":"2022-10-05T07:52:00.500Z",\
                "data":{"DocumentIncarnation":1,\
                "Description":{"en":"Workloads are being moved out of Hall 1. Power is expected to last until \
                2022-10-05T07:52:00Z and may go earlier. Fire in the battery room.",\
                "ko":"1전산실에서 워크로드를 옮기고 있습니다. 전원은 2022-10-05T07:52:00Z까지로 예상되며 앞당겨질 수 있습니다. 배터리실 화재."},\
                "Events":[{"EventId":"%s","EventType":"Redeploy","ResourceType":"Server",\
                "Resources":["s-tenant-0-1-1","s-tenant-0-1-2"],"ResourceCount":2,"EventStatus":"Scheduled",\
                "NotBefore":"Wed, 05 Oct 2022 07:52:00 GMT",\
                "Description":"Workloads are being moved out of Hall 1. Power is expected to last until \
                2022-10-05T07:52:00Z and may go earlier. Fire in the battery room.",\
                "DescriptionKo":"1전산실에서 워크로드를 옮기고 있습니다. 전원은 2022-10-05T07:52:00Z까지로 예상되며 앞당겨질 수 있습니다. 배터리실 화재.",\
                "EventSource":"Platform","DurationInSeconds":-1,"Room":"hall-1","Incident":"i-1",\
                "Signal":"firm","AllowedAnswers":["ack","expedite","extend","own_action","nack"],\
                "NoticeGuaranteedSeconds":720,"NoticeEstimatedSeconds":5580,\
                "DeadlineCause":{"en":"fire in c-bat","ko":"c-bat 화재"}}]}}""";
        String eventId = read(notice).at("/data/Events/0/EventId").asText();
        assertEquals(String.format(java.util.Locale.ROOT, expected, notice.id(), eventId), notice.body());
        assertTrue(eventId.matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), eventId);
    }

    @Test
    void anEventKeepsItsIdFromTheFirstWordToTheEnd() throws IOException {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        Moment cutAt = T0.plus(Duration.ofMinutes(10));
        List<JsonNode> events = new ArrayList<>();
        for (Announcement said : List.of(
                Announcement.prepare("i-1", List.of("hall-1"), WHY),
                Announcement.evacuating("i-1", List.of(RoomDeadline.estimated("hall-1", cutAt, T0, WHY)), WHY),
                Announcement.cut("i-1", List.of(RoomDeadline.declared("hall-1", cutAt, T0, WHY)), WHY))) {
            events.add(read(one(outbox, said, T0)).at("/data/Events/0"));
        }
        events.add(JSON.readTree(outbox.document("tenant-0", cutAt)).at("/Events/0"));
        Moment later = cutAt.plus(Duration.ofHours(2));
        events.add(read(one(outbox, Announcement.cleared("i-1", List.of("hall-1"), WHY), later))
                .at("/data/Events/0"));

        assertEquals(
                1,
                events.stream()
                        .map(event -> event.get("EventId").asText())
                        .distinct()
                        .count());
        assertEquals(
                List.of("Scheduled", "Scheduled", "Scheduled", "Started", "Completed"),
                events.stream().map(event -> event.get("EventStatus").asText()).toList());
        assertEquals(
                List.of("Freeze", "Redeploy", "Terminate", "Terminate", "Redeploy"),
                events.stream().map(event -> event.get("EventType").asText()).toList());
        assertEquals("", events.get(0).get("NotBefore").asText(), "nobody knows yet");
        assertEquals(600, events.get(2).get("NoticeGuaranteedSeconds").asLong());
        assertEquals(0, events.get(1).get("NoticeGuaranteedSeconds").asLong());
        assertEquals("", events.get(3).get("NotBefore").asText(), "blank once started");

        String kept = outbox.document("tenant-0", later.plus(StandingEvent.ENDED_KEPT));
        assertEquals(1, JSON.readTree(kept).get("Events").size());
        String after =
                outbox.document("tenant-0", later.plus(StandingEvent.ENDED_KEPT).plus(Duration.ofNanos(1)));
        assertEquals(0, JSON.readTree(after).get("Events").size());
    }

    @Test
    void anEventThatEndsWithoutACutIsCanceled() throws IOException {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
        one(outbox, Announcement.prepare("i-1", List.of("hall-1"), WHY), T0);
        Notice cleared = one(outbox, Announcement.cleared("i-1", List.of("hall-1"), WHY), T0);
        assertEquals("Canceled", read(cleared).at("/data/Events/0/EventStatus").asText());
    }

    /** A receiver that missed a push loses nothing: each carries all that stands, the news first. */
    @Test
    void everyNoticeCarriesTheWholeStandingDocument() throws IOException {
        Outbox outbox = new Outbox(TestSites.site(1, 3, 1), "/x");
        one(outbox, Announcement.prepare("i-1", List.of("hall-1"), WHY), T0);
        Notice second = one(outbox, Announcement.prepare("i-1", List.of("hall-3"), WHY), T0);
        JsonNode events = read(second).at("/data/Events");
        assertEquals("hall-3", events.get(0).get("Room").asText());
        assertEquals("hall-1", events.get(1).get("Room").asText());
        assertEquals(2, read(second).at("/data/DocumentIncarnation").asLong());
        assertEquals("0000000002", read(second).get("sequence").asText());
    }

    @Test
    void moreThanTwoHundredServersAreCountedAndLinkedAndEveryRoomGetsItsShare() throws IOException {
        Outbox outbox = new Outbox(TestSites.site(1, 2, 201), "/tenant/v1/events");
        JsonNode one = read(one(outbox, Announcement.prepare("i-1", List.of("hall-1"), WHY), T0));
        assertEquals(200, one.at("/data/Events/0/Resources").size());
        assertEquals(201, one.at("/data/Events/0/ResourceCount").asInt());
        assertEquals("/tenant/v1/events", one.at("/data/Events/0/ResourcesLink").asText());

        JsonNode two = read(one(outbox, Announcement.prepare("i-1", List.of("hall-2"), WHY), T0));
        assertEquals(100, two.at("/data/Events/0/Resources").size());
        assertEquals(100, two.at("/data/Events/1/Resources").size());

        JsonNode all = JSON.readTree(outbox.document("tenant-0", T0));
        assertEquals(201, all.at("/Events/0/Resources").size(), "who asks gets all");
        assertFalse(all.at("/Events/0").has("ResourcesLink"));
    }

    @Test
    void exactlyTwoHundredServersNeedNoLink() throws IOException {
        Outbox outbox = new Outbox(TestSites.site(1, 1, 200), "/x");
        JsonNode body = read(one(outbox, Announcement.prepare("i-1", List.of("hall-1"), WHY), T0));
        assertEquals(200, body.at("/data/Events/0/Resources").size());
        assertFalse(body.at("/data/Events/0").has("ResourcesLink"));
    }

    /** Standard Webhooks 1.0.0 asks for less than 20 kB; receivers may drop what is larger. */
    @Test
    void noNoticeReachesTwentyKilobytesHoweverLargeTheSite() throws IOException {
        String longText = "불".repeat(5_000);
        int cases = 0;
        for (int rooms : List.of(1, 8, 40, 150)) {
            for (int prefix : List.of(0, 40, 200)) {
                for (int nameLength : List.of(0, 300)) {
                    Tenant tenant = TestSites.tenant(0, Optional.of(new Webhook("http://127.0.0.1:9/", TestSites.KEY)));
                    Site site = TestSites.site(List.of(tenant), rooms, 30, "서".repeat(prefix), nameLength);
                    Outbox outbox = new Outbox(site, "/tenant/v1/events");
                    List<RoomDeadline> deadlines = IntStream.rangeClosed(1, rooms)
                            .mapToObj(room -> RoomDeadline.estimated(
                                    "hall-" + room, T0.plus(Duration.ofMinutes(room)), T0, Text.same(longText)))
                            .toList();
                    Announcement said = Announcement.evacuating("i-1", deadlines, Text.same("\"\n" + longText));
                    Notice notice = one(outbox, said, T0);
                    int bytes = notice.body().getBytes(StandardCharsets.UTF_8).length;
                    assertTrue(bytes < Notice.BYTES_MOST, rooms + " rooms: " + bytes);
                    JsonNode data = read(notice).get("data");
                    int events = data.get("Events").size();
                    assertEquals(rooms, events + data.path("EventsOmitted").asInt());
                    assertTrue(events >= 1);
                    assertEquals("hall-1", data.at("/Events/0/Room").asText(), "the first is what stays");
                    cases++;
                }
            }
        }
        assertEquals(24, cases);
    }

    @Test
    void aSummaryCountsWhatBecameOfTheTenantsWorkloads() throws IOException {
        Outbox outbox = new Outbox(TestSites.site(1, 7, 1), "/x");
        List<String> rooms =
                IntStream.rangeClosed(1, 7).mapToObj(room -> "hall-" + room).toList();
        JsonNode body =
                read(one(outbox, Announcement.stopped("i-1", rooms, WHY, Map.of("tenant-0", new Tally(1, 4, 2))), T0));
        assertEquals("bongsu.workloads.stopped", body.get("type").asText());
        assertEquals(
                "{\"Moved\":1,\"Stopped\":4,\"Lost\":2}",
                body.at("/data/Workloads").toString());
        assertEquals(
                "Of your workloads in Hall 1, Hall 2, Hall 3, Hall 4, Hall 5 and 2 more: 1 run elsewhere, 4 were stopped"
                        + " cleanly, 2 were lost. Fire in the battery room.",
                body.at("/data/Description/en").asText());
        assertEquals(
                "1전산실, 2전산실, 3전산실, 4전산실, 5전산실 외 2곳의 워크로드: 이전 1건, 정상 정지 4건, 손실 2건. 배터리실 화재.",
                body.at("/data/Description/ko").asText());
    }

    @Test
    void everyTypeSpeaksBothLanguages() throws IOException {
        for (NoticeType type : NoticeType.values()) {
            Outbox outbox = new Outbox(TestSites.site(1, 1, 1), "/x");
            if (type == NoticeType.CLEARED) {
                one(outbox, Announcement.prepare("i-0", List.of("hall-1"), WHY), T0);
            }
            Map<String, RoomDeadline> deadlines =
                    type.hasDeadline() ? Map.of("hall-1", RoomDeadline.estimated("hall-1", T0, T0, WHY)) : Map.of();
            Map<String, Tally> tallies = type.isSummary() ? Map.of("tenant-0", new Tally(1, 1, 1)) : Map.of();
            Announcement said = new Announcement(type, "i-1", List.of("hall-1"), deadlines, WHY, tallies);
            JsonNode description = read(one(outbox, said, T0)).at("/data/Description");
            assertTrue(description.get("en").asText().contains("Hall 1"), type.name());
            assertTrue(description.get("ko").asText().contains("1전산실"), type.name());
        }
    }

    private static Notice one(Outbox outbox, Announcement said, Moment now) {
        List<Notice> notices = outbox.announce(said, now, 0).notices();
        assertEquals(1, notices.size());
        return notices.get(0);
    }

    private static JsonNode read(Notice notice) throws IOException {
        return JSON.readTree(notice.body());
    }
}
