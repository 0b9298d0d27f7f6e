package org.bongsu.daemon.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bongsu.daemon.http.view.FindingView;
import org.bongsu.daemon.http.view.PowerView;
import org.bongsu.daemon.http.view.SharedFateView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.NamedPlace;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.OutageNames;
import org.bongsu.domain.site.Site;

/** What the site as built says before anything burns: the power graph asked, and the linter's findings. */
final class PowerRoutes {

    /** Whoever loses more at once loses everything. */
    static final int OUTAGES_MAX = 50;

    private final Vertx vertx;
    private final DaemonView view;

    PowerRoutes(Vertx vertx, DaemonView view) {
        this.vertx = vertx;
        this.view = view;
    }

    void mount(Doors doors) {
        doors.get("/api/v1/power").handler(this::power);
        doors.get("/api/v1/power/shared").handler(this::shared);
        doors.get("/api/v1/findings")
                .handler(context -> Answers.json(context, 200, new Findings(view.now(), view.findings())));
    }

    private void power(RoutingContext context) {
        Site site = view.site();
        OutageNames names = new OutageNames(site);
        Set<Outage> lost = new LinkedHashSet<>();
        for (String words : context.queryParam("lost")) {
            for (String written : words.split(",", -1)) {
                String word = written.strip();
                if (!word.isEmpty()) {
                    lost.add(one("lost", "outage", word, names.meant(word), OutageNames::name, names.hints(word)));
                }
            }
        }
        if (lost.isEmpty() || lost.size() > OUTAGES_MAX) {
            throw Answers.invalid(
                    "lost", "needs 1 to " + OUTAGES_MAX + " things, comma separated, such as ups-a,feed:A");
        }
        later(context, () -> PowerView.of(site, new ArrayList<>(lost)));
    }

    private void shared(RoutingContext context) {
        Site site = view.site();
        NamedPlace a = place(context, site, "a");
        NamedPlace b = place(context, site, "b");
        later(context, () -> SharedFateView.of(site, a, b));
    }

    private static NamedPlace place(RoutingContext context, Site site, String parameter) {
        String word = Answers.query(context, parameter)
                .orElseThrow(() -> Answers.invalid(parameter, "needs a server or a destination"));
        return one(parameter, "place", word, NamedPlace.meant(site, word), NamedPlace::name, NamedPlace.ids(site));
    }

    /** The one thing that is meant. */
    private static <T> T one(
            String parameter, String what, String word, List<T> meant, Function<T, String> name, Stream<String> known) {
        if (meant.isEmpty()) {
            throw Answers.unknown(what, word, known);
        }
        if (meant.size() > 1) {
            throw Answers.invalid(
                    parameter,
                    word + " is several things: write "
                            + String.join(" or ", meant.stream().map(name).toList()));
        }
        return meant.get(0);
    }

    private void later(RoutingContext context, Callable<Object> answer) {
        vertx.executeBlocking(() -> Json.encode(answer.call()), false)
                .onSuccess(json -> Answers.json(context, 200, json))
                .onFailure(context::fail);
    }

    record Findings(Moment at, List<FindingView> findings) {}
}
