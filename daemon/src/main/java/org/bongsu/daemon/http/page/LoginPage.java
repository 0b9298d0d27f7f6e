package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.Optional;
import org.bongsu.domain.Text;

/** Name and password, or the way to the organisation's own log-in. A form without any script. */
public final class LoginPage {

    private static final Text LOG_IN = new Text("Log in", "로그인");
    private static final Text NAME = new Text("Name", "이름");
    private static final Text PASSWORD = new Text("Password", "암호");
    private static final Text ORGANISATION = new Text("Log in through your organisation", "조직 계정으로 로그인");
    private static final Text ONWARDS = new Text("You are logged in.", "로그인되었습니다.");
    private static final Text GO_ON = new Text("Go on", "계속");

    private final Language language;
    private final boolean passwords;
    private final boolean oidc;
    private final Optional<Text> wrong;
    private final Html html = new Html();

    /** @param wrong what is told of the last try */
    public LoginPage(Language language, boolean passwords, boolean oidc, Optional<Text> wrong) {
        this.language = language;
        this.passwords = passwords;
        this.oidc = oidc;
        this.wrong = wrong;
    }

    /** Once a page. */
    public String html() {
        html.in("html", with("lang", language.tag()), () -> {
            html.in("head", () -> head(html, language));
            html.in("body", with("class", "login"), () -> html.in("main", this::main));
        });
        return html.toString();
    }

    /** What stands for a moment after the provider sent the browser back. */
    public static String onwards(Language language) {
        Html page = new Html();
        page.in("html", with("lang", language.tag()), () -> {
            page.in("head", () -> {
                head(page, language);
                page.empty("meta", "http-equiv", "refresh", "content", "0;url=/");
            });
            page.in(
                    "body",
                    with("class", "login"),
                    () -> page.in("main", () -> {
                        page.leaf("p", language.say(ONWARDS));
                        page.in("p", () -> page.leaf("a", language.say(GO_ON), "href", "/"));
                    }));
        });
        return page.toString();
    }

    private static void head(Html page, Language language) {
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        page.leaf("title", language.say(LOG_IN) + " · " + language.say(Words.TITLE));
        page.empty("link", "rel", "icon", "href", "/assets/beacon.svg");
        page.empty("link", "rel", "stylesheet", "href", "/assets/status.css");
    }

    private void main() {
        html.in("h1", () -> html.leaf("span", language.say(Words.TITLE), "class", "brand"));
        html.leaf("p", wrong.map(language::say).orElse(""), "id", "answer", "role", "alert");
        if (passwords) {
            html.in("form", with("method", "post", "action", "/login?lang=" + language.tag()), () -> {
                field("user", NAME, with("autocomplete", "username", "maxlength", "64", "autofocus", "autofocus"));
                field("password", PASSWORD, with("type", "password", "autocomplete", "current-password"));
                html.in("p", () -> html.leaf("button", language.say(LOG_IN), "type", "submit"));
            });
        }
        if (oidc) {
            html.in("p", () -> html.leaf("a", language.say(ORGANISATION), "href", "/login/oidc"));
        }
        html.in("p", () -> {
            for (Language other : Language.values()) {
                if (other != language) {
                    html.leaf(
                            "a",
                            other.ownName(),
                            "href",
                            "/login?lang=" + other.tag(),
                            "hreflang",
                            other.tag(),
                            "lang",
                            other.tag());
                }
            }
        });
    }

    private void field(String name, Text label, String[] more) {
        html.in("p", () -> {
            html.leaf("label", language.say(label), "for", name);
            String[] all = new String[more.length + 6];
            System.arraycopy(with("id", name, "name", name, "required", "required"), 0, all, 0, 6);
            System.arraycopy(more, 0, all, 6, more.length);
            html.text(" ").empty("input", all);
        });
    }
}
