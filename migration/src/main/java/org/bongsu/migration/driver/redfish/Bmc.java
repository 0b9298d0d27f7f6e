package org.bongsu.migration.driver.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bongsu.migration.driver.rest.Answer;
import org.bongsu.migration.driver.rest.Endpoint;
import org.bongsu.migration.driver.rest.Rest;
import org.bongsu.migration.driver.rest.Rest.Call;
import org.bongsu.migration.driver.rest.RestException;
import org.bongsu.migration.execution.Command;
import org.jspecify.annotations.Nullable;

/**
 * The controller of one server. Links are followed on this controller only, wherever they point. Sessions are few, so one
 * is kept, taken anew when it is refused, and given back at the end. Belongs to the driver's context.
 */
final class Bmc {

    private static final String ROOT = "/redfish/v1/";
    private static final String TOKEN = "x-auth-token";

    private final Rest rest;
    private final Endpoint endpoint;
    private final RedfishOptions options;
    private final Optional<String> systemId;
    private @Nullable Future<Session> session;
    private @Nullable String system;

    private record Session(String token, Optional<String> location) {}

    /**
     * A look at the system.
     *
     * @param power as the controller says it; empty if it says nothing
     * @param etag for a request on condition that nothing changed
     * @param target where a reset is asked for; empty if it has none
     * @param resets what may be asked for; empty if it does not say
     */
    record Look(Optional<String> power, Optional<String> etag, Optional<String> target, List<String> resets) {
        boolean off() {
            return power.filter("Off"::equals).isPresent();
        }

        boolean comesUp() {
            return power.filter(say -> say.equals("On") || say.equals("PoweringOn"))
                    .isPresent();
        }

        boolean goingDown() {
            return power.filter("PoweringOff"::equals).isPresent();
        }
    }

    Bmc(Rest rest, Endpoint endpoint, RedfishOptions options, Optional<String> systemId) {
        this.rest = rest;
        this.endpoint = endpoint;
        this.options = options;
        this.systemId = systemId;
    }

    /** @param why the command for whose sake, to be named in the controller's log */
    Future<Look> look(Optional<Command> why) {
        String known = system;
        if (known == null) {
            return find().compose(found -> {
                system = found;
                return read(found, why);
            });
        }
        return read(known, why);
    }

    private Future<Look> read(String path, Optional<Command> why) {
        Call get = Call.get(path);
        return authorised(why.map(get::of).orElse(get)).compose(answer -> {
            if (answer.status() == 404) {
                system = null; // a controller that was updated may count anew
            }
            JsonNode json = answer.object();
            Optional<String> etag = answer.header("etag").or(() -> text(json, "@odata.etag"));
            JsonNode reset = json.path("Actions").path("#ComputerSystem.Reset");
            Optional<String> target = text(reset, "target").flatMap(Bmc::here);
            Optional<String> power = text(json, "PowerState");
            List<String> resets = words(reset.path("ResetType@Redfish.AllowableValues"));
            Optional<String> info = text(reset, "@Redfish.ActionInfo").flatMap(Bmc::here);
            if (why.isPresent() && resets.isEmpty() && info.isPresent()) {
                return authorised(Call.get(info.get()))
                        .map(told -> new Look(power, etag, target, resets(told.object())));
            }
            return Future.succeededFuture(new Look(power, etag, target, resets));
        });
    }

    private static List<String> resets(JsonNode info) {
        for (JsonNode parameter : info.path("Parameters")) {
            if (parameter.path("Name").asText().equals("ResetType")) {
                return words(parameter.path("AllowableValues"));
            }
        }
        return List.of();
    }

    private Future<String> find() {
        return authorised(Call.get(ROOT)).compose(root -> {
            String systems = link(root.object().path("Systems")).orElse(ROOT + "Systems");
            return authorised(Call.get(systems)).map(this::choose);
        });
    }

