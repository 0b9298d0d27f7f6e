package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.List;
import org.bongsu.daemon.http.view.InventoryView;

/** What runs otherwise than servers.csv says, the gravest first. */
final class InventorySection {

    private static final int SHOWN = 10;

    private final Html html;
    private final Speech speech;
    private final InventoryView inventory;

    InventorySection(Html html, Speech speech, InventoryView inventory) {
        this.html = html;
        this.speech = speech;
        this.inventory = inventory;
    }

    void write() {
        html.in("section", with("id", "inventory"), () -> {
            html.leaf("h2", speech.say(Words.INVENTORY));
            int all = inventory.drift().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            if (all == 0 && inventory.unplannedWorkloads() == 0) {
                boolean looked = inventory.sources().stream()
                        .anyMatch(source -> source.lookedAt().isPresent());
                html.leaf("p", speech.say(looked ? Words.NO_DRIFT : Words.NOBODY_LOOKS), "class", "quiet");
            }
            if (inventory.unplannedWorkloads() > 0) {
                html.leaf("p", speech.say(Words.UNPLANNED, inventory.unplannedWorkloads()), "class", "unplanned");
            }
            List<InventoryView.Drift> shown =
                    inventory.drifts().stream().limit(SHOWN).toList();
            if (!shown.isEmpty()) {
                html.in("ul", with("class", "drifts"), () -> shown.forEach(this::drift));
            }
            if (all > shown.size()) {
                html.leaf("p", speech.say(Words.MORE, all - shown.size()), "class", "quiet");
            }
        });
    }

    private void drift(InventoryView.Drift one) {
        html.in(
                "li",
                with("data-drift", one.kind()),
                () -> html.text(
                        speech.say(one.text()) + " · " + speech.say(Words.SINCE) + " " + speech.clock(one.since())));
    }
}
