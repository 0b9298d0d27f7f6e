package org.bongsu.daemon.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may use one route.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path with {@code {name}} for what varies
 * @param roles who may, where the audience is {@link Audience#ROLES}; else empty
 * @param person whether a person has to be logged in: a token is no voice of a two-person action
 */
public record Rule(String method, String path, Audience audience, Set<Role> roles, boolean person) {

    /** Whom a route is for. */
    public enum Audience {
        /** Without any log-in: nothing of the site is told. */
        ANYONE,
        /** Tenants, by tokens of their own. */
        TENANT,
        ROLES
    }

    public Rule {
        EnumSet<Role> copy = EnumSet.noneOf(Role.class);
        copy.addAll(roles);
        roles = Collections.unmodifiableSet(copy);
        if ((audience == Audience.ROLES) == roles.isEmpty()) {
            throw new IllegalArgumentException(method + " " + path + ": " + audience + " with roles " + roles);
        }
    }

    public String route() {
        return method + " " + path;
    }
}
