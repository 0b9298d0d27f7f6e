package org.bongsu.daemon.access;

import static org.bongsu.daemon.access.Role.ADMIN;
import static org.bongsu.daemon.access.Role.APPROVER;
import static org.bongsu.daemon.access.Role.ENGINEER;
import static org.bongsu.daemon.access.Role.OPERATOR;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bongsu.domain.Text;

/** Every route of the API and who may use it. What is not here is not served: {@code http.Doors} refuses to mount it. */
public final class AccessTable {

    private static final Set<Role> NOBODY = EnumSet.noneOf(Role.class);
    private static final Set<Role> ALL = EnumSet.allOf(Role.class);
    private static final Set<Role> DUTY = EnumSet.of(OPERATOR, APPROVER, ADMIN);
    private static final Set<Role> DUTY_OR_ENGINEER = EnumSet.of(OPERATOR, APPROVER, ENGINEER, ADMIN);
    private static final Set<Role> DECIDES = EnumSet.of(APPROVER, ADMIN);
    private static final Set<Role> MACHINERY = EnumSet.of(ENGINEER, ADMIN);
    private static final Set<Role> USERS = EnumSet.of(ADMIN);

    private static final List<Rule> RULES = List.of(
            // What machines ask of a service, and the way in. Nothing of the site is told.
            anyone("GET", "/healthz"),
            anyone("GET", "/readyz"),
            anyone("GET", "/api/openapi.json"),
            anyone("GET", "/assets/{file}"),
            anyone("GET", "/login"),
            anyone("POST", "/login"),
            anyone("GET", "/login/oidc"),
            anyone("GET", "/login/oidc/callback"),
            anyone("POST", "/logout"),
            // Reading.
            roles("GET", "/", ALL),
            roles("GET", "/rooms/{room}", ALL),
            roles("GET", "/evacuation", ALL),
            roles("GET", "/evacuation/{plan}", ALL),
            roles("GET", "/alerts", ALL),
            roles("GET", "/alerts/{alert}", ALL),
            roles("GET", "/inputs", ALL),
            roles("GET", "/notices", ALL),
            roles("GET", "/plain", ALL),
            roles("GET", "/metrics", ALL),
            roles("GET", "/api/v1/me", ALL),
            roles("GET", "/api/v1/site", ALL),
            roles("GET", "/api/v1/points", ALL),
            roles("GET", "/api/v1/points/events", ALL),
            roles("GET", "/api/v1/points/{id}/history", ALL),
            roles("GET", "/api/v1/snapshot", ALL),
            roles("GET", "/api/v1/power", ALL),
            roles("GET", "/api/v1/power/shared", ALL),
            roles("GET", "/api/v1/findings", ALL),
            roles("GET", "/api/v1/inventory", ALL),
            roles("GET", "/api/v1/nut", ALL),
            roles("GET", "/api/v1/compartments", ALL),
            roles("GET", "/api/v1/rooms", ALL),
            roles("GET", "/api/v1/rooms/{room}/permit", ALL),
            roles("GET", "/api/v1/rooms/{room}/why", ALL),
            roles("GET", "/api/v1/alerts", ALL),
            roles("GET", "/api/v1/silences", ALL),
            roles("GET", "/api/v1/notices", ALL),
            roles("GET", "/api/v1/plans", ALL),
            roles("GET", "/api/v1/plans/{plan}", ALL),
            roles("GET", "/api/v1/plans/{plan}/summary", ALL),
            roles("GET", "/api/v1/evacuability", ALL),
            roles("GET", "/api/v1/keys", ALL),
            roles("GET", "/api/v1/events", ALL),
            // On duty.
            roles("POST", "/api/v1/alerts/{alert}/acknowledge", DUTY_OR_ENGINEER),
            roles("POST", "/api/v1/alerts/{alert}/shelve", DUTY_OR_ENGINEER),
            roles("POST", "/api/v1/alerts/{alert}/unshelve", DUTY_OR_ENGINEER),
            roles("POST", "/api/v1/alerts/{alert}/escalate", DUTY_OR_ENGINEER),
            roles("POST", "/api/v1/silences", DUTY_OR_ENGINEER),
            roles("DELETE", "/api/v1/silences/{silence}", DUTY_OR_ENGINEER),
            roles("POST", "/api/v1/rooms/{room}/work-order", DUTY_OR_ENGINEER),
            roles("POST", "/api/v1/rooms/{room}/cut", DUTY),
            roles("DELETE", "/api/v1/rooms/{room}/cut", DUTY),
            roles("POST", "/api/v1/rooms/{room}/confirm", DUTY),
            roles("POST", "/api/v1/rooms/{room}/reject", DUTY),
            // Decisions about work. Arming may take two people, so it takes people.
            person("POST", "/api/v1/rooms/{room}/arm", DECIDES),
            person("POST", "/api/v1/rooms/{room}/return", DECIDES),
            person("POST", "/api/v1/plans/{plan}/arm", DECIDES),
            roles("POST", "/api/v1/rooms/{room}/disarm", DECIDES),
            roles("POST", "/api/v1/rooms/{room}/release", DECIDES),
            roles("POST", "/api/v1/plans/{plan}/cancel", DECIDES),
            roles("POST", "/api/v1/plans/{plan}/steps/{step}/skip", DECIDES),
            // Machinery.
            roles("POST", "/api/v1/reload", MACHINERY),
            roles("GET", "/api/v1/sessions", USERS),
            roles("DELETE", "/api/v1/sessions/{user}", USERS),
            // Tenants come by tokens of their own, and see only their own.
            tenant("GET", "/tenant/v1/events"),
            tenant("POST", "/tenant/v1/events"),
            tenant("GET", "/tenant/v1/deliveries"),
            tenant("POST", "/tenant/v1/deliveries/replay"));

