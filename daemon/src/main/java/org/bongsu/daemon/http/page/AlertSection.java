package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bongsu.daemon.http.view.AlertView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.TellingView;

/** Alerts that nobody has taken first, then those that somebody has; resolved ones folded away. */
final class AlertSection {

    private final Html html;
    private final Speech speech;
    private final List<AlertView> standing;
    private final List<AlertView> resolved;

    AlertSection(Html html, Speech speech, DaemonSnapshot snapshot) {
        this.html = html;
        this.speech = speech;
        this.standing = snapshot.alerts().stream()
                .filter(alert -> alert.state() != AlertView.State.RESOLVED)
                .sorted(Comparator.comparing(AlertView::state))
                .toList();
        this.resolved = snapshot.alerts().stream()
                .filter(alert -> alert.state() == AlertView.State.RESOLVED)
                .toList();
    }

    void write() {
        html.in("section", with("id", "alerts"), () -> {
            html.leaf("h2", speech.say(Words.ALERTS));
            if (standing.isEmpty()) {
                html.leaf("p", speech.say(Words.NO_ALERTS), "class", "quiet");
            }
            html.in("ul", with("class", "rows"), () -> standing.forEach(this::row));
            if (!resolved.isEmpty()) {
                html.in("details", with("data-keep", "resolved"), () -> {
                    html.leaf("summary", speech.say(Words.RESOLVED_COUNT, resolved.size()));
                    html.in("ul", with("class", "rows"), () -> resolved.forEach(this::row));
                });
            }
        });
    }

    private void row(AlertView alert) {
        String tone = alert.severity().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "-");
        html.in("li", with("class", "alert severity-" + tone, "data-alert", alert.id()), () -> {
            html.in("div", () -> {
                html.in("p", () -> {
                    html.leaf("span", speech.say(Words.severity(alert.severity())), "class", "tag");
                    html.text(" ").leaf("strong", speech.say(alert.summary()));
                });
                html.leaf("p", speech.say(alert.detail()));
                html.leaf("p", speech.clock(alert.raised()) + " · " + state(alert), "class", "quiet");
                last(alert.tellings())
                        .ifPresent(
                                told -> html.leaf("p", telling(told), "class", "quiet", "data-telling", told.reason()));
            });
            if (alert.state() == AlertView.State.OPEN || alert.state() == AlertView.State.LATCHED) {
                RoomSection.order(
                        html,
                        Html.path("alerts", alert.id(), "acknowledge"),
                        speech.say(Words.ACKNOWLEDGE),
                        Optional.empty());
            }
        });
    }

    private String state(AlertView alert) {
        return switch (alert.state()) {
            case OPEN -> speech.say(Words.OPEN);
            case LATCHED -> speech.say(Words.LATCHED);
            case SHELVED ->
                alert.shelf()
                        .map(shelf -> speech.say(Words.SHELVED_BY, shelf.by(), speech.clock(shelf.until())) + ": "
                                + shelf.reason())
                        .orElse("");
            case ACKNOWLEDGED ->
                alert.acknowledged()
                        .map(taken -> speech.say(Words.ACKNOWLEDGED_BY, taken.by()) + " " + speech.clock(taken.at()))
                        .orElse("");
            case RESOLVED ->
                speech.say(Words.RESOLVED)
                        + alert.resolved().map(at -> " " + speech.clock(at)).orElse("");
        };
    }

    private static Optional<TellingView> last(List<TellingView> tellings) {
        return tellings.isEmpty() ? Optional.empty() : Optional.of(tellings.get(tellings.size() - 1));
    }

    private String telling(TellingView told) {
        String who = told.sent()
                ? speech.say(Words.TOLD_THROUGH, String.join(", ", told.channels()))
                : speech.say(Words.NOT_TOLD);
        return speech.clock(told.at()) + " " + who + ": " + speech.say(told.why());
    }
}
