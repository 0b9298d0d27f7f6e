package org.bongsu.daemon.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.bongsu.daemon.access.Principal;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.access.Session;
import org.bongsu.daemon.http.page.Language;
import org.bongsu.daemon.http.page.LoginPage;
import org.bongsu.domain.Text;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in and out, who is in, and putting others out. */
final class LoginRoutes {

    private static final Text PROVIDER_AWAY = new Text(
            "The organisation's login cannot be reached now. Use a local user.",
            "조직 로그인에 연결할 수 없습니다. 로컬 사용자로 로그인하십시오.");

    private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);

    private final AccessPort access;

    LoginRoutes(AccessPort access) {
        this.access = access;
    }

    void mount(Doors doors) {
        doors.get("/login").handler(context -> page(context, 200, Optional.empty()));
        doors.post("/login").handler(this::logIn);
        doors.get("/login/oidc").handler(this::depart);
        doors.get("/login/oidc/callback").handler(this::arrive);
        doors.post("/logout").handler(this::logOut);
        doors.get("/api/v1/me").handler(this::me);
        doors.get("/api/v1/sessions").handler(this::sessions);
        doors.delete("/api/v1/sessions/:user").handler(this::endSessions);
    }

    private void page(RoutingContext context, int status, Optional<Text> wrong) {
        if (!access.required()) {
            redirect(context, "/");
            return;
        }
        Language language = language(context);
        Guard.forms(context);
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Language", language.tag())
                .putHeader("Vary", "Accept-Language")
                .end(new LoginPage(language, access.passwords(), access.oidc(), wrong).html());
    }

    private static Language language(RoutingContext context) {
        return Language.of(Answers.query(context, "lang"), context.request().getHeader("Accept-Language"));
    }

    private void logIn(RoutingContext context) {
        String user = field(context, "user");
        String password = field(context, "password");
        if (user.isBlank() || password.isEmpty()) {
            page(context, 422, Optional.of(new Text("Name and password are both needed.", "이름과 암호를 모두 입력하십시오.")));
            return;
        }
        then(access.logIn(user, password, Gate.address(context.request())), context, this::redirectHome);
    }

    private static String field(RoutingContext context, String name) {
        @Nullable String value = context.request().getFormAttribute(name);
        return value == null ? "" : value;
    }

    /** Whatever session came with the request is not taken up but ended: nobody can be logged in to a session planted before. */
    private void then(CompletionStage<AccessPort.Entry> entry, RoutingContext context, Consumer<RoutingContext> in) {
        Future.fromCompletionStage(entry, Vertx.currentContext())
                .onSuccess(outcome -> {
                    if (outcome instanceof AccessPort.Entry.Granted granted) {
                        Gate.cookie(context.request(), Gate.COOKIE).ifPresent(access::logOut);
                        context.response()
                                .addCookie(Gate.cookie(Gate.COOKIE, granted.session(), CookieSameSite.STRICT));
                        in.accept(context);
                    } else if (outcome instanceof AccessPort.Entry.Denied denied) {
                        denied.retry()
                                .ifPresent(after -> context.response()
                                        .putHeader("Retry-After", Long.toString(Math.max(1, after.toSeconds()))));
                        page(context, denied.status(), Optional.of(denied.why()));
                    }
                })
                .onFailure(context::fail);
    }

    private void redirectHome(RoutingContext context) {
        redirect(context, "/");
    }

    private static void redirect(RoutingContext context, String to) {
        context.response().setStatusCode(303).putHeader("Location", to).end();
    }

    private void depart(RoutingContext context) {
        if (!access.oidc()) {
            throw new ProblemException(Problem.noSuchPath());
        }
        Future.fromCompletionStage(access.depart(Gate.address(context.request())), Vertx.currentContext())
                .onSuccess(departure -> {
                    // Lax: the provider's answer comes as a navigation from its own site, with which a strict cookie
                    // would not come.
                    context.response()
                            .addCookie(Gate.cookie(Gate.TRANSACTION, departure.transaction(), CookieSameSite.LAX));
                    redirect(context, departure.location());
                })
                .onFailure(cause -> {
                    LOG.warn("the provider of OpenID Connect cannot be reached: {}", cause.getMessage());
                    page(context, 503, Optional.of(PROVIDER_AWAY));
                });
    }

    private void arrive(RoutingContext context) {
        String transaction = Gate.cookie(context.request(), Gate.TRANSACTION).orElse("");
        Gate.forget(context, Gate.TRANSACTION, CookieSameSite.LAX);
        String query = Optional.ofNullable(context.request().query()).orElse("");
        then(access.arrive(transaction, query, Gate.address(context.request())), context, this::onwards);
    }

    /**
     * A page that goes on by itself: a redirect would still count as the provider's site sending the browser here, and the strict cookie
     * that was set just now would not come with it.
     */
    private void onwards(RoutingContext context) {
        Language language = language(context);
        context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Language", language.tag())
                .end(LoginPage.onwards(language));
    }

    private void logOut(RoutingContext context) {
        Gate.cookie(context.request(), Gate.COOKIE).ifPresent(access::logOut);
        Gate.forget(context, Gate.COOKIE, CookieSameSite.STRICT);
        redirect(context, "/login");
    }

    private void me(RoutingContext context) {
        Optional<Principal> who = Gate.who(context);
        Answers.json(
                context,
                200,
                new Me(
                        access.required(),
                        who.map(Principal::name),
                        who.map(each -> each.role().word()),
                        who.map(each -> each.means().word()),
                        Role.words()));
    }

    private void sessions(RoutingContext context) {
        Answers.json(
                context,
                200,
                new SessionList(access.sessions().stream().map(Open::of).toList()));
    }

    private void endSessions(RoutingContext context) {
        String user = context.pathParam("user");
        OrderBody body = OrderBody.of(context);
        String by = body.by();
        body.reason();
        body.done();
        Answers.json(context, 200, new Ended(access.endSessions(user, by)));
    }

    /** @param required false where nobody has to log in: then there is no name */
    record Me(
            boolean required,
            Optional<String> name,
            Optional<String> role,
            Optional<String> means,
            List<String> roles) {}

    record SessionList(List<Open> sessions) {}

    record Open(String name, String role, String means, String opened, String seen) {
        static Open of(Session session) {
            return new Open(
                    session.who().name(),
                    session.who().role().word(),
                    session.who().means().word(),
                    Instant.ofEpochMilli(session.openedMillis()).toString(),
                    Instant.ofEpochMilli(session.seenMillis()).toString());
        }
    }

    record Ended(int ended) {}
}
