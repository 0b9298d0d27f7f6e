package org.bongsu.daemon.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bongsu.daemon.access.AccessTable;
import org.bongsu.daemon.access.Decision;
import org.bongsu.daemon.access.Principal;
import org.bongsu.daemon.access.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks, and holds every route to its {@link Rule}.
 *
 * <p>Against orders that another site sends through an operator's browser there is no token in the page, but three things that a browser
 * cannot be made to do: the cookie is {@code SameSite=Strict}, an order with a cookie has to say by {@code Sec-Fetch-Site} or {@code
 * Origin}, which scripts cannot set, that it comes from our own page, and it has to be JSON. A token in the page would protect against
 * nothing more, and be one more secret in every copy of it.
 */
final class Gate {

    /** Of our own host over TLS only, for all paths: no other host can set or read one of this name. */
    static final String COOKIE = "__Host-bongsu";

    /** Between our log-in page and the provider's answer. */
    static final String TRANSACTION = "__Host-bongsu-login";

    private static final String BEARER = "Bearer ";
    private static final String WHO = "who";
    private static final String STILL = "still";
    private static final String TENANT = "tenant";

    private final AccessPort access;
    private final TenantPort tenants;

    Gate(AccessPort access, TenantPort tenants) {
        this.access = access;
        this.tenants = tenants;
    }

    /** Runs before a body is read, so that a stranger's is not. */
    SecurityPolicyHandler checking(Rule rule) {
        return context -> {
            if (rule.audience() == Rule.Audience.TENANT) {
                context.put(TENANT, admitted(context));
                context.next();
            } else if (rule.audience() != Rule.Audience.ROLES || !access.required() || admits(rule, context)) {
                context.next();
            }
        };
    }

    /** @throws ProblemException where it is nobody's token, or too many were */
    private String admitted(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        String token = bearer(header) ? header.substring(BEARER.length()).strip() : "";
        TenantPort.Entry entry = tenants.enter(token, address(context.request()));
        if (entry instanceof TenantPort.Entry.Admitted in) {
            return in.tenant();
        }
        if (entry instanceof TenantPort.Entry.Locked locked) {
            long seconds = locked.left().toSeconds() + 1;
            context.response().putHeader("Retry-After", Long.toString(seconds));
            throw new ProblemException(Problem.tooMany(
                    "too many wrong tokens came from your address: none that is new there is looked at for " + seconds
                            + " s"));
        }
        context.response().putHeader("WWW-Authenticate", "Bearer realm=\"bongsu\"");
        throw new ProblemException(Problem.unauthorised());
    }

    private static boolean bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    /** Whose the request is, on routes of tenants. */
    static String tenant(RoutingContext context) {
        String tenant = context.get(TENANT);
        return tenant;
    }

    /** False where the answer is already given. */
    private boolean admits(Rule rule, RoutingContext context) {
        Optional<Principal> who = identify(context);
        Decision decision = AccessTable.decide(rule, who);
        if (decision instanceof Decision.LoginNeeded) {
            if (people(context.request())) {
                context.response()
                        .setStatusCode(303)
                        .putHeader("Location", "/login")
                        .end();
                return false;
            }
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"bongsu\"");
            throw new ProblemException(Problem.loginNeeded());
        }
        if (decision instanceof Decision.Refused refused) {
            throw new ProblemException(Problem.notAllowed(refused.why().en()));
        }
        who.ifPresent(known -> context.put(WHO, known));
        return true;
    }

    /** Somebody with a browser wants a page: sent to where one logs in. */
    private static boolean people(HttpServerRequest request) {
        String accepts = request.getHeader("Accept");
        return request.method() == HttpMethod.GET
                && !request.path().startsWith("/api/")
                && accepts != null
                && accepts.contains("text/html");
    }

    /** A token that is there counts, good or bad; only then the cookie. */
    private Optional<Principal> identify(RoutingContext context) {
        HttpServerRequest request = context.request();
        String header = request.getHeader("Authorization");
        if (header != null) {
            if (!bearer(header)) {
                return Optional.empty();
            }
            String token = header.substring(BEARER.length()).strip();
            String address = address(request);
            context.put(
                    STILL, (BooleanSupplier) () -> access.token(token, address).isPresent());
            return access.token(token, address);
        }
        Optional<String> cookie = cookie(request, COOKIE);
        Optional<Principal> who = cookie.flatMap(access::session);
        if (who.isPresent()) {
            if (orders(request) && !saysItIsOurs(request)) {
                throw new ProblemException(Problem.forbidden(
                        "an order with a session's cookie has to come from Bongsu's own page, and the browser has to"
                                + " say so by Sec-Fetch-Site or Origin; scripts use a token"));
            }
            cookie.ifPresent(id -> context.put(
                    STILL, (BooleanSupplier) () -> access.session(id).isPresent()));
        }
        return who;
    }

    /** The guard has refused what says that it comes from elsewhere; here it has to say something. */
    private static boolean saysItIsOurs(HttpServerRequest request) {
        return request.getHeader("Sec-Fetch-Site") != null || request.getHeader("Origin") != null;
    }

    private static boolean orders(HttpServerRequest request) {
        return request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD;
    }

    /** Who asks, where somebody has to be logged in. */
    static Optional<Principal> who(RoutingContext context) {
        return Optional.ofNullable(context.get(WHO));
    }

    /** Whether who asked is still let in, for answers that go on. */
    static BooleanSupplier still(RoutingContext context) {
        BooleanSupplier still = context.get(STILL);
        return still == null ? () -> true : still;
    }

    static Optional<String> cookie(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getCookie(name))
                .map(Cookie::getValue)
                .filter(value -> !value.isBlank());
    }

    static String address(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? ""
                : String.valueOf(request.remoteAddress().hostAddress());
    }

    /** For the browser's run: closing it logs out. */
    static Cookie cookie(String name, String value, CookieSameSite site) {
        return Cookie.cookie(name, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(true)
                .setSameSite(site);
    }

    static void forget(RoutingContext context, String name, CookieSameSite site) {
        context.response().addCookie(cookie(name, "", site).setMaxAge(0));
    }
}