    /** One system is the server's; of several the configuration has to say which, for a guess may switch off another. */
    private String choose(Answer answer) {
        List<String> members = new ArrayList<>();
        answer.object().path("Members").forEach(member -> link(member).ifPresent(members::add));
        List<String> fitting = systemId.isEmpty()
                ? members
                : members.stream()
                        .filter(path -> path.endsWith("/" + systemId.get()))
                        .toList();
        if (fitting.size() != 1) {
            throw new RestException(
                    endpoint.url().getHost() + " has "
                            + (systemId.isEmpty() ? "" : "no system " + systemId.get() + " among ") + "the systems "
                            + members + "; system says which",
                    false);
        }
        return fitting.get(0);
    }

    /** @param condition an ETag; the reset is refused if the system changed since */
    Future<Answer> reset(Command command, String target, String type, Optional<String> condition) {
        Call post = Call.json(HttpMethod.POST, target, "{\"ResetType\":\"" + type + "\"}")
                .of(command);
        return authorised(condition.map(etag -> post.with("if-match", etag)).orElse(post));
    }

    /** The state of a task that a reset began; 202 while it runs. */
    Future<Answer> task(String monitor) {
        return authorised(Call.get(monitor));
    }

    /** Of a link or of a Location header, on this controller; empty if it is none of its paths. */
    static Optional<String> here(String link) {
        try {
            URI uri = URI.create(link);
            String path = uri.getRawPath();
            return path == null || !path.startsWith("/") || path.contains("/../")
                    ? Optional.empty()
                    : Optional.of(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        } catch (IllegalArgumentException notALink) {
            return Optional.empty();
        }
    }

    private Future<Answer> authorised(Call call) {
        if (options.basic()) {
            String pair = options.user() + ":" + options.password();
            return rest.send(
                    endpoint,
                    call.with(
                            "authorization",
                            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
        }
        Future<Session> used = session == null ? logIn() : session;
        return used.compose(one -> rest.send(endpoint, call.with(TOKEN, one.token()))
                .compose(answer -> {
                    if (answer.status() != 401) {
                        return Future.succeededFuture(answer);
                    }
                    if (session == used) {
                        session = null; // it ran out, or the controller started anew
                    }
                    Future<Session> fresh = session == null ? logIn() : session;
                    return fresh.compose(again -> rest.send(endpoint, call.with(TOKEN, again.token())));
                }));
    }

    private Future<Session> logIn() {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("UserName", options.user())
                .put("Password", options.password())
                .toString();
        Future<Session> taken = rest.send(endpoint, Call.get(ROOT))
                .compose(root -> {
                    String sessions =
                            link(root.json().path("Links").path("Sessions")).orElse(ROOT + "SessionService/Sessions");
                    return rest.send(endpoint, Call.json(HttpMethod.POST, sessions, json));
                })
                .map(answer -> {
                    Optional<String> token = answer.header(TOKEN);
                    if (!answer.ok() || token.isEmpty()) {
                        throw new RestException("no session: " + said(answer), false);
                    }
                    return new Session(token.get(), answer.header("location").flatMap(Bmc::here));
                });
        session = taken;
        taken.onFailure(why -> {
            if (session == taken) {
                session = null;
            }
        });
        return taken;
    }

    /** Gives the session back. */
    Future<?> logOut() {
        Future<Session> open = session;
        session = null;
        if (open == null || !open.succeeded() || open.result().location().isEmpty()) {
            return Future.succeededFuture();
        }
        Session one = open.result();
        return rest.send(endpoint, Call.delete(one.location().get()).with(TOKEN, one.token()));
    }

    /** What the controller says of a refusal: its extended messages before all else. */
    static String said(Answer answer) {
        JsonNode error = answer.json().path("error");
        List<String> messages = new ArrayList<>();
        for (JsonNode one : error.path("@Message.ExtendedInfo")) {
            text(one, "Message").ifPresent(messages::add);
        }
        if (messages.isEmpty()) {
            return answer.words();
        }
        return "HTTP " + answer.status() + " " + Answer.line(String.join(" ", messages));
    }

    private static Optional<String> link(JsonNode json) {
        return text(json, "@odata.id").flatMap(Bmc::here);
    }

    private static Optional<String> text(JsonNode json, String key) {
        return json.path(key).isTextual() ? Optional.of(json.path(key).asText()) : Optional.empty();
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }
}
