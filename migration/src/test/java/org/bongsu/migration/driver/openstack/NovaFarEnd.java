package org.bongsu.migration.driver.openstack;

import static org.bongsu.migration.TestSites.T0;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bongsu.migration.driver.Driver;
import org.bongsu.migration.driver.DriverListener;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ServerNames;
import org.bongsu.migration.driver.rest.Destinations;
import org.bongsu.migration.driver.rest.RestFarEnd;
import org.bongsu.migration.driver.rest.RestSites;
import org.bongsu.migration.driver.rest.Trust;

/**
 * Keystone v3 and Nova's compute API at microversion 2.68 as their API references describe them: hypervisors cmp-s1, ...
 * and cmp-anyang-0 and 1, guests named after the workloads.
 */
final class NovaFarEnd extends RestFarEnd {

    /** Small, so that the list has pages. */
    private static final int PAGE = 5;

    private final Path data;
    private final boolean back;
    final Map<String, Vm> vms = new LinkedHashMap<>();
    final Map<String, JsonObject> services = new LinkedHashMap<>();
    private final List<Migrating> migrations = new ArrayList<>();
    private final Map<String, JsonArray> actions = new LinkedHashMap<>();
    private final Set<String> tokens = new LinkedHashSet<>();
    private int tokenCount;

    /** Servers that somebody saw off. */
    final Set<String> off = ConcurrentHashMap.newKeySet();

    // How the driver is configured, and how this Nova is.
    Optional<Duration> forceAfter = Optional.empty();
    Duration within = Duration.ofSeconds(30);
    boolean metadata;
    Map<String, String> chosen = Map.of();
    String most = "2.96";
    boolean stuck;
    boolean noValidHost;
    boolean hidesHosts;
    boolean deafStarts;
    Duration hold = Duration.ofSeconds(3);

    /** A guest. */
    static final class Vm {
        final String id;
        final String name;
        String status = "ACTIVE";
        String task;
        String host;
        int power = 1;
        JsonObject metadata = new JsonObject();
        /** Whether anybody could see that it moves. */
        boolean shown;

        Vm(String id, String name, String host) {
            this.id = id;
            this.name = name;
            this.host = host;
        }

        void becomes(String newStatus, int newPower) {
            status = newStatus;
            power = newPower;
            task = null;
        }
    }

    private static final class Migrating {
        final int id;
        final Vm vm;
        final String to;
        final boolean live;
        String status = "queued";
        int asked;

        Migrating(int id, Vm vm, String to, boolean live) {
            this.id = id;
            this.vm = vm;
            this.to = to;
            this.live = live;
        }

        boolean open() {
            return !Set.of("completed", "cancelled", "error", "confirmed").contains(status);
        }
    }

    NovaFarEnd(Path folder) throws Exception {
        this(folder, false);
    }

    /** @param back everything is stopped, and told to come back */
    NovaFarEnd(Path folder, boolean back) throws Exception {
        data = folder.resolve("data");
        this.back = back;
        if (back) {
            hold = RETURN_HOLD;
        }
        for (int number = 1; number <= 6; number++) {
            service("cmp-s" + number);
            add("s" + number + "-a", "cmp-s" + number);
            add("s" + number + "-b", "cmp-s" + number);
        }
        service("cmp-anyang-0");
        service("cmp-anyang-1");
        if (back) {
            vms.values().forEach(vm -> vm.becomes("SHUTOFF", 4));
        }
        comeBack();
    }

    private void service(String host) {
        services.put(
                host,
                new JsonObject()
                        .put("id", "id-" + host)
                        .put("binary", "nova-compute")
                        .put("host", host)
                        .put("state", "up")
                        .put("status", "enabled")
                        .put("forced_down", false));
    }

    synchronized Vm add(String name, String host) {
        Vm vm = new Vm("vm-" + vms.size(), name, host);
        vms.put(vm.id, vm);
        return vm;
    }

