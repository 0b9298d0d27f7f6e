package org.bongsu.daemon.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites from giving orders through an operator's browser. A page elsewhere can make the browser send
 * requests to 127.0.0.1 (cross-site), and a name that resolves to 127.0.0.1 makes the two look like one site
 * (rebinding). So: on a loopback address the host asked for must be a loopback name, and an order must come from our own
 * page or from no page at all. Also sets the headers that keep our own page from running what is not ours.
 */
final class Guard implements Handler<RoutingContext> {

    /** A body that takes longer is sent to hold the connection, not to say something. */
    static final long BODY_MILLIS = 10_000;

    private static final String FORMS = "form-action 'self'";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Vertx vertx;
    private final boolean loopback;
    private final boolean tls;

    Guard(Vertx vertx, ListenAddress listen, boolean tls) {
        this.vertx = vertx;
        this.loopback = listen.loopback();
        this.tls = tls;
    }

    /** The answer is a page with a form of our own. */
    static void forms(RoutingContext context) {
        // With no-referrer a browser without Sec-Fetch-Site would send the form with Origin: null, and be refused.
        context.response()
                .putHeader("Content-Security-Policy", POLICY.replace("form-action 'none'", FORMS))
                .putHeader("Referrer-Policy", "same-origin");
    }

    @Override
    public void handle(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cache-Control", "no-store");
        if (tls) {
            context.response().putHeader("Strict-Transport-Security", "max-age=31536000");
        }
        HttpServerRequest request = context.request();
        if (request.getHeader("Content-Length") != null || request.getHeader("Transfer-Encoding") != null) {
            long timer = vertx.setTimer(BODY_MILLIS, late -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
            context.addEndHandler(done -> vertx.cancelTimer(timer));
        }
        if (loopback && !namesLoopback(request)) {
            throw new ProblemException(
                    Problem.forbidden("this daemon listens on a loopback address and answers only to "
                            + "localhost, 127.0.0.1 or [::1] in the Host header"));
        }
        if (orders(request) && !fromOurselves(request)) {
            throw new ProblemException(
                    Problem.forbidden("orders are taken from Bongsu's own page or from a client that is "
                            + "no browser, not from a page of another site"));
        }
        context.next();
    }

    private static boolean namesLoopback(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority != null && ListenAddress.isLoopback(ListenAddress.bare(authority.host()));
    }

    private static boolean orders(HttpServerRequest request) {
        return request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD;
    }

    private static boolean fromOurselves(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin == null || sameHost(origin, request.authority());
    }

    private static boolean sameHost(String origin, @Nullable HostAndPort asked) {
        try {
            return asked != null && asked.toString().equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }
}
