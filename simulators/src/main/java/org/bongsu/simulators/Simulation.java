package org.bongsu.simulators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.site.Site;
import org.bongsu.simulators.devices.DeviceObjects;
import org.bongsu.simulators.devices.EmbeddedBroker;
import org.bongsu.simulators.devices.ModbusSlave;
import org.bongsu.simulators.devices.ModbusUnit;
import org.bongsu.simulators.devices.MqttPublisher;
import org.bongsu.simulators.devices.Payload;
import org.bongsu.simulators.devices.SerialSlave;
import org.bongsu.simulators.fleet.Fleet;
import org.bongsu.simulators.fleet.FleetJson;
import org.bongsu.simulators.fleet.FleetServer;
import org.bongsu.simulators.fleet.FleetTruth;
import org.bongsu.simulators.operator.OperatorClient;
import org.bongsu.simulators.physics.RegisterImage;
import org.bongsu.simulators.physics.ReportSchedule;
import org.bongsu.simulators.physics.World;
import org.bongsu.simulators.physics.WorldEvent;
import org.bongsu.simulators.physics.WorldTruth;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.tenant.TenantClient;
import org.bongsu.simulators.tenant.TenantFaults;
import org.bongsu.simulators.tenant.TenantModel;
import org.bongsu.simulators.tenant.TenantServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole rehearsal on real sockets. Until {@link #begin} the world stands still at the scenario's first second, though
 * devices answer and report, so that a daemon can get ready. All state belongs to one Vert.x context; public methods
 * may be called from anywhere and answer through futures or with what does not change after the start.
 */
public final class Simulation {

    private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The pump looks at least so often, whatever is due. */
    private static final long PUMP_MOST_MILLIS = 200;

    private final Vertx vertx;
    private final Context context;
    private final Site site;
    private final Scenario scenario;
    private final SimulationOptions options;
    private final World world;
    private final Fleet fleet;
    private final FleetServer fleetServer;
    private final TenantServer tenantServer;
    private final Optional<TenantClient> tenantClient;
    private final Optional<OperatorClient> operator;
    private final List<ModbusSlave> slaves = new ArrayList<>();
    private final List<SerialSlave> serialSlaves = new ArrayList<>();
    private final List<String> endpoints = new ArrayList<>();
    private final List<Consumer<WorldEvent>> listeners = new ArrayList<>();
    private final Promise<Void> ended = Promise.promise();
    private Inventory inventory;
    private ReportSchedule reports;
    private ScenarioClock clock;
    private boolean begun;
    private boolean stopped;
    private long pumpTimer = -1;
    private @Nullable EmbeddedBroker broker;
    private @Nullable MqttPublisher publisher;
    private @Nullable HttpServer http;

    private Simulation(
            Vertx vertx,
            Context context,
            Site site,
            Inventory inventory,
            Scenario scenario,
            ScenarioClock clock,
            SimulationOptions options) {
        this.vertx = vertx;
        this.context = context;
        this.site = site;
        this.inventory = inventory;
        this.scenario = scenario;
        this.clock = clock;
        this.options = options;
        this.world = new World(site, inventory, scenario, options.seed());
        this.fleet = new Fleet(site, options.seed(), options.fleetFaults(), scenario.start());
        this.fleetServer = new FleetServer(vertx, fleet, this::upToDate, this::rearm);
        TenantModel model = new TenantModel(options.seed(), byReceiver(options.tenantFaults()), TenantFaults.NONE);
        this.tenantClient = options.daemonUrl()
                .map(url -> new TenantClient(vertx, url, options.habits(), scenarioTime ->
                        (long) (scenarioTime.toMillis() / this.clock.speed())));
        this.tenantServer = new TenantServer(
                vertx,
                model,
                options.tenantSecrets(),
                options.operatorSecrets(),
                tenant -> tenantClient.ifPresent(client -> client.told(tenant)));
        this.operator = options.daemonUrl().map(url -> new OperatorClient(vertx, url, this::upToDate));
        this.reports = reports(clock.at(System.currentTimeMillis()));
    }

    private static Map<String, TenantFaults> byReceiver(Map<String, TenantFaults> faults) {
        Map<String, TenantFaults> named = new LinkedHashMap<>();
        faults.forEach((tenant, fault) -> named.put("tenants/" + tenant, fault));
        return named;
    }

    /**
     * Opens every socket; the future fails with what could not be opened, and then nothing stays open.
     *
     * @param clock how often sensors report before {@link #begin}; world and device clocks stand at the scenario's start
     */
    public static Future<Simulation> start(
            Vertx vertx,
            Site site,
            Inventory inventory,
            Scenario scenario,
            ScenarioClock clock,
            SimulationOptions options) {
        Context context = vertx.getOrCreateContext();
        Promise<Simulation> started = Promise.promise();
        context.runOnContext(ignored -> {
            Simulation simulation;
            try {
                simulation = new Simulation(vertx, context, site, inventory, scenario, clock, options);
            } catch (RuntimeException e) {
                started.fail(e);
                return;
            }
            simulation
                    .open()
                    .onSuccess(done -> started.complete(simulation))
                    .onFailure(failure -> simulation.stop().onComplete(done -> started.fail(failure)));
        });
        return started.future();
    }

    private Future<Void> open() {
        return openModbus()
                .compose(done -> openMqtt())
                .compose(done -> openHttp())
                .onSuccess(done -> {
                    endpoints.add("ready");
                    rearm();
                });
    }

    private Future<Void> openModbus() {
        Map<String, List<Device>> lanes = new LinkedHashMap<>();
        Map<String, List<Device>> buses = new LinkedHashMap<>();
        for (Device device : inventory.devices()) {
            if (device.address() instanceof Address.Modbus modbus) {
                lanes.computeIfAbsent(modbus.lane(), key -> new ArrayList<>()).add(device);
            } else if (device.address() instanceof Address.Serial serial) {
                buses.computeIfAbsent(serial.lane(), key -> new ArrayList<>()).add(device);
            }
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        Future<Void> opened = Future.succeededFuture();
        for (Map.Entry<String, List<Device>> lane : lanes.entrySet()) {
            opened = opened.compose(done -> openLane(lane.getValue())
                    .onSuccess(port -> ports.put(lane.getKey(), port))
                    .mapEmpty());
        }
        for (List<Device> bus : buses.values()) {
            opened = opened.compose(done -> openBus(bus));
        }
        return opened.onSuccess(done -> relocate(ports));
    }

    private Future<Integer> openLane(List<Device> devices) {
        Map<Integer, ModbusUnit> units = new LinkedHashMap<>();
        devices.forEach(device -> units.put(((Address.Modbus) device.address()).unit(), unit(device)));
        Address.Modbus first = (Address.Modbus) devices.get(0).address();
        if (first.wire() == Address.Wire.TLS && options.modbusTls().isEmpty()) {
            return Future.failedFuture(new IllegalArgumentException(
                    devices.get(0).id() + " is read over TLS, but no certificate is given to show"));
        }
        ModbusSlave slave = first.wire() == Address.Wire.TLS
                ? ModbusSlave.secured(vertx, units, options.modbusTls().orElseThrow())
                : ModbusSlave.open(vertx, units, first.wire());
        slaves.add(slave);
        return slave.listen(options.modbusHost(), options.freePorts() ? 0 : first.port());
    }

    private Future<Void> openBus(List<Device> devices) {
        Map<Integer, ModbusUnit> units = new LinkedHashMap<>();
        devices.forEach(device -> units.put(((Address.Serial) device.address()).unit(), unit(device)));
        Address.Serial first = (Address.Serial) devices.get(0).address();
        String path = options.serialPorts().getOrDefault(first.path(), first.path());
        Address.Serial ours = new Address.Serial(path, first.baud(), first.parity(), first.stopBits(), first.unit());
        return SerialSlave.open(vertx, ours, units).onSuccess(serialSlaves::add).mapEmpty();
    }

    private ModbusUnit unit(Device device) {
        Map<Integer, byte[]> objects = DeviceObjects.of(inventory.profile(device));
        return new ModbusUnit() {
            @Override
            public Optional<RegisterImage> read() {
                upToDate();
                return world.reachable(device) ? Optional.of(world.registersOf(device)) : Optional.empty();
            }

            @Override
            public Map<Integer, byte[]> objects() {
                return objects;
            }
        };
    }

    /** The inventory with the addresses that are really served; a serial port is read at its other end. */
    private void relocate(Map<String, Integer> ports) {
        List<Device> moved = new ArrayList<>();
        for (Device device : inventory.devices()) {
            Device there = device;
            String unit = " device " + device.id() + " profile " + device.profile();
            if (device.address() instanceof Address.Modbus modbus) {
                int port = ports.getOrDefault(modbus.lane(), modbus.port());
                there = device.at(new Address.Modbus(options.modbusHost(), port, modbus.unit(), modbus.wire()));
                endpoints.add(word(modbus.wire()) + " " + options.modbusHost() + ":" + port + " unit " + modbus.unit()
                        + unit);
            } else if (device.address() instanceof Address.Serial serial) {
                endpoints.add("modbus-rtu " + serial.path() + " unit " + serial.unit() + unit);
            }
            moved.add(there);
        }
        inventory = new Inventory(inventory.registry(), inventory.profiles(), moved);
    }

    private static String word(Address.Wire wire) {
        return switch (wire) {
            case TCP -> "modbus-tcp";
            case RTU -> "modbus-rtu-tcp";
            case TLS -> "modbus-tls";
        };
    }

    private Future<Void> openMqtt() {
        Callable<Optional<EmbeddedBroker>> start = () -> options.broker().isPresent()
                ? Optional.empty()
                : Optional.of(new EmbeddedBroker(options.modbusHost(), options.mqttPort()));
        return vertx.executeBlocking(start, false)
                .onSuccess(own -> {
                    broker = own.orElse(null);
                    String url =
                            own.map(EmbeddedBroker::url).or(options::broker).orElseThrow();
                    publisher = new MqttPublisher(context, url, "bongsu-simulator-" + site.id());
                    publisher.connect();
                    endpoints.add("mqtt " + url.replaceFirst("^[a-z]+://", ""));
                })
                .mapEmpty();
    }

    private Future<Void> openHttp() {
        http = vertx.createHttpServer().requestHandler(this::route);
        return http.listen(options.httpPort(), options.httpHost())
                .onSuccess(server -> endpoints.add("http " + options.httpHost() + ":" + server.actualPort() + " fleet"))
                .mapEmpty();
    }

    private void route(HttpServerRequest request) {
        if (fleetServer.handle(request) || tenantServer.handle(request)) {
            return;
        }
        HttpServerResponse response = request.response();
        String asked = request.method() + " " + request.path();
        switch (asked) {
            case "GET /truth" -> send(response, truthNow());
            case "GET /tenants/truth" -> send(response, tenantServer.truth());
            case "GET /endpoints" ->
                response.putHeader("content-type", "text/plain").end(String.join("\n", endpoints) + "\n");
            case "POST /begin" ->
                request.body()
                        .onSuccess(body -> begin(body, response))
                        .onFailure(failure -> response.setStatusCode(400).end());
            default ->
                response.setStatusCode(request.method() == HttpMethod.GET ? 404 : 405)
                        .end();
        }
    }

    /** {@code {"scenario_start": ISO, "wall_start_ms": N, "speed": N}}, for a demo that runs us as a process of its own. */
    private void begin(Buffer body, HttpServerResponse response) {
        try {
            var json = JSON.readTree(body.getBytes());
            beginNow(new ScenarioClock(
                    Moment.parse(json.path("scenario_start").asText()),
                    json.path("wall_start_ms").asLong(),
                    json.path("speed").asDouble()));
            response.setStatusCode(204).end();
        } catch (java.io.IOException | RuntimeException e) {
            response.setStatusCode(400).end(String.valueOf(e.getMessage()));
        }
    }

    /** Lets the scenario run by the clock, from its start. A second call changes nothing. */
    public void begin(ScenarioClock running) {
        context.runOnContext(ignored -> beginNow(running));
    }

    private void beginNow(ScenarioClock running) {
        if (!begun) {
            begun = true;
            clock = running;
            reports = reports(running.at(System.currentTimeMillis()));
            LOG.info(
                    "scenario {} begins at {} with speed {}",
                    scenario.name(),
                    running.scenarioStart(),
                    running.speed());
            pump();
        }
    }

    private ReportSchedule reports(Moment from) {
        return new ReportSchedule(
                inventory.devices().stream()
                        .filter(device -> device.address() instanceof Address.Mqtt)
                        .toList(),
                from,
                options.seed());
    }

    /** Never before the scenario's start, so that devices' clocks do not run backwards at the beginning. */
    private Moment now() {
        Moment start = scenario.start();
        return begun ? clock.at(System.currentTimeMillis()).later(start) : start;
    }

    /** Scenario time now, with the world, the fleet and the waiting polls brought up to it. */
    private Moment upToDate() {
        Moment now = now();
        if (begun) {
            for (WorldEvent event : world.advanceTo(now)) {
                happened(event);
            }
        }
        fleet.advanceTo(now);
        fleetServer.changed();
        if (now.isAfter(scenario.endsAt()) && begun) {
            ended.tryComplete();
        }
        return now;
    }

    private void happened(WorldEvent event) {
        if (event instanceof WorldEvent.RacksDark dark) {
            fleet.powerCut(dark.racks(), dark.destinations(), dark.at());
            LOG.info("{}: {} racks dark", dark.at(), dark.racks().size());
        } else if (event instanceof WorldEvent.Told told) {
            LOG.info("{}: {}", told.at(), told.what().en());
        } else if (event instanceof WorldEvent.OperatorActs acts) {
            operator.ifPresent(client -> client.type(acts.input()));
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    private void pump() {
        if (stopped) {
            return;
        }
        Moment now = upToDate();
        for (Device device : reports.due(clock.at(System.currentTimeMillis()))) {
            if (world.reachable(device) && device.address() instanceof Address.Mqtt mqtt) {
                report(device, mqtt.prefix(), now);
            }
        }
        rearm();
    }

    private void report(Device device, String prefix, Moment now) {
        MqttPublisher to = publisher;
        if (to != null && to.isConnected()) {
            world.values(
                    device, (point, value) -> to.publish(prefix + "/" + point.name(), Payload.of(point, value, now)));
        }
    }

    private void rearm() {
        if (stopped) {
            return;
        }
        long wall = System.currentTimeMillis();
        Optional<Moment> next = reports.nextDue();
        for (Optional<Moment> other : List.of(world.nextEventAt().filter(at -> begun), fleet.nextEventAt())) {
            next = next.isPresent() && other.isPresent()
                    ? Optional.of(next.get().earlier(other.get()))
                    : next.or(() -> other);
        }
        long wait = next.map(at -> clock.wallMillis(at) - wall).orElse(PUMP_MOST_MILLIS);
        vertx.cancelTimer(pumpTimer);
        pumpTimer = vertx.setTimer(Math.max(1, Math.min(PUMP_MOST_MILLIS, wait)), timer -> pump());
    }

    /** One line an endpoint and then {@code ready}, as {@code bin/bongsu simulate} prints them. */
    public List<String> endpoints() {
        return List.copyOf(endpoints);
    }

    /** The devices at the addresses that are really served; what a daemon in the same process should read. */
    public Inventory inventory() {
        return inventory;
    }

    public String brokerUrl() {
        EmbeddedBroker own = broker;
        return own == null ? options.broker().orElseThrow() : own.url();
    }

    /** Reports that found no broker since the start. */
    public long dropped() {
        MqttPublisher to = publisher;
        return to == null ? 0 : to.dropped();
    }

    public String httpUrl() {
        HttpServer server = http;
        return "http://" + options.httpHost() + ":" + (server == null ? options.httpPort() : server.actualPort());
    }

    /** Told of every event on the simulation's context; add before {@link #begin}. */
    public void onEvent(Consumer<WorldEvent> listener) {
        context.runOnContext(ignored -> listeners.add(listener));
    }

    /** Completes when the scenario's time is over. */
    public Future<Void> ended() {
        return ended.future();
    }

    public Scenario scenario() {
        return scenario;
    }

    public Future<WorldTruth> worldTruth() {
        return onContext(() -> {
            upToDate();
            return world.truth();
        });
    }

    public Future<FleetTruth> fleetTruth() {
        return onContext(() -> {
            upToDate();
            return fleet.truth();
        });
    }

    /** What truly happened so far, as {@code GET /truth} gives it. */
    public Future<ObjectNode> truth() {
        return onContext(this::truthNow);
    }

    private <T> Future<T> onContext(Callable<T> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                promise.complete(work.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private ObjectNode truthNow() {
        Moment now = upToDate();
        ObjectNode json = JSON.createObjectNode()
                .put("scenario", scenario.name())
                .put("site", site.id())
                .put("seed", options.seed())
                .put("begun", begun)
                .put("now", now.toString())
                .put("ignition", scenario.ignition().toString())
                .put("ends", scenario.endsAt().toString());
        json.set("fleet", FleetJson.truth(fleet.truth()));
        WorldTruth truth = world.truth();
        ArrayNode crossings = json.putArray("crossings");
        truth.crossings()
                .forEach(crossing -> crossings
                        .addObject()
                        .put("at", crossing.at().toString())
                        .put("compartment", crossing.compartment())
                        .put("room", crossing.room())
                        .put("modality", crossing.modality().name().toLowerCase(java.util.Locale.ROOT))
                        .put("point", crossing.point())
                        .put("limit", crossing.limit()));
        ObjectNode confirmable = json.putObject("confirmable");
        truth.confirmableCompartments()
                .forEach(c -> truth.confirmable(c).ifPresent(at -> confirmable.put(c, at.toString())));
        ArrayNode zones = json.putArray("zones");
        for (WorldTruth.Zone zone : truth.zones(site)) {
            ObjectNode one = zones.addObject().put("at", zone.at().toString());
            zone.rooms().forEach(one.putArray("rooms")::add);
            zone.racks().forEach(one.putArray("racks")::add);
        }
        json.setAll(tenantServer.truth());
        return json;
    }

    private static void send(HttpServerResponse response, ObjectNode json) {
        try {
            response.putHeader("content-type", "application/json").end(Buffer.buffer(JSON.writeValueAsBytes(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    /** Closes everything; may be called twice. */
    public Future<Void> stop() {
        return onContext(() -> {
                    stopped = true;
                    vertx.cancelTimer(pumpTimer);
                    return true;
                })
                .compose(done -> closeServers())
                .compose(done -> vertx.executeBlocking(
                        () -> {
                            if (publisher != null) {
                                publisher.close();
                            }
                            if (broker != null) {
                                broker.close();
                            }
                            return true;
                        },
                        false))
                .mapEmpty();
    }

    private Future<Void> closeServers() {
        List<Future<Void>> closing = new ArrayList<>();
        slaves.forEach(slave -> closing.add(slave.close()));
        serialSlaves.forEach(slave -> closing.add(slave.close()));
        operator.ifPresent(client -> closing.add(client.close()));
        tenantClient.ifPresent(client -> closing.add(client.close()));
        HttpServer server = http;
        if (server != null) {
            closing.add(server.close());
        }
        return closing.isEmpty()
                ? Future.succeededFuture()
                : Future.join(closing).otherwiseEmpty().mapEmpty();
    }
}
