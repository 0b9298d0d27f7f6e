package org.bongsu.alerting.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.mustachejava.Mustache;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.ChangeReason;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;

/** Channels that are a POST to a service of others. */
final class HttpTransports {

    private static final String JSON = "application/json; charset=utf-8";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private HttpTransports() {}

    private abstract static class Posting implements Transport {
        final PlainPost post;

        Posting(PlainPost post) {
            this.post = post;
        }

        @Override
        public Future<Void> close() {
            return post.close();
        }
    }

    /** Alertmanager's API v2: it groups, routes and repeats by itself, so each alert is one of its own there. */
    static final class ToAlertmanager extends Posting {

        /** It forgets what is not told again; a dead daemon's alerts stand that long. Above the longest repeat. */
        private static final Duration STANDS = Duration.ofDays(8);

        private final Outlet.Alertmanager outlet;
        private final String site;
        private final LongSupplier wallMillis;

        ToAlertmanager(PlainPost post, Outlet.Alertmanager outlet, String site, LongSupplier wallMillis) {
            super(post);
            this.outlet = outlet;
            this.site = site;
            this.wallMillis = wallMillis;
        }

        @Override
        public List<String> render(Page page) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            Instant now = Instant.ofEpochMilli(wallMillis.getAsLong());
            for (AlertChange change : page.changes()) {
                Alert alert = change.alert().orElseThrow();
                Instant since = now.minus(alert.since().until(page.at()));
                boolean stands = alert.state() == AlertState.ACTIVE
                        || alert.state() == AlertState.ACKNOWLEDGED
                        || alert.state() == AlertState.LATCHED;
                if (change.reason() == ChangeReason.WORSENED || change.reason() == ChangeReason.EASED) {
                    // Another severity is another alert to it: the former ones are over.
                    for (Severity other : Severity.values()) {
                        if (other != alert.severity()) {
                            entry(all.addObject(), alert, other, since, now);
                        }
                    }
                }
                entry(all.addObject(), alert, alert.severity(), since, stands ? now.plus(STANDS) : now);
            }
            return List.of(all.toString());
        }

        private void entry(ObjectNode entry, Alert alert, Severity severity, Instant since, Instant until) {
            ObjectNode labels = entry.putObject("labels");
            labels.put("alertname", "bongsu-" + alert.kind().word());
            labels.put("severity", AlertBody.word(severity));
            labels.put("site", site);
            labels.put("id", alert.id());
            labels.put("subject", alert.subject().toString());
            ObjectNode annotations = entry.putObject("annotations");
            annotations.put("summary", AlertBody.excerpt(alert.summary().en()));
            annotations.put("summary_ko", AlertBody.excerpt(alert.summary().ko()));
            annotations.put(
                    "description",
                    String.join(
                            "; ",
                            alert.reasons().stream().map(AlertBody::excerpt).toList()));
            entry.put("startsAt", since.toString());
            entry.put("endsAt", until.toString());
        }

