package org.bongsu.alerting.notice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;

/**
 * The JSON of a notice: CloudEvents attributes around a document in the shape of Azure's Scheduled Events, the tenant's
 * whole standing document each time, so that a receiver that missed one has lost nothing. Members are written in a fixed
 * order: the same notice is the same bytes in every run.
 *
 * <p>Standard Webhooks asks for bodies below 20 kB. What does not fit is left out in this order, and said so: server ids
 * (their count stays, {@code ResourcesLink} has them all), then events beyond the first ({@code EventsOmitted}).
 */
final class NoticeBody {

    private static final int BYTES_MOST = Notice.BYTES_MOST;

    /** Server ids in one notice. */
    static final int RESOURCES_MOST = 200;

    private static final List<Integer> RESOURCE_CAPS = List.of(RESOURCES_MOST, 100, 50, 20, 0);
    private static final List<Integer> EVENT_CAPS = List.of(64, 32, 16, 8, 4, 1);
    private static final int UNCAPPED = Integer.MAX_VALUE;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Site site;
    private final TenantServers servers;
    private final String link;

    NoticeBody(Site site, TenantServers servers, String link) {
        this.site = site;
        this.servers = servers;
        this.link = link;
    }

    /** What one notice says, before it is written. */
    record Content(
            String id,
            String tenant,
            NoticeType type,
            String incident,
            long sequence,
            Moment at,
            Text description,
            long incarnation,
            Optional<Moment> expires,
            List<StandingEvent> events,
            Optional<Tally> tally) {}

    /** @return JSON below {@link Notice#BYTES_MOST} bytes in UTF-8 */
    String write(Content content) {
        for (int resources : RESOURCE_CAPS) {
            String body = write(content, resources, UNCAPPED);
            if (fits(body)) {
                return body;
            }
        }
        for (int events : EVENT_CAPS) {
            String body = write(content, 0, events);
            if (fits(body)) {
                return body;
            }
        }
        throw new IllegalStateException(content.id() + ": one event does not fit " + BYTES_MOST + " bytes");
    }

    /** The document alone, with everything in it, for a tenant that asks. */
    String document(String tenant, long incarnation, Moment now, List<StandingEvent> events) {
        ObjectNode document = JSON.objectNode();
        document.put("DocumentIncarnation", incarnation);
        events(document, tenant, now, events, UNCAPPED, UNCAPPED);
        return document.toString();
    }

    private static boolean fits(String body) {
        // A character takes at most three bytes of UTF-8 (a pair of two takes four): most bodies need no encoding to
        // see it.
        return body.length() * 3L < BYTES_MOST || body.getBytes(StandardCharsets.UTF_8).length < BYTES_MOST;
    }

    private String write(Content content, int resources, int events) {
        ObjectNode root = JSON.objectNode();
        root.put("specversion", "1.0");
        root.put("id", content.id());
        root.put("source", "/bongsu/" + site.id());
        root.put("type", content.type().wire());
        root.put("time", content.at().toString());
        root.put("timestamp", content.at().toString());
        root.put("subject", "tenant/" + content.tenant());
        root.put("datacontenttype", "application/json");
        root.put("sequence", padded(content.sequence()));
        root.put("correlationid", content.incident());
        root.put("severitynumber", content.type().severityNumber());
        content.expires().ifPresent(at -> root.put("expirytime", at.toString()));
        ObjectNode data = root.putObject("data");
        data.put("DocumentIncarnation", content.incarnation());
        data.set("Description", text(content.description()));
        content.tally().ifPresent(tally -> data.set("Workloads", tally(tally)));
        events(data, content.tenant(), content.at(), content.events(), resources, events);
        return root.toString();
    }

    private void events(
            ObjectNode into, String tenant, Moment now, List<StandingEvent> events, int resources, int eventsMost) {
        ArrayNode array = into.putArray("Events");
        int written = Math.min(events.size(), eventsMost);
        int budget = resources;
        for (int index = 0; index < written; index++) {
            StandingEvent event = events.get(index);
            List<String> all = servers.in(tenant, event.room());
            // An equal share of what is left for each: one large room does not hide the others.
            int share = budget == UNCAPPED ? all.size() : Math.min(all.size(), budget / (written - index));
            budget = budget == UNCAPPED ? UNCAPPED : budget - share;
            array.add(event(event, now, all, share));
        }
        if (written < events.size()) {
            into.put("EventsOmitted", events.size() - written);
            into.put("EventsLink", link);
        }
    }

    private ObjectNode event(StandingEvent event, Moment now, List<String> all, int share) {
        ObjectNode node = JSON.objectNode();
        String status = event.status(now);
        Text description = NoticeWords.event(site, event);
        node.put("EventId", event.id());
        node.put("EventType", event.type().eventType());
        node.put("ResourceType", "Server");
        ArrayNode resources = node.putArray("Resources");
        all.subList(0, share).forEach(resources::add);
        node.put("ResourceCount", all.size());
        if (share < all.size()) {
            node.put("ResourcesLink", link);
        }
        node.put("EventStatus", status);
        node.put("NotBefore", notBefore(event, status));
        node.put("Description", description.en());
        node.put("DescriptionKo", description.ko());
        node.put("EventSource", "Platform");
        node.put("DurationInSeconds", -1);
        node.put("Room", event.room());
        node.put("Incident", event.incident());
        node.put("Signal", event.type() == NoticeType.PREPARE ? "early" : "firm");
        answers(node.putArray("AllowedAnswers"), event);
        event.answer().ifPresent(given -> node.set("Answer", answer(given)));
        event.deadline().ifPresent(deadline -> {
            node.put("NoticeGuaranteedSeconds", deadline.guaranteed().toSeconds());
            node.put("NoticeEstimatedSeconds", deadline.estimated().toSeconds());
            node.set("DeadlineCause", text(NoticeWords.cut(deadline.cause(), NoticeWords.CAUSE_MOST)));
        });
        return node;
    }

    private static void answers(ArrayNode array, StandingEvent event) {
        if (!event.ended()) {
            AnswerKind.wires().stream()
                    .filter(wire -> event.type().hasDeadline() || !wire.equals(AnswerKind.EXTEND.wire()))
                    .forEach(array::add);
        }
    }

    private static ObjectNode answer(TenantAnswer given) {
        ObjectNode node = JSON.objectNode();
        node.put("Answer", given.kind().wire());
        node.put("At", given.at().toString());
        given.until().ifPresent(until -> node.put("Until", NoticeWords.seconds(until)));
        node.set("Effect", text(NoticeWords.cut(given.effect(), NoticeWords.CAUSE_MOST)));
        return node;
    }

    /** Blank once started, as Azure has it, and where nobody knows. */
    private static String notBefore(StandingEvent event, String status) {
        return status.equals("Scheduled")
                ? event.deadline()
                        .map(deadline -> NoticeWords.rfc1123(deadline.notBefore()))
                        .orElse("")
                : "";
    }

    private static ObjectNode text(Text text) {
        ObjectNode node = JSON.objectNode();
        node.put("en", text.en());
        node.put("ko", text.ko());
        return node;
    }

    private static ObjectNode tally(Tally tally) {
        ObjectNode node = JSON.objectNode();
        node.put("Moved", tally.moved());
        node.put("Stopped", tally.stopped());
        node.put("Lost", tally.lost());
        return node;
    }

    /** CloudEvents "sequence": compared as text, so all of one length. */
    private static String padded(long sequence) {
        String digits = Long.toString(sequence);
        return "0".repeat(Math.max(0, 10 - digits.length())) + digits;
    }
}
