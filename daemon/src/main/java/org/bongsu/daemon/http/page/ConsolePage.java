package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.List;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;

/** The frame in which the console's modules draw; whoever has no JavaScript is sent to the plain page. */
public final class ConsolePage {

    /** What the first view needs, asked for at once instead of one after the other. */
    private static final List<String> FIRST = List.of(
            "store.js",
            "words.js",
            "words.en.js",
            "words.ko.js",
            "format.js",
            "parts.js",
            "bell.js",
            "dialogs.js",
            "orders.js",
            "view/overview.js");

    private static final Text PLAIN = new Text(
            "The console needs JavaScript. The same without it, as of now:", "이 화면에는 JavaScript가 필요합니다. 없이 보려면:");

    private final Speech speech;
    private final Site site;
    private final Html html = new Html();

    public ConsolePage(Language language, Site site) {
        this.speech = new Speech(language, new org.bongsu.domain.Moment(0));
        this.site = site;
    }

    /** Once a page. */
    public String html() {
        html.in("html", with("lang", speech.language().tag()), () -> {
            html.in("head", this::head);
            html.in("body", () -> {
                html.in("div", with("id", "console"), () -> {});
                html.in(
                        "noscript",
                        () -> html.in(
                                "p", () -> html.text(speech.say(PLAIN) + " ").leaf("a", "/plain", "href", "/plain")));
            });
        });
        return html.toString();
    }

    private void head() {
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", speech.say(site.name()) + " · " + speech.say(Words.TITLE));
        html.empty("link", "rel", "icon", "href", "/assets/beacon.svg");
        html.empty("link", "rel", "stylesheet", "href", "/assets/console/console.css");
        html.empty("link", "rel", "stylesheet", "href", "/assets/uplot/uPlot.min.css");
        html.empty("link", "rel", "modulepreload", "href", "/assets/lit-html/lit-html.js");
        FIRST.forEach(name -> html.empty("link", "rel", "modulepreload", "href", "/assets/console/" + name));
        html.empty("script", "type", "module", "src", "/assets/console/app.js");
    }
}
