package org.bongsu.daemon.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bongsu.daemon.access.Principal;
import org.bongsu.daemon.http.page.ConsolePage;
import org.bongsu.daemon.http.page.Language;
import org.bongsu.daemon.http.page.StatusPage;

/** The console, the plain page for whoever has no JavaScript, and the files that both need. */
final class PageRoutes {

    /** All of one page: which view it shows is the browser's business. */
    private static final List<String> CONSOLE = List.of(
            "/",
            "/rooms/:room",
            "/evacuation",
            "/evacuation/:plan",
            "/alerts",
            "/alerts/:alert",
            "/inputs",
            "/notices");

    private final DaemonView view;

    PageRoutes(DaemonView view) {
        this.view = view;
    }

    void mount(Doors doors) {
        CONSOLE.forEach(path -> doors.get(path).handler(this::console));
        doors.get("/plain").handler(this::plain);
        assets().forEach((path, asset) -> doors.get("/assets/" + path).handler(asset::answer));
    }

    private static Map<String, Assets.Asset> assets() {
        Map<String, Assets.Asset> assets = new TreeMap<>();
        List.of("status.css", "status.js", "beacon.svg").forEach(name -> assets.put(name, Assets.own(name)));
        Assets.ownUnder("console").forEach((name, asset) -> assets.put(name, asset));
        for (String name : List.of("lit-html.js", "directive.js", "directive-helpers.js", "directives/repeat.js")) {
            assets.put("lit-html/" + name, Assets.webjar("lit-html", name));
        }
        assets.put("uplot/uPlot.esm.js", Assets.webjar("uplot", "dist/uPlot.esm.js"));
        assets.put("uplot/uPlot.min.css", Assets.webjar("uplot", "dist/uPlot.min.css"));
        return assets;
    }

    private static Language language(RoutingContext context) {
        Optional<String> chosen = Answers.query(context, "lang")
                .or(() ->
                        Optional.ofNullable(context.request().getCookie("lang")).map(Cookie::getValue));
        return Language.of(chosen, context.request().getHeader("Accept-Language"));
    }

    private void console(RoutingContext context) {
        Language language = language(context);
        Guard.forms(context);
        html(context, language, new ConsolePage(language, view.site()).html());
    }

    private void plain(RoutingContext context) {
        Language language = language(context);
        Gate.who(context).ifPresent(who -> Guard.forms(context));
        html(
                context,
                language,
                new StatusPage(
                                language,
                                view.site(),
                                view.now(),
                                view.snapshot(),
                                view.inventory(),
                                Gate.who(context).map(Principal::name))
                        .html());
    }

    private static void html(RoutingContext context, Language language, String page) {
        context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Language", language.tag())
                .putHeader("Vary", "Accept-Language, Cookie")
                .end(Buffer.buffer(page));
    }
}
