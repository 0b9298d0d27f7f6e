package org.bongsu.migration.driver.proxmox;

import static org.bongsu.migration.TestSites.T0;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 * A cluster as Proxmox VE's API viewer describes it: nodes s1 to s6, away0 and away1, guests named after the workloads.
 * Errors stand in the reason of the status line, as there.
 */
final class ClusterFarEnd extends RestFarEnd {

    private static final Map<String, Set<String>> PARAMETERS = Map.of(
            "/migrate", Set.of("target", "online", "with-local-disks", "bwlimit"),
            "/status/shutdown", Set.of("timeout", "forceStop", "skiplock", "keepActive"),
            "/status/start", Set.of("timeout", "skiplock"));

    private final Path data;
    private final boolean back;
    final Map<Integer, Vm> vms = new LinkedHashMap<>();
    final Set<String> dead = new LinkedHashSet<>();
    final Set<String> off = ConcurrentHashMap.newKeySet();
    private final List<Work> tasks = new ArrayList<>();

    // How the driver is configured, and how this cluster is.
    List<String> doors = List.of();
    Duration within = Duration.ofSeconds(30);
    Map<String, Integer> chosen = Map.of();
    boolean tags;
    boolean highlyAvailable;
    boolean stuck;
    boolean failsToMove;
    String secret = "hunter2";

    /** A guest. */
    static final class Vm {
        final int vmid;
        final String name;
        String node;
        String alsoOn = "";
        String status = "running";
        String lock = "";
        String tags = "";
        int template;
        /** Whether anybody could see that it moves. */
        boolean shown;

        Vm(int vmid, String name, String node) {
            this.vmid = vmid;
            this.name = name;
            this.node = node;
        }
    }

    private static final class Work {
        final String upid;
        final String kind;
        final String node;
        final Vm vm;
        final String target;
        final boolean lies;
        String exit = "";
        int asked;

        Work(String upid, String kind, Vm vm, String target, boolean lies) {
            this.upid = upid;
            this.kind = kind;
            this.node = vm.node;
            this.vm = vm;
            this.target = target;
            this.lies = lies;
        }
    }

    ClusterFarEnd(Path folder) throws Exception {
        this(folder, false);
    }

    /** @param back everything is stopped, and told to come back */
    ClusterFarEnd(Path folder, boolean back) throws Exception {
        data = folder.resolve("data");
        this.back = back;
        for (int number = 1; number <= 6; number++) {
            add("s" + number + "-a", "s" + number);
            add("s" + number + "-b", "s" + number);
        }
        if (back) {
            vms.values().forEach(vm -> vm.status = "stopped");
        }
        comeBack();
        doors = List.of("http://127.0.0.1:" + port());
    }

    synchronized Vm add(String name, String node) {
        Vm vm = new Vm(100 + vms.size(), name, node);
        vms.put(vm.vmid, vm);
        return vm;
    }

    synchronized Vm vm(String name) {
        return vms.values().stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    synchronized void kill(String node, boolean dies) {
        if (dies) {
            dead.add(node);
        } else {
            dead.remove(node);
        }
    }

    ProxmoxOptions options() {
        return new ProxmoxOptions(
                "pve",
                doors.stream().map(URI::create).toList(),
                "bongsu@pve!evacuation",
                secret,
                ServerNames.SAME,
                new Destinations(Map.of("anyang", List.of("away{host}"))),
                tags,
                chosen,
                true,
                Trust.DEFAULT,
                Duration.ofMillis(80),
                Duration.ofMillis(1500),
                back ? RETURN_HOLD : Duration.ofSeconds(3),
                CONCURRENCY,
                within,
                Duration.ofSeconds(20));
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
        return ProxmoxDriver.of(
                vertx,
                options(),
                new Ground(RestSites.of(servers, workloads), new LinkedHashSet<>(servers), off::contains),
                data,
                () -> T0,
                listener);
    }

    private static void refuse(Exchange exchange, int status, String reason) {
        exchange.request().response().setStatusMessage(reason);
        exchange.answer(status, "{\"data\":null}");
    }

    private static void data(Exchange exchange, Object data) {
        exchange.answer(200, new JsonObject().put("data", data).encode());
    }

    @Override
    protected void serve(Exchange exchange) {
        String path = exchange.path();
        if (!exchange.header("authorization").equals("PVEAPIToken=bongsu@pve!evacuation=hunter2")) {
            refuse(exchange, 401, "invalid token value!");
        } else if (path.equals("/api2/json/cluster/resources")) {
            JsonArray all = new JsonArray();
            vms.values()
                    .forEach(vm -> all.add(json(vm).put("type", "qemu")
                            .put("node", vm.node)
                            .put("tags", vm.tags)
                            .put("template", vm.template)));
            data(
                    exchange,
                    all.add(new JsonObject()
                            .put("type", "lxc")
                            .put("vmid", 9999)
                            .put("name", "s1-a")));
        } else if (path.equals("/api2/json/nodes")) {
            JsonArray all = new JsonArray();
            for (String node : List.of("s1", "s2", "s3", "s4", "s5", "s6", "away0", "away1", "other")) {
                all.add(new JsonObject().put("node", node).put("status", dead.contains(node) ? "offline" : "online"));
            }
            data(exchange, all);
        } else {
            String[] rest = path.substring("/api2/json/nodes/".length()).split("/", 3);
            node(exchange, rest[0], rest[1], rest.length > 2 ? rest[2] : "");
        }
    }

    private static JsonObject json(Vm vm) {
        JsonObject json =
                new JsonObject().put("vmid", vm.vmid).put("name", vm.name).put("status", vm.status);
        return vm.lock.isEmpty() ? json : json.put("lock", vm.lock);
    }

    private void node(Exchange exchange, String node, String kind, String rest) {
        if (dead.contains(node)) {
            refuse(exchange, 595, "No route to host");
        } else if (kind.equals("tasks")) {
            tasks(exchange, node, rest);
        } else if (rest.isEmpty()) {
            JsonArray own = new JsonArray();
            vms.values().stream()
                    .filter(vm -> vm.node.equals(node) || vm.alsoOn.equals(node))
                    .forEach(vm -> {
                        vm.shown |= vm.lock.equals("migrate");
                        own.add(json(vm));
                    });
            data(exchange, own);
        } else {
            int slash = rest.indexOf('/');
            Vm vm = vms.get(Integer.parseInt(rest.substring(0, slash)));
            if (!vm.node.equals(node)) {
                refuse(
                        exchange,
                        500,
                        "Configuration file 'nodes/" + node + "/qemu-server/" + vm.vmid + ".conf' does not exist");
            } else if (exchange.method().equals(HttpMethod.GET)) {
                if (vm.status.equals(back ? "running" : "stopped")) {
                    nothingToDo(exchange);
                }
                data(exchange, json(vm));
            } else {
                act(exchange, vm, rest.substring(slash));
            }
        }
    }

    private void act(Exchange exchange, Vm vm, String what) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair :
                exchange.body().isEmpty() ? new String[0] : exchange.body().split("&")) {
            String[] both = pair.split("=", 2);
            fields.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        if (!PARAMETERS.get(what).containsAll(fields.keySet())) {
            refuse(exchange, 400, "Parameter verification failed.");
            return;
        }
        boolean first = back || !what.equals("/status/start"); // else a start belongs to a move that has begun
        Runnable carryOut = () -> {
            if (what.equals("/migrate")) {
                begin(exchange, vm, highlyAvailable ? "hamigrate" : "qmigrate", fields.get("target"));
            } else {
                begin(exchange, vm, what.equals("/status/start") ? "qmstart" : "qmshutdown", "");
            }
        };
        if (first && !begun().contains(sequence(exchange))) {
            act(exchange, vm.node, carryOut);
        } else {
            carryOut.run();
        }
    }

