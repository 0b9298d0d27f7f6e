package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.Comparator;
import java.util.Optional;
import org.bongsu.daemon.http.view.CompartmentView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.InventoryView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Stage;

/**
 * One page that says how bad it is and how far the evacuation is. Whole without JavaScript; {@code status.js} replaces
 * its {@code main} when something changes.
 */
public final class StatusPage {

    private final Speech speech;
    private final Site site;
    private final Moment now;
    private final DaemonSnapshot snapshot;
    private final InventoryView inventory;
    private final Optional<String> who;
    private final Html html = new Html();

    /** @param who is logged in; empty where nobody has to be, and the page asks for a name */
    public StatusPage(
            Language language,
            Site site,
            Moment now,
            DaemonSnapshot snapshot,
            InventoryView inventory,
            Optional<String> who) {
        this.speech = new Speech(language, now);
        this.site = site;
        this.now = now;
        this.snapshot = snapshot;
        this.inventory = inventory;
        this.who = who;
    }

    /** Once a page. */
    public String html() {
        html.in("html", with("lang", speech.language().tag()), () -> {
            html.in("head", this::head);
            html.in("body", () -> {
                header();
                html.in("main", with("id", "status", "data-revision", Long.toString(snapshot.revision())), this::main);
                footer();
            });
        });
        return html.toString();
    }

    private void head() {
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", headline() + " · " + speech.say(site.name()) + " · " + speech.say(Words.TITLE));
        html.empty("link", "rel", "icon", "href", "/assets/beacon.svg");
        html.empty("link", "rel", "stylesheet", "href", "/assets/status.css");
        html.empty("script", "type", "module", "src", "/assets/status.js");
    }

    private void header() {
        html.in("header", () -> {
            html.in("h1", () -> {
                html.leaf("span", speech.say(Words.TITLE), "class", "brand");
                html.text(" ").leaf("span", speech.say(site.name()), "class", "site");
            });
            html.in("div", with("class", "tools"), () -> {
                operator();
                html.leaf(
                        "span",
                        speech.say(Words.CONNECTING),
                        "id",
                        "connection",
                        "role",
                        "status",
                        "data-live",
                        speech.say(Words.LIVE),
                        "data-lost",
                        speech.say(Words.CUT_OFF));
                for (Language other : Language.values()) {
                    languageLink(other);
                }
            });
            html.leaf(
                    "p",
                    "",
                    "id",
                    "answer",
                    "role",
                    "alert",
                    "data-name-needed",
                    speech.say(Words.OPERATOR_NEEDED),
                    "data-refused",
                    speech.say(Words.REFUSED));
            html.in("noscript", () -> html.leaf("p", speech.say(Words.NO_SCRIPT)));
        });
    }

    private void operator() {
        if (who.isEmpty()) {
            html.in("label", () -> {
                html.text(speech.say(Words.OPERATOR) + " ");
                html.empty("input", "id", "operator", "autocomplete", "name", "maxlength", "100", "size", "12");
            });
            return;
        }
        html.in("form", with("method", "post", "action", "/logout"), () -> {
            html.in("label", () -> {
                html.text(speech.say(Words.OPERATOR) + " ");
                html.empty("input", "id", "operator", "readonly", "readonly", "size", "12", "value", who.get());
            });
            html.text(" ").leaf("button", speech.say(Words.LOG_OUT), "type", "submit");
        });
    }

    private void languageLink(Language other) {
        if (other != speech.language()) {
            html.leaf(
                    "a", other.ownName(), "href", "?lang=" + other.tag(), "hreflang", other.tag(), "lang", other.tag());
        }
    }

    private void main() {
        Stage highest = highest().map(CompartmentView::stage).orElse(Stage.NORMAL);
        html.in("section", with("class", "headline " + CompartmentSection.tone(highest)), () -> {
            html.leaf("p", headline(), "class", "loud");
            html.in(
                    "p",
                    with("class", "now"),
                    () -> html.text(speech.say(Words.SCENARIO_TIME) + " ")
                            .leaf("time", speech.dateAndClock(now), "datetime", now.toString()));
        });
        new RoomSection(html, speech, snapshot).write();
        new PermitSection(html, speech, site, snapshot).write();
        new CompartmentSection(html, speech, snapshot).write();
        new AlertSection(html, speech, snapshot).write();
        new InventorySection(html, speech, inventory).write();
        new PlanSection(html, speech, snapshot).write();
        new TenantSection(html, speech, snapshot).write();
    }

    private void footer() {
        html.in("footer", () -> html.leaf("a", speech.say(Words.API), "href", "/api/openapi.json"));
    }

    private String headline() {
        return highest()
                .filter(one -> one.stage() != Stage.NORMAL)
                .map(one -> one.number() + " " + speech.say(one.stage().label()) + " · " + speech.say(one.name()))
                .orElseGet(() -> speech.say(Words.ALL_NORMAL));
    }

    private Optional<CompartmentView> highest() {
        return snapshot.compartments().stream().max(Comparator.comparing(CompartmentView::stage));
    }
}
