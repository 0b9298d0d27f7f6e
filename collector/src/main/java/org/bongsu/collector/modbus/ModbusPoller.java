package org.bongsu.collector.modbus;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
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
 * Polls every Modbus device of the inventory, each group of its registers at its period, one {@link Lane} a gateway.
 *
 * <p>The readings of one device's group come together, in the inventory's order, on its lane's event loop: the sink must not
 * block, and is called by several event loops at once. Readings of a device that cannot be read become STALE once, with
 * their last values and source times.
 *
 * <p>{@link #start}, {@link #replace} and {@link #stop} are for one thread, one after another.
 */
public final class ModbusPoller {

    /** Lanes dialling at once for the first time or after a connection, and those whose last dialling failed. */
    private static final int DIALLING_FRESH = 256;

    private static final int DIALLING_PROBES = 64;

    private final Vertx vertx;
    private final ModbusSettings settings;
    private final ScenarioClock clock;
    private final LongSupplier wallMillis;
    private final MeterRegistry meters;
    private final PollerMeters pollerMeters;
    private final UnaryOperator<Address.Modbus> override;
    private final QualityJudges judges;
    private final Lane.Setting setting;
    private final Codecs codecs = new Codecs();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private Inventory inventory;

    private record Running(Lane lane, String deployment) {}

    /** A device where it really is. @param rank among all Modbus devices, from 0 */
    private record Place(Device device, Address endpoint, int unit, int rank) {}

    /**
     * @param wallMillis wall time in milliseconds since the epoch
     * @param override where a configured address is really to be found; identity in real life
     * @param sink receives readings on event loops
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
        this.pollerMeters = new PollerMeters(meters);
        this.override = override;
        this.judges = new QualityJudges(inventory);
        QualityCounts counts = new QualityCounts(meters);
        this.setting = new Lane.Setting(
                new WireDialer(vertx, settings),
                new Gate(DIALLING_FRESH, DIALLING_PROBES),
                settings,
                clock,
                wallMillis,
                readings -> {
                    List<Reading> judged = judges.judge(readings);
                    counts.count(judged);
                    sink.accept(judged);
                });
    }

    /** How many devices it polls. */
    public int devices() {
        return count(places(inventory));
    }

    private static int count(Map<String, List<Place>> places) {
        return places.values().stream().mapToInt(List::size).sum();
    }

    /** Starts polling; devices that cannot be reached do not make it fail. */
    public Future<Void> start() {
        return replace(inventory);
    }

    /**
     * Goes over to another inventory. Connections stay where the endpoint does, and devices of which nothing changed keep
     * what is known of them. When the future completes, every later reading carries a point of {@code next}.
     */
    public Future<Void> replace(Inventory next) {
        inventory = next;
        judges.replace(next);
        Map<String, List<Place>> places = places(next);
        int devices = count(places);
        Moment now = clock.at(wallMillis.getAsLong());
        List<Future<?>> stops = new ArrayList<>();
        List.copyOf(running.values()).forEach(lane -> {
            List<Place> wanted = places.get(lane.lane().name());
            if (wanted == null || !lane.lane().endpoint().equals(wanted.get(0).endpoint())) {
                stops.add(stop(lane));
            }
        });
        return Future.join(stops).otherwiseEmpty().compose(stopped -> {
            List<Future<?>> steps = new ArrayList<>();
            places.forEach((name, wanted) -> {
                Running lane = running.get(name);
                steps.add(
                        lane == null
                                ? start(name, wanted, next, now, devices)
                                : change(lane, wanted, next, now, devices));
            });
            return Future.join(steps).mapEmpty();
        });
    }

    private Future<?> start(String name, List<Place> places, Inventory from, Moment now, int devices) {
        Lane lane = new Lane(
                name,
                places.get(0).endpoint(),
                places.stream()
                        .map(place -> unit(name, place, from, now, devices))
                        .toList(),
                setting,
                new LaneMeters(meters, pollerMeters, name),
                backoff(name, -1));
        return vertx.deployVerticle(lane).onSuccess(deployment -> running.put(name, new Running(lane, deployment)));
    }

    private Future<?> change(Running running, List<Place> places, Inventory next, Moment now, int devices) {
        return running.lane()
                .change(before -> places.stream()
                        .map(place -> kept(before, place, next)
                                .orElseGet(() -> unit(running.lane().name(), place, next, now, devices)))
                        .toList());
    }

    private static Optional<Unit> kept(List<Unit> before, Place place, Inventory next) {
        Optional<Unit> same = before.stream()
                .filter(unit -> unit.is(next, place.device(), place.unit()))
                .findFirst();
        same.ifPresent(unit -> unit.rebind(next));
        return same;
    }

    private Future<?> stop(Running lane) {
        running.remove(lane.lane().name());
        return vertx.undeploy(lane.deployment());
    }

    /** Stops polling and closes every connection; readings of polls under way are dropped. */
    public Future<Void> stop() {
        List<Future<?>> stops = new ArrayList<>();
        List.copyOf(running.values()).forEach(lane -> stops.add(stop(lane)));
        return Future.join(stops)
                .otherwiseEmpty()
                .compose(ignored -> setting.dialer().close());
    }

    private Map<String, List<Place>> places(Inventory of) {
        Map<String, List<Place>> places = new LinkedHashMap<>();
        int rank = 0;
        for (Device device : of.devices()) {
            if (device.address() instanceof Address.Modbus configured) {
                Address.Modbus address = override.apply(configured);
                Address endpoint = new Address.Modbus(address.host(), address.port(), 0, address.wire());
                places.computeIfAbsent(address.lane(), key -> new ArrayList<>())
                        .add(new Place(device, endpoint, address.unit(), rank++));
            } else if (device.address() instanceof Address.Serial port) {
                Address endpoint = new Address.Serial(port.path(), port.baud(), port.parity(), port.stopBits(), 1);
                places.computeIfAbsent(port.lane(), key -> new ArrayList<>())
                        .add(new Place(device, endpoint, port.unit(), rank++));
            }
        }
        return places;
    }

    private Unit unit(String lane, Place place, Inventory from, Moment now, int devices) {
        Device device = place.device();
        return new Unit(
                from,
                device,
                place.unit(),
                Framing.of(place.endpoint()),
                codecs,
                now,
                phase(place.rank(), devices),
                clock,
                settings,
                backoff(lane, place.unit()));
    }

    private Backoff backoff(String lane, int unit) {
        Random jitter = new Random(settings.seed() ^ 31L * lane.hashCode() + unit);
        return new Backoff(settings.backoffFirst(), settings.backoffMost(), jitter);
    }

    /** First polls spread evenly over one period, so that a thousand devices are not asked in the same millisecond. */
    private static double phase(int rank, int devices) {
        return (double) rank / devices;
    }
}
