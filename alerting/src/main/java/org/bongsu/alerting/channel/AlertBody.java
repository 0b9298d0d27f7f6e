package org.bongsu.alerting.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.page.Page;
import org.bongsu.domain.Text;

/** The JSON of an alert's change: {@code {"type": "bongsu.alert", "timestamp": ..., "data": {...}}}. Below 20 kB. */
final class AlertBody {

    /** Longest reason, in characters: 20 of these stay below the 20 kB of Standard Webhooks even in Korean. */
    static final int REASON_MOST = 200;

    private AlertBody() {}

    static String write(String site, Alert alert, AlertChange change) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("type", "bongsu.alert");
        root.put("timestamp", change.at().toString());
        ObjectNode data = root.putObject("data");
        data.put("site", site);
        fill(data, alert, change);
        ArrayNode because = data.putArray("because");
        alert.reasons().forEach(reason -> because.add(excerpt(reason)));
        return root.toString();
    }

    /** Alerts that are told together: how many, and the first of them without their evidence. */
    static String write(String site, Page page) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("type", "bongsu.alerts");
        root.put("timestamp", page.at().toString());
        ObjectNode data = root.putObject("data");
        data.put("site", site);
        data.put("group", excerpt(page.group()));
        data.put("reason", word(page.reason()));
        data.put("severity", word(page.severity()));
        data.put("count", page.changes().size());
        data.put("behind", page.behind());
        ArrayNode alerts = data.putArray("alerts");
        page.changes().stream()
                .limit(Page.LISTED_MOST)
                .forEach(change -> change.alert().ifPresent(alert -> fill(alerts.addObject(), alert, change)));
        return root.toString();
    }

    private static void fill(ObjectNode data, Alert alert, AlertChange change) {
        data.put("number", change.number());
        data.put("id", alert.id());
        data.put("kind", alert.kind().word());
        data.put("severity", word(alert.severity()));
        data.put("state", word(alert.state()));
        data.put("reason", word(change.reason()));
        data.put("subject", alert.subject().toString());
        text(data.putObject("summary"), alert.summary());
        data.put("occurrence", alert.occurrence());
        data.put("since", alert.since().toString());
        alert.acknowledgement().ifPresent(taken -> {
            data.put("acknowledged_by", taken.by());
            data.put("acknowledged_at", taken.at().toString());
        });
    }

    private static void text(ObjectNode node, Text text) {
        node.put("en", excerpt(text.en()));
        node.put("ko", excerpt(text.ko()));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String excerpt(String text) {
        return text.codePointCount(0, text.length()) <= REASON_MOST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, REASON_MOST - 1)) + "…";
    }
}
