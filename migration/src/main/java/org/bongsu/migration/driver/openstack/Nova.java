package org.bongsu.migration.driver.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.migration.driver.rest.Answer;
import org.bongsu.migration.driver.rest.Endpoint;
import org.bongsu.migration.driver.rest.Rest;
import org.bongsu.migration.driver.rest.Rest.Call;
import org.bongsu.migration.driver.rest.RestException;
import org.jspecify.annotations.Nullable;

/**
 * Nova, asked with a token of Keystone's that is taken anew when it is refused. The microversion is pinned: what an answer
 * means does not change when the far end is upgraded. Belongs to the driver's context.
 */
final class Nova {

    /** Of Stein, April 2019: the last in which a move to a named host may go past the scheduler is 2.67. */
    static final String MICROVERSION = "2.68";

    private static final int PAGE = 1000;

    /** More than 200,000 guests; whoever pages for ever is not Nova. */
    private static final int PAGES_MOST = 200;

    private final Rest rest;
    private final OpenstackOptions options;
    private final Endpoint keystone;
    private @Nullable Future<Access> access;
    private boolean told;

    private record Access(String token, Endpoint compute) {}

    Nova(Rest rest, OpenstackOptions options) {
        this.rest = rest;
        this.options = options;
        this.keystone = new Endpoint(options.keystone(), options.trust());
    }

    /** Any answer, whatever its status; a token that was refused has been renewed once. */
    Future<Answer> call(Call call) {
        Future<Access> used = access();
        return used.compose(one -> send(one, call).compose(answer -> {
            if (answer.status() != 401) {
                return Future.succeededFuture(answer);
            }
            if (access == used) {
                access = null;
            }
            return access().compose(fresh -> send(fresh, call));
        }));
    }

    Future<JsonNode> get(String path) {
        return call(Call.get(path)).map(Answer::object);
    }

    static Call action(String server, String name, Optional<ObjectNode> arguments) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (arguments.isPresent()) {
            body.set(name, arguments.get());
        } else {
            body.putNull(name);
        }
        return Call.json(HttpMethod.POST, "/servers/" + Rest.encode(server) + "/action", body.toString());
    }

    private Future<Answer> send(Access one, Call call) {
        return rest.send(
                one.compute(),
                call.with("x-auth-token", one.token())
                        .with("openstack-api-version", "compute " + MICROVERSION)
                        .with("x-openstack-nova-api-version", MICROVERSION));
    }

    private Future<Access> access() {
        Future<Access> known = access;
        if (known != null) {
            return known;
        }
        Future<Access> taken = logIn();
        access = taken;
        taken.onFailure(why -> {
            if (access == taken) {
                access = null;
            }
        });
        return taken;
    }

    private Future<Access> logIn() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode identity = body.putObject("auth").putObject("identity");
        identity.putArray("methods").add("application_credential");
        identity.putObject("application_credential")
                .put("id", options.credential())
                .put("secret", options.secret());
        return rest.send(keystone, Call.json(HttpMethod.POST, "/auth/tokens", body.toString()))
                .map(answer -> {
                    Optional<String> token = answer.header("x-subject-token");
                    if (!answer.ok() || token.isEmpty()) {
                        throw new RestException("no token of Keystone: " + answer.words(), false);
                    }
                    URI compute = options.compute().orElseGet(() -> compute(answer.object()));
                    return new Access(token.get(), new Endpoint(compute, options.trust()));
                })
                .compose(this::speaks);
    }

    private URI compute(JsonNode token) {
        for (JsonNode service : token.path("token").path("catalog")) {
            if (!service.path("type").asText().equals("compute")) {
                continue;
            }
            for (JsonNode endpoint : service.path("endpoints")) {
                String region = endpoint.path("region_id")
                        .asText(endpoint.path("region").asText());
                boolean fits = endpoint.path("interface").asText().equals(options.reach())
                        && options.region().map(region::equals).orElse(true);
                if (fits) {
                    // Some catalogues still carry the project, which the API has not needed since 2.18.
                    return URI.create(endpoint.path("url").asText().replaceAll("(/v2(\\.1)?)/.*$", "/v2.1"));
                }
            }
        }
        throw new RestException(
                "Keystone's catalogue has no " + options.reach() + " compute endpoint"
                        + options.region().map(region -> " in " + region).orElse(""),
                false);
    }

    /** Asked once: a Nova that is too old would understand the same words otherwise. */
    private Future<Access> speaks(Access one) {
        if (told) {
            return Future.succeededFuture(one);
        }
        return rest.send(one.compute(), Call.get("/").with("x-auth-token", one.token()))
                .map(answer -> {
                    String most =
                            answer.object().path("version").path("version").asText();
                    if (!reaches(most)) {
                        throw new RestException(
                                "Nova speaks microversions up to " + (most.isEmpty() ? "none" : most) + ", and "
                                        + MICROVERSION + " is needed",
                                false);
                    }
                    told = true;
                    return one;
                });
    }

    private static boolean reaches(String most) {
        int dot = most.indexOf('.');
        try {
            return dot > 0
                    && Integer.parseInt(most.substring(0, dot)) == 2
                    && Integer.parseInt(most.substring(dot + 1))
                            >= Integer.parseInt(MICROVERSION.substring(MICROVERSION.indexOf('.') + 1));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** All guests of all projects, page by page: the links of a page may name a host that only the far end can reach. */
    Future<List<Guest>> guests() {
        List<Guest> all = new ArrayList<>();
        return page("", 0, all).map(none -> all);
    }

    private Future<Void> page(String marker, int number, List<Guest> all) {
        String path = "/servers/detail?all_tenants=True&limit=" + PAGE
                + (marker.isEmpty() ? "" : "&marker=" + Rest.encode(marker));
        return get(path).compose(page -> {
            String last = "";
            for (JsonNode one : page.path("servers")) {
                Guest guest = Guest.of(one);
                all.add(guest);
                last = guest.id();
            }
            boolean more = !last.isEmpty() && page.path("servers_links").size() > 0;
            if (more && number >= PAGES_MOST) {
                throw new RestException("the list of guests does not end", true);
            }
            return more ? page(last, number + 1, all) : Future.succeededFuture();
        });
    }

    Future<Guest> guest(String id, Call call) {
        return call(call).map(answer -> {
            if (answer.status() == 404) {
                throw new RestException("Nova has no guest " + id + " any more", false);
            }
            return Guest.of(answer.object().path("server"));
        });
    }

    static Call show(String id) {
        return Call.get("/servers/" + Rest.encode(id));
    }

    Future<List<ComputeService>> services() {
        return get("/os-services?binary=nova-compute").map(json -> {
            List<ComputeService> services = new ArrayList<>();
            json.path("services").forEach(one -> services.add(ComputeService.of(one)));
            return services;
        });
    }

    Future<Void> close() {
        return rest.close();
    }
}
