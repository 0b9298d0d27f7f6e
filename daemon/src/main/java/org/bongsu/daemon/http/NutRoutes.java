package org.bongsu.daemon.http;

import java.util.List;
import org.bongsu.daemon.http.view.UpsGroupView;
import org.bongsu.domain.Moment;

/** Who follows a room by the protocol of NUT, and what they are told. */
final class NutRoutes {

    private final DaemonView view;

    NutRoutes(DaemonView view) {
        this.view = view;
    }

    void mount(Doors doors) {
        doors.get("/api/v1/nut").handler(context -> Answers.json(context, 200, new Served(view.now(), view.ups())));
    }

    record Served(Moment at, List<UpsGroupView> ups) {}
}