    private void begin(Exchange exchange, Vm vm, String kind, String target) {
        data(exchange, work(vm, kind, target).upid);
    }

    private Work work(Vm vm, String kind, String target) {
        String upid = "UPID:" + vm.node + ":0000A001:00B00002:6853C5" + Integer.toHexString(0x10 + tasks.size()) + ":"
                + kind + ":" + vm.vmid + ":bongsu@pve!evacuation:";
        Work work = new Work(upid, kind, vm, target, lies(vm.name));
        tasks.add(work);
        if (kind.equals("qmigrate")) {
            vm.lock = "migrate";
        }
        return work;
    }

    private void tasks(Exchange exchange, String node, String rest) {
        if (rest.isEmpty()) {
            JsonArray some = new JsonArray();
            for (int number = tasks.size() - 1; number >= 0; number--) {
                Work one = tasks.get(number);
                boolean fits = one.node.equals(node)
                        && one.kind.equals(exchange.param("typefilter"))
                        && Integer.toString(one.vm.vmid).equals(exchange.param("vmid"))
                        && (exchange.param("source").equals("all") || one.exit.isEmpty());
                if (fits) {
                    some.add(new JsonObject().put("upid", one.upid));
                }
            }
            data(exchange, some);
            return;
        }
        String[] parts = rest.split("/");
        String upid = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
        Work one = tasks.stream()
                .filter(task -> task.upid.equals(upid))
                .findFirst()
                .orElseThrow();
        if (exchange.method().equals(HttpMethod.DELETE)) {
            one.exit = "unexpected status";
            one.vm.lock = "";
            data(exchange, null);
        } else if (parts[1].equals("log")) {
            data(
                    exchange,
                    new JsonArray()
                            .add(new JsonObject().put("n", 1).put("t", "migration active, transferred 1.2 GiB"))
                            .add(new JsonObject().put("n", 2).put("t", "")));
        } else {
            goOn(one);
            JsonObject status = new JsonObject().put("status", one.exit.isEmpty() ? "running" : "stopped");
            data(exchange, one.exit.isEmpty() ? status : status.put("exitstatus", one.exit));
        }
    }

    /** A task gets on each time it is asked after. */
    private void goOn(Work one) {
        if (!one.exit.isEmpty()) {
            return;
        }
        one.asked++;
        if (one.kind.equals("hamigrate")) {
            one.exit = "OK";
            work(one.vm, "qmigrate", one.target);
        } else if (one.kind.equals("qmigrate")) {
            if (one.asked > 3 && failsToMove) {
                one.vm.lock = "";
                one.exit = "migration aborted";
            } else if (one.asked > 3 && one.vm.shown && !stuck) {
                one.vm.node = one.target;
                one.vm.lock = "";
                one.exit = one.vm.status.equals("running") ? "WARNINGS: 1" : "OK";
            }
        } else if (fails(one.vm.name)) {
            one.exit = "VM quit/powerdown failed - got timeout";
        } else {
            one.exit = "OK";
            if (!one.lies) {
                one.vm.status = one.kind.equals("qmstart") ? "running" : "stopped";
            }
        }
    }
}
