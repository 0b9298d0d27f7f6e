package org.bongsu.migration.driver.redfish;

import static org.bongsu.migration.TestSites.T0;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.rest.RestFarEnd;
import org.bongsu.migration.driver.rest.RestSites;
import org.bongsu.migration.driver.rest.Trust;

/**
 * Controllers as DSP0266 and the ComputerSystem schema of DSP2046 describe them, one a server s1-a, s1-b, ..., below a path
 * of its own on one port.
 */
final class RedfishFarEnd extends RestFarEnd {

    static final String SYSTEM = "/redfish/v1/Systems/1";
    private static final String SESSIONS = "/redfish/v1/SessionService/Sessions";

    private final Path data;
    private final Map<String, Controller> controllers = new LinkedHashMap<>();
    private final boolean back;
    private int sessionCount;

    // How the driver is configured, and what the controllers insist on; to be set before the driver is made.
    boolean basic;
    Optional<Duration> forceAfter = Optional.empty();
    Map<String, String> chosen = Map.of();
    List<String> systems = List.of("1");
    List<String> allowed = List.of("On", "ForceOff", "GracefulShutdown");
    boolean actionInfo;
    boolean conditional;
    boolean tasks;
    String foreign = "";
    int busy;

    /** One controller. */
    static final class Controller {
        String power = "On";
        int change = 1;
        final Deque<String> next = new ArrayDeque<>();
        final Set<String> tokens = new LinkedHashSet<>();
        final List<String> resets = new ArrayList<>();
        int monitored;

        void becomes(String state) {
            power = state;
            change++;
        }
    }

    RedfishFarEnd(Path folder) throws Exception {
        this(folder, false);
    }

    /** @param back every server is off, and told to go on */
    RedfishFarEnd(Path folder, boolean back) throws Exception {
        data = folder.resolve("data");
        this.back = back;
        for (int number = 1; number <= 6; number++) {
            controllers.put("s" + number + "-a", new Controller());
            controllers.put("s" + number + "-b", new Controller());
        }
        if (back) {
            controllers.values().forEach(one -> one.power = "Off");
        }
        comeBack();
    }

    synchronized Controller controller(String server) {
        return controllers.get(server);
    }

    synchronized int openSessions() {
        return controllers.values().stream().mapToInt(one -> one.tokens.size()).sum();
    }

    synchronized void forgetSessions() {
        controllers.values().forEach(one -> one.tokens.clear());
    }

    /** What each further look finds, then what it is by then. */
    synchronized void willSay(String server, String... states) {
        controllers.get(server).next.addAll(List.of(states));
    }

    RedfishOptions options() {
        return new RedfishOptions(
                "bmc",
                new ServerNames(Optional.of("http://127.0.0.1:" + port() + "/{server}"), Map.of()),
                chosen,
                "bongsu",
                "hunter2",
                basic,
                Trust.DEFAULT,
                Map.of(),
                Duration.ofMillis(100),
                Duration.ofMillis(1500),
                Duration.ofMillis(50),
                Duration.ofSeconds(3),
                CONCURRENCY,
                forceAfter);
    }

    @Override
    public Driver driver(DriverListener listener) {
        Set<String> servers = controllers.keySet();
        return RedfishDriver.of(
                vertx,
                options(),
                new Ground(RestSites.of(List.copyOf(servers), Map.of()), servers, server -> false),
                data,
                () -> T0,
                listener);
    }

