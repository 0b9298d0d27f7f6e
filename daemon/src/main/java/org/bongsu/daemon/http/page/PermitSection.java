package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;

/** What the person at the breaker looks for, in letters that can be read from there. */
final class PermitSection {

    private final Html html;
    private final Speech speech;
    private final List<PermitView> permits;
    private final Map<String, Text> roomNames = new LinkedHashMap<>();

    PermitSection(Html html, Speech speech, Site site, DaemonSnapshot snapshot) {
        this.html = html;
        this.speech = speech;
        this.permits = snapshot.permits();
        site.rooms().forEach(room -> roomNames.put(room.id(), room.name()));
    }

    void write() {
        html.in("section", with("id", "permits"), () -> {
            html.leaf("h2", speech.say(Words.PERMITS));
            if (permits.isEmpty()) {
                html.leaf("p", speech.say(Words.NO_PERMITS), "class", "quiet");
            }
            html.in("div", with("class", "cards wide"), () -> permits.forEach(this::card));
        });
    }

    private void card(PermitView permit) {
        String tone = permit.granted() ? "granted" : "refused";
        html.in("article", with("class", "card permit " + tone, "data-permit", permit.id()), () -> {
            html.leaf("h3", speech.say(roomNames.getOrDefault(permit.id(), Text.same(permit.id()))));
            html.leaf(
                    "p",
                    (permit.granted() ? "✓ " : "✕ ")
                            + speech.say(permit.granted() ? Words.SAFE_TO_CUT : Words.NOT_SAFE),
                    "class",
                    "verdict");
            if (!permit.granted()) {
                html.leaf("p", speech.say(Words.WOULD_LOSE, permit.lost()));
            }
            html.leaf("p", speech.say(permit.statement()));
            String signed = permit.signature()
                    .map(signature -> speech.say(Words.SIGNED) + " " + signature.key())
                    .orElse(speech.say(Words.UNSIGNED));
            html.leaf("p", speech.clock(permit.at()) + " · " + signed, "class", "quiet");
        });
    }
}
