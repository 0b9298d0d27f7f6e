package org.bongsu.alerting.page;

import org.bongsu.alerting.alert.AlertEvent;
import org.bongsu.alerting.alert.AlertKind;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.AlertTable;
import org.bongsu.domain.Text;

/** The part of docs/alerts.md that is drawn from the tables that decide. Pure. */
public final class AlertDocument {

    private final StringBuilder out = new StringBuilder();

    private AlertDocument() {}

    public static String lifecycle() {
        AlertDocument document = new AlertDocument();
        document.draw();
        return document.out.toString();
    }

    private void draw() {
        line("```mermaid");
        line("stateDiagram-v2");
        AlertTable.rows().stream()
                .filter(row -> row.from() != row.to())
                .forEach(row -> line("    " + (row.from() == AlertState.ABSENT ? "[*]" : row.from()) + " --> "
                        + row.to() + " : " + row.on()));
        line("```");
        line("");
        line("| state | | |");
        line("| --- | --- | --- |");
        for (AlertState state : AlertState.values()) {
            if (state != AlertState.ABSENT) {
                row(state.name(), state.meaning());
            }
        }
        line("");
        line("| event | | |");
        line("| --- | --- | --- |");
        for (AlertEvent event : AlertEvent.values()) {
            row(event.name(), event.meaning());
        }
        line("");
        line("| kind, the first word of an alert's id | | |");
        line("| --- | --- | --- |");
        for (AlertKind kind : AlertKind.values()) {
            row("`" + kind.word() + "`", kind.meaning());
        }
        line("");
        line("| in | on | goes to | handed on as |");
        line("| --- | --- | --- | --- |");
        for (AlertTable.Row each : AlertTable.rows()) {
            line("| " + each.from() + " | " + each.on() + " | " + each.to() + " | " + each.reason()
                    + (each.reason().sent() ? "" : ", told to nobody") + " |");
        }
        line("");
        line("Who is told of what is handed on, or why nobody is:");
        line("");
        line("| reason | told | | |");
        line("| --- | --- | --- | --- |");
        for (PageReason reason : PageReason.values()) {
            line("| " + reason + " | " + (reason.sent() ? "yes" : "no") + " | "
                    + reason.meaning().en() + " | " + reason.meaning().ko() + " |");
        }
    }

    private void row(String name, Text meaning) {
        line("| " + name + " | " + meaning.en() + " | " + meaning.ko() + " |");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
