package org.bongsu.daemon.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import org.bongsu.daemon.access.AccessTable;
import org.bongsu.daemon.access.Rule;

/**
 * A router of which every route has its {@link Rule} checked first, then its body read. The check hangs on the route itself, so that no
 * other spelling of a path reaches the handler without it. A route that the table does not have cannot be mounted.
 */
final class Doors {

    private final Router router;
    private final Gate gate;

    Doors(Router router, Gate gate) {
        this.router = router;
        this.gate = gate;
    }

    Route get(String path) {
        return mount(router.get(path), HttpMethod.GET, template(path));
    }

    /** @param template what the rule calls it */
    Route getWithRegex(String regex, String template) {
        return mount(router.getWithRegex(regex), HttpMethod.GET, template);
    }

    Route post(String path) {
        return mount(router.post(path), HttpMethod.POST, template(path));
    }

    Route delete(String path) {
        return mount(router.delete(path), HttpMethod.DELETE, template(path));
    }

    private Route mount(Route route, HttpMethod method, String template) {
        Rule rule = AccessTable.rule(method.name(), template)
                .orElseThrow(() -> new IllegalStateException(
                        method + " " + template + " is not in AccessTable: nobody has said who may use it"));
        route.handler(gate.checking(rule));
        return method == HttpMethod.GET
                ? route
                : route.handler(BodyHandler.create(false).setBodyLimit(ApiServer.BODY_BYTES_MAX));
    }

    private static String template(String path) {
        return path.startsWith("/assets/") ? "/assets/{file}" : path.replaceAll(":(\\w+)", "{$1}");
    }
}
