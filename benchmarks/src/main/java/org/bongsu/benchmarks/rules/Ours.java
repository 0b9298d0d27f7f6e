package org.bongsu.benchmarks.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bongsu.config.Problems;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.pack.RulePack;
import org.bongsu.rules.settings.RuleFiles;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.signal.SignalPlane;

/** The signal plane as the daemon has it, with the rule as an operator writes it; a zone is a room and a compartment. */
final class Ours implements Contender {

    static final String RULE = """
            groups:
              - name: bench
                rules:
                  - alert: zone-hot
                    for_each: {each: room, kind: ambient}
                    expr: at_least(2, held(ambient.temperature > 60 °C, 10 s) || rate(ambient.temperature, 60 s) > 2 °C/min)
                    hazard: fire
                    modality: heat
                    grade: advisory
                    annotations: {summary: {en: "Zone hot", ko: "구역 고온"}}
            """;

    private static final String TEMPERATURE = "ambient.temperature";
    private static final String COMPARTMENT = "c-";

    private final Site site;
    private final Inventory inventory;
    private final RulePack pack;
    private final List<List<Reading>> batches;
    private final List<Moment> moments;
    private final SortedMap<Integer, Long> alarms = new TreeMap<>();
    private SignalPlane plane;

    Ours(Scene scene) {
        this(scene, RULE);
    }

    Ours(Scene scene, String rule) {
        site = site(scene.zones());
        inventory = inventory(scene.sensors());
        pack = pack(inventory, rule);
        moments = moments(scene.seconds());
        batches = batches(scene, inventory, moments);
        plane = new SignalPlane(site, inventory, pack);
    }

    @Override
    public void renew() {
        plane = new SignalPlane(site, inventory, pack);
        alarms.clear();
    }

    @Override
    public void play() {
        for (int second = 0; second < batches.size(); second++) {
            note(plane.accept(batches.get(second), moments.get(second)));
        }
    }

    /**
     * Bytes that a sample costs while no condition changes: over the last part of a quiet scene, its windows full.
     *
     * @param settled seconds that are not counted
     */
    double bytesPerSample(int settled) {
        renew();
        int second = 0;
        for (; second < settled; second++) {
            note(plane.accept(batches.get(second), moments.get(second)));
        }
        long samples = 0;
        long before = Usage.threadBytes();
        for (; second < batches.size(); second++) {
            List<Reading> batch = batches.get(second);
            note(plane.accept(batch, moments.get(second)));
            samples += batch.size();
        }
        long after = Usage.threadBytes();
        if (!alarms.isEmpty()) {
            throw new IllegalStateException("a quiet scene has alarms: " + alarms);
        }
        return (after - before) / (double) samples;
    }

    private void note(List<Signal> signals) {
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i) instanceof Signal.VoteRaised raised) {
                String compartment = raised.vote().compartment();
                long second = raised.vote().since().epochNanos() / 1_000_000_000L;
                alarms.putIfAbsent(Integer.parseInt(compartment.substring(COMPARTMENT.length())), second);
            }
        }
    }

    @Override
    public SortedMap<Integer, Long> alarms() {
        return new TreeMap<>(alarms);
    }

    /** The seconds of a scene; it begins with the epoch. */
    static List<Moment> moments(int seconds) {
        List<Moment> moments = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            moments.add(new Moment(second * 1_000_000_000L));
        }
        return moments;
    }

    /** A scene's samples as readings, a batch a second. */
    static List<List<Reading>> batches(Scene scene, Inventory inventory, List<Moment> moments) {
        List<Point> points = inventory.points();
        List<List<Reading>> batches = new ArrayList<>();
        for (int second = 0; second < scene.seconds(); second++) {
            Moment at = moments.get(second);
            List<Reading> batch = new ArrayList<>(scene.sensors());
            for (int sensor = 0; sensor < scene.sensors(); sensor++) {
                batch.add(Reading.good(points.get(sensor), scene.at(second, sensor), at, at));
            }
            batches.add(batch);
        }
        return batches;
    }

    /** A temperature sensor each, its point's index its own number. */
    static Inventory inventory(int sensors) {
        PointDefinition temperature = new PointDefinition(
                TEMPERATURE, PointType.NUMBER, "°C", -40, 1200, List.of(), "temperature of a zone's air", "benchmark");
        Map<String, PointDefinition> registry = new LinkedHashMap<>();
        registry.put(TEMPERATURE, temperature);
        Profile profile = new Profile(
                "sensor",
                "benchmark",
                "sensor",
                DeviceKind.AMBIENT,
                List.of(),
                List.of(TEMPERATURE),
                List.of(),
                1,
                0,
                "benchmark");
        List<Device> devices = new ArrayList<>();
        for (int sensor = 0; sensor < sensors; sensor++) {
            devices.add(new Device(
                    "t-" + sensor,
                    DeviceKind.AMBIENT,
                    "sensor",
                    "sensor",
                    "z-" + sensor / Scene.PER_ZONE,
                    Optional.empty(),
                    new Address.Mqtt("t/" + sensor),
                    Duration.ofSeconds(1)));
        }
        return new Inventory(registry, List.of(profile), devices);
    }

    private static Site site(int zones) {
        List<Compartment> compartments = new ArrayList<>();
        List<Room> rooms = new ArrayList<>();
        for (int zone = 0; zone < zones; zone++) {
            String compartment = COMPARTMENT + zone;
            compartments.add(new Compartment(compartment, Text.same(compartment), List.of()));
            rooms.add(new Room("z-" + zone, Text.same("z-" + zone), "a", RoomKind.OTHER, compartment));
        }
        return site(compartments, rooms);
    }

    /** Rooms of one building, and nothing that could be moved. */
    static Site site(List<Compartment> compartments, List<Room> rooms) {
        return new Site(
                "bench",
                Text.same("bench"),
                List.of(new Building("a", Text.same("a"))),
                compartments,
                rooms,
                new PowerGraph(List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                MigrationLimits.DEFAULT);
    }

    private static RulePack pack(Inventory inventory, String rule) {
        Problems problems = new Problems();
        RulePack pack = new RuleFiles(inventory.registry())
                .decode(List.of(new RuleFiles.Source("rules/bench.yaml", rule)), problems);
        problems.throwIfAny();
        return pack;
    }
}