    private AccessTable() {}

    private static Rule anyone(String method, String path) {
        return new Rule(method, path, Rule.Audience.ANYONE, NOBODY, /* person= */ false);
    }

    private static Rule tenant(String method, String path) {
        return new Rule(method, path, Rule.Audience.TENANT, NOBODY, /* person= */ false);
    }

    private static Rule roles(String method, String path, Set<Role> roles) {
        return new Rule(method, path, Rule.Audience.ROLES, roles, /* person= */ false);
    }

    private static Rule person(String method, String path, Set<Role> roles) {
        return new Rule(method, path, Rule.Audience.ROLES, roles, /* person= */ true);
    }

    public static List<Rule> rules() {
        return RULES;
    }

    /** Empty for what is not to be served. */
    public static Optional<Rule> rule(String method, String path) {
        return RULES.stream()
                .filter(rule -> rule.method().equals(method) && rule.path().equals(path))
                .findFirst();
    }

    /** @param who empty where nobody is logged in */
    public static Decision decide(Rule rule, Optional<Principal> who) {
        if (rule.audience() != Rule.Audience.ROLES) {
            return new Decision.Allowed();
        }
        if (who.isEmpty()) {
            return new Decision.LoginNeeded();
        }
        Principal asks = who.get();
        if (!rule.roles().contains(asks.role())) {
            String may = rule.roles().stream().map(Role::word).collect(Collectors.joining(", "));
            return new Decision.Refused(new Text(
                    asks.name() + " is " + asks.role().word() + "; this takes " + may,
                    asks.name() + "의 역할은 " + asks.role().word() + "이며 다음 역할이 필요합니다: " + may));
        }
        if (rule.person() && !asks.person()) {
            return new Decision.Refused(new Text(
                    "this takes a person who is logged in, not the token " + asks.name(),
                    "토큰 " + asks.name() + "이(가) 아니라 로그인한 사람이 필요합니다"));
        }
        return new Decision.Allowed();
    }
}
