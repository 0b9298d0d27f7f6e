package org.bongsu.daemon.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;
import org.jspecify.annotations.Nullable;

/**
 * A provider of OpenID Connect, found by discovery.
 *
 * @param issuer as its tokens name it, an https address
 * @param client our id there
 * @param secret a reference; empty for a public client, which PKCE alone protects
 * @param redirect where the browser comes back: our own address as browsers see it, with {@code /login/oidc/callback}
 * @param scopes beside {@code openid}
 * @param nameClaim what a person is called in the records
 * @param rolesClaim a claim, or a path into one with dots, such as {@code realm_access.roles}
 * @param roles values of that claim and the role that each gives, in the order in which they are asked
 */
public record OidcSettings(
        String issuer,
        String client,
        Optional<String> secret,
        String redirect,
        List<String> scopes,
        String nameClaim,
        String rolesClaim,
        Map<String, Role> roles) {

    public static final String CALLBACK = "/login/oidc/callback";
    public static final List<String> SCOPES = List.of("profile");
    public static final String NAME_CLAIM = "preferred_username";
    public static final String ROLES_CLAIM = "groups";

    public OidcSettings {
        scopes = List.copyOf(scopes);
        roles = Ordered.map(roles);
    }

    /** The first role in the order of the file that a person's claims give; empty for who has none here. */
    public Optional<Role> role(Map<String, Object> claims) {
        List<String> given = values(claim(claims, rolesClaim));
        return roles.entrySet().stream()
                .filter(each -> given.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What a person is called; empty where the claims do not say it in a way that can be recorded. */
    public Optional<String> name(Map<String, Object> claims) {
        return claim(claims, nameClaim) instanceof String name
                ? Optional.of(Users.normal(name))
                        .filter(each -> User.NAME.matcher(each).matches())
                : Optional.empty();
    }

    /** A claim by its whole name, as some have dots in theirs, or else by its path. */
    private static @Nullable Object claim(Map<String, Object> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        Object at = claims;
        for (String part : name.split("\\.", -1)) {
            at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return at;
    }

    private static List<String> values(@Nullable Object claim) {
        List<String> values = new ArrayList<>();
        if (claim instanceof Collection<?> several) {
            several.forEach(each -> values.add(String.valueOf(each)));
        } else if (claim instanceof String one) {
            values.addAll(List.of(one.split("[ ,]+")));
        }
        return values;
    }
}