    synchronized Vm vm(String name) {
        return vms.values().stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    synchronized void change(Runnable how) {
        how.run();
    }

    synchronized void revokeTokens() {
        tokens.clear();
    }

    synchronized JsonObject service(String host, String key, Object value) {
        return services.get(host).put(key, value);
    }

    @Override
    public Driver driver(DriverListener listener) {
        Map<String, String> workloads = new LinkedHashMap<>();
        List<String> servers = new ArrayList<>();
        for (int number = 1; number <= 6; number++) {
            servers.add("s" + number);
            workloads.put("s" + number + "-a", "s" + number);
            workloads.put("s" + number + "-b", "s" + number);
        }
        return OpenstackDriver.of(
                vertx,
                options(),
                new Ground(RestSites.of(servers, workloads), new LinkedHashSet<>(servers), off::contains),
                data,
                () -> T0,
                listener);
    }

    OpenstackOptions options() {
        return new OpenstackOptions(
                "nova",
                URI.create("http://127.0.0.1:" + port() + "/v3"),
                "credential-1",
                "hunter2",
                Optional.of("RegionOne"),
                "internal",
                Optional.empty(),
                new ServerNames(Optional.of("cmp-{server}"), Map.of()),
                new Destinations(Map.of("anyang", List.of("cmp-anyang-{host}"))),
                metadata,
                chosen,
                Trust.DEFAULT,
                Duration.ofMillis(80),
                Duration.ofMillis(1500),
                hold,
                CONCURRENCY,
                within,
                Duration.ofSeconds(20),
                forceAfter);
    }

    @Override
    protected void serve(Exchange exchange) {
        String path = exchange.path();
        if (exchange.is(HttpMethod.POST, "/v3/auth/tokens")) {
            token(exchange);
        } else if (path.equals("/v2.1/")) {
            exchange.answer(
                    200,
                    new JsonObject()
                            .put("version", new JsonObject().put("version", most))
                            .encode());
        } else if (!tokens.contains(exchange.header("x-auth-token"))) {
            exchange.answer(401, "{\"error\":{\"message\":\"The request you have made requires authentication.\"}}");
        } else if (!exchange.header("openstack-api-version").equals("compute 2.68")) {
            exchange.answer(400, "{\"badRequest\":{\"message\":\"another version\"}}");
        } else if (path.equals("/v2.1/os-services")) {
            exchange.answer(
                    200,
                    new JsonObject()
                            .put("services", new JsonArray(new ArrayList<>(services.values())))
                            .encode());
        } else if (path.startsWith("/v2.1/os-services/")) {
            disable(exchange, path.substring("/v2.1/os-services/id-".length()));
        } else if (path.equals("/v2.1/os-migrations")) {
            JsonArray all = new JsonArray();
            for (Migrating one : migrations) {
                if (one.vm.id.equals(exchange.param("instance_uuid"))) {
                    goOn(one);
                    all.add(new JsonObject().put("id", one.id).put("status", one.status));
                }
            }
            exchange.answer(200, new JsonObject().put("migrations", all).encode());
        } else if (path.equals("/v2.1/servers/detail")) {
            list(exchange);
        } else {
            guest(exchange, path.substring("/v2.1/servers/".length()).split("/"));
        }
    }

    private void token(Exchange exchange) {
        JsonObject identity = exchange.json().getJsonObject("auth").getJsonObject("identity");
        boolean right = identity.getJsonArray("methods").contains("application_credential")
                && identity.getJsonObject("application_credential")
                        .getString("secret")
                        .equals("hunter2")
                && !exchange.json().getJsonObject("auth").containsKey("scope"); // such a credential brings its own
        if (!right) {
            exchange.answer(401, "{}");
            return;
        }
        String token = "token-" + ++tokenCount;
        tokens.add(token);
        JsonArray endpoints = new JsonArray();
        for (String reach : List.of("public", "internal")) {
            endpoints.add(new JsonObject()
                    .put("interface", reach)
                    .put("region_id", "RegionOne")
                    .put(
                            "url",
                            reach.equals("public")
                                    ? "http://unreachable.invalid/v2.1"
                                    : "http://127.0.0.1:" + port() + "/v2.1/project-1"));
        }
        JsonArray catalog = new JsonArray()
                .add(new JsonObject().put("type", "volumev3").put("endpoints", new JsonArray()))
                .add(new JsonObject().put("type", "compute").put("endpoints", endpoints));
        exchange.request().response().putHeader("x-subject-token", token);
        exchange.answer(
                201,
                new JsonObject()
                        .put("token", new JsonObject().put("catalog", catalog))
                        .encode());
    }

    private void disable(Exchange exchange, String host) {
        JsonObject service = services.get(host);
        boolean enabled = exchange.json().getString("status").equals("enabled");
        if (enabled && exchange.json().containsKey("disabled_reason")) {
            exchange.answer(400, "{\"badRequest\":{\"message\":\"a reason to be enabled\"}}");
            return;
        }
        service.put("status", exchange.json().getString("status"));
        service.put("disabled_reason", exchange.json().getString("disabled_reason"));
        exchange.answer(200, new JsonObject().put("service", service).encode());
    }

    private void list(Exchange exchange) {
        JsonArray page = new JsonArray();
        boolean on = exchange.param("marker").isEmpty();
        boolean more = false;
        for (Vm vm : vms.values()) {
            if (on && page.size() == PAGE) {
                more = true;
            } else if (on) {
                vm.shown |= vm.status.equals("MIGRATING");
                page.add(json(vm));
            }
            on |= vm.id.equals(exchange.param("marker"));
        }
        JsonObject answer = new JsonObject().put("servers", page);
        if (more) {
            answer.put(
                    "servers_links",
                    new JsonArray()
                            .add(new JsonObject().put("rel", "next").put("href", "http://unreachable.invalid/next")));
        }
        exchange.answer(200, answer.encode());
    }

    private JsonObject json(Vm vm) {
        JsonObject json = new JsonObject()
                .put("id", vm.id)
                .put("name", vm.name)
                .put("status", vm.status)
                .put("metadata", vm.metadata)
                .put("OS-EXT-STS:task_state", vm.task)
                .put("OS-EXT-STS:power_state", vm.power);
        return hidesHosts ? json : json.put("OS-EXT-SRV-ATTR:host", vm.host);
    }

    private void guest(Exchange exchange, String[] path) {
        Vm vm = vms.get(path[0]);
        if (vm == null) {
            exchange.answer(404, "{\"itemNotFound\":{}}");
        } else if (path.length == 1) {
            if (vm.status.equals(back ? "ACTIVE" : "SHUTOFF")) {
                nothingToDo(exchange);
            }
            exchange.answer(200, new JsonObject().put("server", json(vm)).encode());
        } else if (path[1].equals("action")) {
            action(exchange, vm);
        } else if (path[1].equals("os-instance-actions")) {
            JsonArray events = actions.getOrDefault(path[2], new JsonArray());
            boolean error = events.encode().contains("\"Error\"");
            exchange.answer(
                    200,
                    new JsonObject()
                            .put(
                                    "instanceAction",
                                    new JsonObject()
                                            .put("message", error ? "Error" : null)
                                            .put("events", events))
                            .encode());
        } else {
            migration(exchange, vm, path);
        }
    }

    private void action(Exchange exchange, Vm vm) {
        JsonObject body = exchange.json();
        if (body.containsKey("confirmResize")) {
            if (!vm.status.equals("VERIFY_RESIZE")) {
                exchange.answer(409, "{\"conflictingRequest\":{}}");
                return;
            }
            vm.becomes(vm.power == 1 ? "ACTIVE" : "SHUTOFF", vm.power); // as it was before
            migrations.stream().filter(one -> one.vm == vm && one.open()).forEach(one -> one.status = "confirmed");
            exchange.answer(204);
            return;
        }
        act(exchange, vm.host.replace("cmp-", ""), () -> {
            String request = "req-" + sequence(exchange);
            exchange.request().response().putHeader("x-compute-request-id", request);
            if (fails(vm.name)) {
                exchange.answer(409, "{\"conflictingRequest\":{\"message\":\"Instance is locked\",\"code\":409}}");
            } else if (body.containsKey("os-stop")) {
                actions.put(request, event("compute_stop_instance", "Success"));
                if (!lies(vm.name)) {
                    vm.becomes("SHUTOFF", 4);
                }
                exchange.answer(202);
            } else if (body.containsKey("os-start")) {
                start(exchange, vm, request);
            } else {
                move(exchange, vm, body, request);
            }
        });
    }

    private void start(Exchange exchange, Vm vm, String request) {
        if (!vm.status.equals("SHUTOFF") || vm.task != null) {
            exchange.answer(409, "{\"conflictingRequest\":{\"message\":\"Cannot 'start' instance\"}}");
            return;
        }
        if (deafStarts) {
            vm.task = "powering-on";
            exchange.answer(202);
            return;
        }
        actions.put(request, event("compute_start_instance", "Success"));
        if (!lies(vm.name)) {
            vm.becomes("ACTIVE", 1);
        }
        exchange.answer(202);
    }

    private static JsonArray event(String name, String result) {
        return new JsonArray().add(new JsonObject().put("event", name).put("result", result));
    }

    private void move(Exchange exchange, Vm vm, JsonObject body, String request) {
        boolean live = body.containsKey("os-migrateLive");
        JsonObject arguments = body.getJsonObject(live ? "os-migrateLive" : "migrate");
        if (arguments.containsKey("force")) {
            exchange.answer(400, "{\"badRequest\":{\"message\":\"Additional properties are not allowed\"}}");
            return;
        }
        if (noValidHost) {
            actions.put(request, event("conductor_live_migrate_instance", "Error"));
        } else {
            migrations.add(new Migrating(migrations.size() + 1, vm, arguments.getString("host"), live));
            vm.status = live ? "MIGRATING" : "RESIZE";
            vm.task = live ? "migrating" : "resize_prep";
        }
        exchange.answer(202);
    }

    /** A migration gets on each time it is asked after. */
    private void goOn(Migrating one) {
        if (!one.open()) {
            return;
        }
        one.asked++;
        if (one.live && one.asked == 2) {
            one.status = "running";
        } else if (one.live && one.asked > 4 && one.vm.shown && !stuck) {
            one.status = "completed";
            one.vm.host = one.to;
            one.vm.becomes("ACTIVE", 1);
        } else if (!one.live && one.asked == 3) {
            one.status = "finished";
            one.vm.host = one.to;
            one.vm.becomes("VERIFY_RESIZE", one.vm.power);
        }
    }

    private void migration(Exchange exchange, Vm vm, String[] path) {
        if (path.length == 2) {
            JsonArray open = new JsonArray();
            migrations.stream()
                    .filter(one -> one.vm == vm && one.open())
                    .forEach(one -> open.add(new JsonObject().put("id", one.id)));
            exchange.answer(200, new JsonObject().put("migrations", open).encode());
            return;
        }
        Migrating one = migrations.get(Integer.parseInt(path[2]) - 1);
        if (exchange.method().equals(HttpMethod.GET)) {
            exchange.answer(
                    200,
                    new JsonObject()
                            .put(
                                    "migration",
                                    new JsonObject()
                                            .put("memory_total_bytes", 1000)
                                            .put("memory_remaining_bytes", 250)
                                            .put("memory_processed_bytes", 5000)
                                            .put("disk_remaining_bytes", 0))
                            .encode());
        } else if (exchange.method().equals(HttpMethod.DELETE) && one.open()) {
            one.status = "cancelled";
            one.vm.becomes("ACTIVE", 1);
            exchange.answer(202);
        } else if (path.length == 4 && one.status.equals("running")) {
            stuck = false;
            exchange.answer(202);
        } else {
            exchange.answer(400, "{\"badRequest\":{}}");
        }
    }
}
