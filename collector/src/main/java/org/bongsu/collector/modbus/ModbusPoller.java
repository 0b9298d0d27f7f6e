package org.bongsu.collector.modbus;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bongsu.collector.quality.QualityCounts;
import org.bongsu.collector.quality.QualityJudges;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;

/**
 * Polls every Modbus device of the inventory at its period, one {@link Lane} an endpoint.
 *
 * <p>A device's readings come together, in the inventory's order, on its lane's event loop: the sink must not block, and is
 * called by several event loops at once. Readings of a device that cannot be read become STALE once, with their last values
 * and source times.
 */
public final class ModbusPoller {

    private final Vertx vertx;
    private final ModbusSettings settings;
    private final ScenarioClock clock;
    private final LongSupplier wallMillis;
    private final MeterRegistry meters;
    private final Consumer<List<Reading>> sink;
    private final Dialer dialer;

    private final Map<String, List<Device>> devicesByLane = new LinkedHashMap<>();
    private final Map<String, Address.Modbus> endpoints = new LinkedHashMap<>();
    private final Map<String, Integer> unitNumbers = new LinkedHashMap<>();
    private final Inventory inventory;
    private final List<String> deployments = new ArrayList<>();

    /**
     * @param wallMillis wall time in milliseconds since the epoch
     * @param override where a configured address is really to be found; identity in real life
     * @param sink receives judged readings on event loops
     */
    public ModbusPoller(
            Vertx vertx,
            Inventory inventory,
            ModbusSettings settings,
            ScenarioClock clock,
            LongSupplier wallMillis,
            MeterRegistry meters,
            UnaryOperator<Address.Modbus> override,
            Consumer<List<Reading>> sink) {
        this.vertx = vertx;
        this.inventory = inventory;
        this.settings = settings;
        this.clock = clock;
        this.wallMillis = wallMillis;
        this.meters = meters;
        QualityJudges judges = new QualityJudges(inventory);
        QualityCounts counts = new QualityCounts(meters);
        this.sink = readings -> {
            List<Reading> judged = judges.judge(readings);
            counts.count(judged);
            sink.accept(judged);
        };
        this.dialer = new SocketDialer(vertx, settings.timeout());
        for (Device device : inventory.devices()) {
            if (device.address() instanceof Address.Modbus configured) {
                Address.Modbus address = override.apply(configured);
                endpoints.putIfAbsent(address.lane(), address);
                unitNumbers.put(device.id(), address.unit());
                devicesByLane
                        .computeIfAbsent(address.lane(), key -> new ArrayList<>())
                        .add(device);
            }
        }
    }

    /** How many devices it polls. */
    public int devices() {
        return unitNumbers.size();
    }

    /** Starts polling; devices that cannot be reached do not make it fail. */
    public Future<Void> start() {
        Moment started = clock.at(wallMillis.getAsLong());
        List<Future<String>> starts = new ArrayList<>();
        int rank = 0;
        for (Map.Entry<String, List<Device>> lane : devicesByLane.entrySet()) {
            starts.add(vertx.deployVerticle(lane(lane.getKey(), lane.getValue(), started, rank)));
            rank += lane.getValue().size();
        }
        return Future.all(starts)
                .onSuccess(all -> deployments.addAll(all.list()))
                .mapEmpty();
    }

    /** Stops polling and closes every connection; readings of polls under way are dropped. */
    public Future<Void> stop() {
        List<Future<Void>> stops = new ArrayList<>();
        deployments.forEach(id -> stops.add(vertx.undeploy(id)));
        deployments.clear();
        return Future.join(stops).otherwiseEmpty().compose(ignored -> dialer.close());
    }

    private Lane lane(String lane, List<Device> devices, Moment started, int rank) {
        Random jitter = new Random(settings.seed() ^ lane.hashCode());
        List<Unit> units = new ArrayList<>();
        for (Device device : devices) {
            int order = units.size();
            units.add(new Unit(
                    inventory,
                    device,
                    unitNumbers.getOrDefault(device.id(), 0),
                    order,
                    started,
                    started.plus(phase(device.period(), rank + order)),
                    clock,
                    settings,
                    new Backoff(settings.backoffFirst(), settings.backoffMost(), jitter)));
        }
        return new Lane(
                endpoints.getOrDefault(lane, new Address.Modbus("", 1, 0)),
                units,
                dialer,
                settings,
                clock,
                wallMillis,
                new LaneMeters(meters, lane),
                new Backoff(settings.backoffFirst(), settings.backoffMost(), jitter),
                sink);
    }

    /** First polls spread evenly over one period, so that a thousand devices are not asked in the same millisecond. */
    private Duration phase(Duration period, int rank) {
        return Duration.ofNanos(period.toNanos() / unitNumbers.size() * rank);
    }
}
