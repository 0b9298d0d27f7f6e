package org.bongsu.daemon.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.bongsu.daemon.access.Principal;
import org.bongsu.daemon.http.page.Language;
import org.bongsu.daemon.http.page.StatusPage;

/** The status page and the three files it needs. */
final class PageRoutes {

    private static final List<Asset> ASSETS = List.of(
            new Asset("status.css", "text/css; charset=utf-8"),
            new Asset("status.js", "text/javascript; charset=utf-8"),
            new Asset("beacon.svg", "image/svg+xml"));

    private final DaemonView view;

    PageRoutes(DaemonView view) {
        this.view = view;
    }

    void mount(Doors doors) {
        doors.get("/").handler(this::page);
        ASSETS.forEach(asset -> {
            Buffer content = Assets.read(asset.name());
            doors.get("/assets/" + asset.name())
                    .handler(context -> context.response()
                            .putHeader("Content-Type", asset.type())
                            .putHeader("Cache-Control", "no-cache")
                            .end(content));
        });
    }

    private void page(RoutingContext context) {
        Language language =
                Language.of(Answers.query(context, "lang"), context.request().getHeader("Accept-Language"));
        Gate.who(context).ifPresent(who -> Guard.forms(context));
        context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Language", language.tag())
                .putHeader("Vary", "Accept-Language")
                .end(new StatusPage(
                                language,
                                view.site(),
                                view.now(),
                                view.snapshot(),
                                view.inventory(),
                                Gate.who(context).map(Principal::name))
                        .html());
    }

    private record Asset(String name, String type) {}
}
