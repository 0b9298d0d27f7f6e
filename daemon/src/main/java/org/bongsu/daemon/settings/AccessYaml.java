package org.bongsu.daemon.settings;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.daemon.access.AccessSettings;
import org.bongsu.daemon.access.OidcSettings;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.access.User;
import org.bongsu.daemon.http.ListenAddress;

/** The section {@code access}. */
final class AccessYaml {

    private AccessYaml() {}

    static Optional<AccessSettings> decode(YamlNode root, Problems problems) {
        return root.get("access").map(node -> decode(node.object(problems)));
    }

    private static AccessSettings decode(YamlObject access) {
        Optional<String> users = access.optional("users").map(YamlValue::string);
        Duration idle = AccessSettings.IDLE;
        Duration lifetime = AccessSettings.LIFETIME;
        Optional<YamlObject> sessions = access.optional("sessions").map(YamlValue::object);
        if (sessions.isPresent()) {
            idle = sessions.get()
                    .optional("idle")
                    .map(value -> value.duration(AccessSettings.IDLE_LEAST, AccessSettings.LIFETIME_MOST))
                    .orElse(idle);
            lifetime = sessions.get()
                    .optional("lifetime")
                    .map(value -> value.duration(AccessSettings.IDLE_LEAST, AccessSettings.LIFETIME_MOST))
                    .orElse(lifetime);
            if (lifetime.compareTo(idle) < 0) {
                sessions.get()
                        .problem("lifetime " + YamlValue.format(lifetime) + " is below idle " + YamlValue.format(idle));
                lifetime = idle;
            }
            sessions.get().done();
        }
        List<AccessSettings.Token> tokens = new ArrayList<>();
        access.optionalList("tokens").forEach(value -> tokens.add(token(value.object(), tokens)));
        Optional<OidcSettings> oidc =
                access.optional("oidc").map(YamlValue::object).map(AccessYaml::oidc);
        if (users.isEmpty() && tokens.isEmpty() && oidc.isEmpty()) {
            access.problem("lets nobody in: users, oidc or tokens are missing");
        }
        access.done();
        return new AccessSettings(users, idle, lifetime, tokens, oidc);
    }

    private static AccessSettings.Token token(YamlObject token, List<AccessSettings.Token> before) {
        YamlValue name = token.required("id");
        String id = name.string();
        if (name.isThere() && !User.NAME.matcher(id).matches()) {
            name.problem("\"" + id + "\" is no name: letters, digits and . _ @ - after the first");
        }
        if (before.stream().anyMatch(other -> other.id().equals(id))) {
            name.problem(id + " is there twice");
        }
        Role role = role(token.required("role"));
        YamlValue secret = token.required("token");
        String reference = secret.string();
        if (secret.isThere() && !reference.startsWith("env:") && !reference.startsWith("file:")) {
            // Never what stands there: it may be the token.
            secret.problem("is to be a reference, env:NAME or file:PATH, not the token itself");
        }
        Instant until = until(token.required("until"));
        token.done();
        return new AccessSettings.Token(id, role, reference, until);
    }

    private static Role role(YamlValue value) {
        return Role.of(value.oneOf(Role.words())).orElse(Role.VIEWER);
    }

    private static Instant until(YamlValue value) {
        String text = value.string();
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            if (value.isThere()) {
                value.problem("\"" + text + "\" is not a moment with its offset, such as 2027-01-01T00:00:00+09:00");
            }
            return Instant.EPOCH;
        }
    }

    private static OidcSettings oidc(YamlObject oidc) {
        URI issuer = uri(oidc.required("issuer"));
        String client = oidc.required("client").string();
        Optional<String> secret = oidc.optional("secret").map(AccessYaml::reference);
        YamlValue back = oidc.required("redirect");
        URI redirect = uri(back);
        if (back.isThere() && !OidcSettings.CALLBACK.equals(redirect.getPath())) {
            back.problem("is to end in " + OidcSettings.CALLBACK + ", such as https://bongsu.example"
                    + OidcSettings.CALLBACK);
        }
        List<String> scopes = oidc.has("scopes")
                ? oidc.optional("scopes").map(YamlValue::strings).orElse(List.of())
                : OidcSettings.SCOPES;
        String name = oidc.optional("name").map(YamlValue::string).orElse(OidcSettings.NAME_CLAIM);
        String claim = oidc.optional("claim").map(YamlValue::string).orElse(OidcSettings.ROLES_CLAIM);
        YamlObject given = oidc.required("roles").object();
        Map<String, Role> roles = new LinkedHashMap<>();
        given.keys().forEach(key -> roles.put(key, role(given.required(key))));
        oidc.done();
        return new OidcSettings(issuer.toString(), client, secret, redirect.toString(), scopes, name, claim, roles);
    }

    private static String reference(YamlValue value) {
        String reference = value.string();
        if (value.isThere() && !reference.startsWith("env:") && !reference.startsWith("file:")) {
            value.problem("is to be a reference, env:NAME or file:PATH, not the secret itself");
        }
        return reference;
    }

    /** What passes there logs people in: over TLS, or not beyond this machine. */
    private static URI uri(YamlValue value) {
        String text = value.string();
        try {
            URI uri = URI.create(text);
            String host = uri.getHost();
            boolean here = host != null && ListenAddress.local(host);
            if (host != null && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        if (value.isThere()) {
            value.problem("\"" + text + "\" is not an https address (http on a loopback address only)");
        }
        return URI.create("https://nowhere.invalid" + OidcSettings.CALLBACK);
    }
}