    @Override
    protected void serve(Exchange exchange) {
        int slash = exchange.path().indexOf('/', 1);
        String server = exchange.path().substring(1, slash);
        String path = exchange.path().substring(slash);
        Controller one = controllers.get(server);
        if (path.equals("/redfish/v1/")) {
            exchange.answer(
                    200,
                    new JsonObject()
                            .put("Systems", link(foreign + "/redfish/v1/Systems"))
                            .put("Links", new JsonObject().put("Sessions", link(SESSIONS)))
                            .encode());
        } else if (path.equals(SESSIONS)) {
            logIn(exchange, one);
        } else if (!allowedIn(exchange, one)) {
            exchange.answer(401, error("NoValidSession"));
        } else if (exchange.method().equals(HttpMethod.DELETE)) {
            one.tokens.remove(path.substring(path.lastIndexOf('/') + 1));
            exchange.answer(204);
        } else if (path.equals("/redfish/v1/Systems")) {
            JsonArray members = new JsonArray();
            systems.forEach(id -> members.add(link("/redfish/v1/Systems/" + id)));
            exchange.answer(200, new JsonObject().put("Members", members).encode());
        } else if (path.equals(SYSTEM + "/ResetActionInfo")) {
            JsonObject parameter =
                    new JsonObject().put("Name", "ResetType").put("AllowableValues", new JsonArray(allowed));
            exchange.answer(
                    200,
                    new JsonObject()
                            .put("Parameters", new JsonArray().add(parameter))
                            .encode());
        } else if (path.equals(SYSTEM)) {
            look(exchange, one);
        } else if (path.equals(SYSTEM + "/Actions/ComputerSystem.Reset")) {
            reset(exchange, server, one);
        } else if (path.equals("/redfish/v1/TaskService/Tasks/1/Monitor")) {
            exchange.answer(++one.monitored < 3 ? 202 : 200, one.monitored < 3 ? "" : "{\"TaskState\":\"Completed\"}");
        } else {
            exchange.answer(404, error("ResourceMissingAtURI"));
        }
    }

    private static JsonObject link(String path) {
        return new JsonObject().put("@odata.id", path);
    }

    private static String error(String message) {
        JsonArray info = new JsonArray().add(new JsonObject().put("Message", message));
        return new JsonObject()
                .put("error", new JsonObject().put("@Message.ExtendedInfo", info))
                .encode();
    }

    private void logIn(Exchange exchange, Controller one) {
        if (!exchange.json().getString("Password").equals("hunter2")) {
            exchange.answer(401, error("wrong"));
            return;
        }
        String token = "t" + ++sessionCount;
        one.tokens.add(token);
        exchange.status(201)
                .putHeader("x-auth-token", token)
                .putHeader("location", "http://elsewhere.example" + SESSIONS + "/" + token)
                .end("{}");
    }

    private boolean allowedIn(Exchange exchange, Controller one) {
        String right = Base64.getEncoder().encodeToString("bongsu:hunter2".getBytes(StandardCharsets.UTF_8));
        return basic
                ? exchange.header("authorization").equals("Basic " + right)
                : one.tokens.contains(exchange.header("x-auth-token"));
    }

    private void look(Exchange exchange, Controller one) {
        if (!one.next.isEmpty()) {
            one.becomes(one.next.remove());
        }
        JsonObject reset = new JsonObject().put("target", SYSTEM + "/Actions/ComputerSystem.Reset");
        if (actionInfo) {
            reset.put("@Redfish.ActionInfo", SYSTEM + "/ResetActionInfo");
        } else {
            reset.put("ResetType@Redfish.AllowableValues", new JsonArray(allowed));
        }
        JsonObject system = new JsonObject()
                .put("PowerState", one.power)
                .put("Actions", new JsonObject().put("#ComputerSystem.Reset", reset));
        exchange.request().response().putHeader("etag", "W/\"" + one.change + "\"");
        exchange.answer(200, system.encode());
        boolean done = back ? one.power.endsWith("On") : one.power.equals("Off") || one.power.equals("PoweringOff");
        if (done) {
            nothingToDo(exchange);
        }
    }

    private void reset(Exchange exchange, String server, Controller one) {
        if (busy > 0) {
            busy--;
            exchange.request().response().putHeader("retry-after", "0");
            exchange.answer(503, error("busy"));
            return;
        }
        if (conditional && !exchange.header("if-match").equals("W/\"" + one.change + "\"")) {
            exchange.answer(exchange.header("if-match").isEmpty() ? 428 : 412, error("PreconditionFailed"));
            return;
        }
        String type = exchange.json().getString("ResetType");
        one.resets.add(type);
        act(exchange, server.substring(0, 2), () -> {
            if (fails(server)) {
                exchange.answer(409, error("the host does not listen"));
                return;
            }
            if (!lies(server)) {
                one.becomes(type.equals("On") ? "On" : "Off");
            }
            if (tasks) {
                exchange.request().response().putHeader("location", "/redfish/v1/TaskService/Tasks/1/Monitor");
                exchange.answer(202);
            } else {
                exchange.answer(204);
            }
        });
    }
}