        @Override
        public Future<Answer> send(String id, String piece) {
            return post.send(
                    outlet.url().replaceAll("/+$", "") + "/api/v2/alerts", JSON, outlet.authorization(), piece);
        }
    }

    /** PagerDuty's Events API v2. 202 says that it is queued there; whom it wakes is its own matter. */
    static final class ToPagerDuty extends Posting {

        /** Its limits. */
        private static final int KEY_MOST = 255;

        private static final int SUMMARY_MOST = 1_024;

        private final Outlet.PagerDuty outlet;
        private final String site;
        private final SecretResolver secrets;
        private final io.vertx.core.Vertx vertx;

        ToPagerDuty(
                PlainPost post,
                Outlet.PagerDuty outlet,
                String site,
                SecretResolver secrets,
                io.vertx.core.Vertx vertx) {
            super(post);
            this.outlet = outlet;
            this.site = site;
            this.secrets = secrets;
            this.vertx = vertx;
        }

        @Override
        public List<String> render(Page page) {
            List<String> events = new ArrayList<>();
            for (AlertChange change : page.changes()) {
                Alert alert = change.alert().orElseThrow();
                ObjectNode event = JsonNodeFactory.instance.objectNode();
                event.put("event_action", action(alert.state()));
                String key = site + "/" + alert.id();
                event.put("dedup_key", key.substring(0, Math.min(key.length(), KEY_MOST)));
                ObjectNode payload = event.putObject("payload");
                String summary = alert.summary().en() + " / " + alert.summary().ko();
                payload.put("summary", summary.substring(0, Math.min(summary.length(), SUMMARY_MOST)));
                payload.put("source", site);
                payload.put(
                        "severity",
                        alert.severity() == Severity.EMERGENCY ? "critical" : AlertBody.word(alert.severity()));
                payload.put("component", alert.subject().toString());
                payload.put("group", AlertBody.excerpt(page.group()));
                payload.put("class", alert.kind().word());
                ArrayNode because = payload.putObject("custom_details").putArray("because");
                alert.reasons().forEach(reason -> because.add(AlertBody.excerpt(reason)));
                events.add(event.toString());
            }
            return events;
        }

        private static String action(AlertState state) {
            return switch (state) {
                case ABSENT, ACTIVE, LATCHED -> "trigger";
                case ACKNOWLEDGED -> "acknowledge";
                case SHELVED, CLEARED -> "resolve";
            };
        }

        @Override
        public Future<Answer> send(String id, String piece) {
            return vertx.executeBlocking(() -> secrets.text(outlet.key()), false)
                    .map(key -> keyed(piece, key))
                    .compose(body -> post.send(outlet.url(), JSON, Optional.empty(), body))
                    .recover(none -> Future.succeededFuture(
                            new Answer.Rejected(Failure.of(Failure.Kind.UNSIGNED, PlainPost.reason(none)))));
        }

        private static String keyed(String piece, String key) {
            try {
                return ((ObjectNode) MAPPER.readTree(piece))
                        .put("routing_key", key)
                        .toString();
            } catch (JsonProcessingException ours) {
                throw new IllegalStateException("an event that we wrote is no JSON", ours);
            }
        }
    }

    static final class ToChat extends Posting {

        /** Below what each of them shows. */
        private static final int TEXT_MOST = 12_000;

        private final Outlet.Chat outlet;
        private final PageText words;

        ToChat(PlainPost post, Outlet.Chat outlet, PageText words) {
            super(post);
            this.outlet = outlet;
            this.words = words;
        }

        @Override
        public List<String> render(Page page) {
            PageText.Words said = words.write(page);
            String text = said.text().substring(0, Math.min(said.text().length(), TEXT_MOST));
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            switch (outlet.style()) {
                case SLACK -> root.put("text", slack("*" + said.title() + "*\n" + text));
                case MATTERMOST -> root.put("text", "**" + said.title() + "**\n" + text);
                case TEAMS -> {
                    root.put("type", "message");
                    ObjectNode attachment = root.putArray("attachments").addObject();
                    attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
                    ObjectNode card = attachment.putObject("content");
                    card.put("type", "AdaptiveCard").put("version", "1.4");
                    ArrayNode body = card.putArray("body");
                    block(body, said.title()).put("weight", "Bolder");
                    block(body, text.replace("\n", "\n\n"));
                }
            }
            return List.of(root.toString());
        }

        private static ObjectNode block(ArrayNode body, String text) {
            return body.addObject().put("type", "TextBlock").put("text", text).put("wrap", true);
        }

        /** Its three control characters. */
        private static String slack(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }

        @Override
        public Future<Answer> send(String id, String piece) {
            return post.send(outlet.url(), JSON, Optional.empty(), piece);
        }
    }

    static final class ToSms extends Posting {

        /** Three parts of a concatenated message in Korean, UCS-2: 67 characters each. */
        private static final int TEXT_MOST = 200;

        private final Outlet.Sms outlet;
        private final PageText words;
        private final Mustache body;

        ToSms(PlainPost post, Outlet.Sms outlet, PageText words) {
            super(post);
            this.outlet = outlet;
            this.words = words;
            this.body = PageText.compile(
                    outlet.body(),
                    outlet.contentType().equals(Outlet.Sms.FORM) ? PageText.Escape.FORM : PageText.Escape.JSON);
        }

        @Override
        public List<String> render(Page page) {
            String title = words.write(page).title();
            String text = title.substring(0, Math.min(title.length(), TEXT_MOST));
            List<String> requests = new ArrayList<>();
            for (String number : outlet.numbers()) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("number", number);
                values.put("text", text);
                requests.add(PageText.fill(body, values));
            }
            return requests;
        }

        @Override
        public Future<Answer> send(String id, String piece) {
            return post.send(outlet.url(), outlet.contentType(), outlet.authorization(), piece);
        }
    }
}
