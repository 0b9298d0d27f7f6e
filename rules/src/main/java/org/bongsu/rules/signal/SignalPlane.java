package org.bongsu.rules.signal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.expression.Condition;
import org.bongsu.rules.expression.RateWindow;
import org.bongsu.rules.expression.SlotMap;
import org.bongsu.rules.expression.Slots;
import org.bongsu.rules.pack.Rule;
import org.bongsu.rules.pack.RulePack;
import org.jspecify.annotations.Nullable;

/**
 * Readings in, signals out. Keeps the last value of each point, the windows that rules ask for, and the phase of each rule
 * on each device; no history. A reading that repeats the last one of its point costs a few comparisons and no memory.
 *
 * <p>What a device said in one poll is taken as one process image: all of it is stored before any rule looks, and each rule
 * looks once, so that none sees the status of this poll beside the runtime of the last.
 *
 * <p>Time only ever comes with the calls and must not go back. Not thread-safe: one thread owns it.
 */
public final class SignalPlane {

    private static final Window[] NO_WINDOWS = {};
    private static final RuleInstance[] NO_RULES = {};
    private static final String UPS_STATUS = "ups.status";
    private static final String BATTERY_RUNTIME = "battery.runtime";

    /** A detector that says so of itself sees nothing: what it measures counts neither way. */
    private static final List<String> BLINDING = List.of("smoke.airflow.fault", "gas.fault");

    /** A panel has a fault for any circuit of it; its zones are still believed, and somebody is told. */
    private static final String PANEL_FAULT = "panel.fault";

    private final Outbox out = new Outbox();
    private final Slots slots;
    private final @Nullable Quality[] qualities;
    private final double[] raws;
    private final long[] sources;
    /** The image in which the point was last read; two readings of a point are never in one. */
    private final long[] images;

    private final int[] changed;
    private final List<DeviceWatch> stirredDevices = new ArrayList<>();
    private final List<SupplyWatch> stirredSupplies = new ArrayList<>();
    private final List<RuleInstance> stirredRules = new ArrayList<>();
    private final Window[][] windows;
    private final RuleInstance[][] rulesByPoint;
    private final DeviceWatch[] deviceByPoint;
    private final @Nullable FaultWatch[] faultByPoint;
    private final boolean[] blind;
    private final @Nullable SupplyWatch[] statusByPoint;
    private final @Nullable SupplyWatch[] runtimeByPoint;
    private final Map<String, RuleInstance> instances = new LinkedHashMap<>();
    private final Map<String, List<RuleInstance>> byCompartment = new LinkedHashMap<>();
    private final Map<String, RoomWatch> rooms = new LinkedHashMap<>();
    private final Map<String, DeviceWatch> devices = new LinkedHashMap<>();
    private final List<String> idleRules = new ArrayList<>();
    private long image = 1;
    private int changes;

    public SignalPlane(Site site, Inventory inventory, RulePack pack) {
        int points = inventory.points().size();
        qualities = new Quality[points];
        raws = new double[points];
        sources = new long[points];
        images = new long[points];
        changed = new int[points];
        windows = new Window[points][];
        rulesByPoint = new RuleInstance[points][];
        deviceByPoint = new DeviceWatch[points];
        faultByPoint = new FaultWatch[points];
        blind = new boolean[points];
        statusByPoint = new SupplyWatch[points];
        runtimeByPoint = new SupplyWatch[points];
        site.rooms().forEach(room -> rooms.put(room.id(), new RoomWatch(room)));
        site.compartments().forEach(compartment -> byCompartment.put(compartment.id(), new ArrayList<>()));
        Wiring wiring = new Wiring(inventory, points);
        inventory.devices().forEach(device -> wiring.watch(device, room(device)));
        for (Rule rule : pack.rules()) {
            int before = instances.size();
            for (Device device : inventory.devices()) {
                if (rule.devices().accepts(device, site.room(device.room())) && wiring.offers(device, rule)) {
                    wiring.instance(rule, device, site.room(device.room()).compartment());
                }
            }
            if (instances.size() == before) {
                idleRules.add(rule.alert());
            }
        }
        wiring.settle();
        slots = new Slots(wiring.slots);
    }

    /**
     * Takes one reading, as a process image of its own.
     *
     * @param now when it is taken, not before any earlier call's; holds that fall due by then are settled first
     * @return what came of it, in order; the shared empty list when nothing did
     */
    public List<Signal> accept(Reading reading, Moment now) {
        out.advance(now);
        take(reading, now);
        settle(now);
        return out.take();
    }

    /**
     * Takes what was read together as one process image. Where a point was read twice, the second reading begins the next
     * image: no value is passed over.
     *
     * @param now as in {@link #accept(Reading, Moment)}
     */
    public List<Signal> accept(List<Reading> readings, Moment now) {
        out.advance(now);
        for (int i = 0; i < readings.size(); i++) {
            take(readings.get(i), now);
        }
        settle(now);
        return out.take();
    }

    private void take(Reading reading, Moment now) {
        int index = reading.point().index();
        if (images[index] == image) {
            settle(now);
        }
        if (repeats(index, reading)) {
            return;
        }
        images[index] = image;
        Quality before = qualities[index];
        qualities[index] = reading.quality();
        raws[index] = reading.raw();
        sources[index] = reading.source().epochNanos();
        changed[changes++] = index;
        DeviceWatch device = deviceByPoint[index];
        if (before != reading.quality() && device.changed(before, reading)) {
            stirredDevices.add(device);
        }
        FaultWatch fault = faultByPoint[index];
        if (fault != null && reading.quality() == Quality.GOOD && fault.set != (reading.raw() != 0)) {
            fault.set = !fault.set;
            if (device.fault(reading.point().name(), fault.set)) {
                stirredDevices.add(device);
            }
            for (int other : fault.blinded) {
                blind[other] = fault.set;
            }
        }
    }

    /** Ends the image: devices first, then what points mean together, and the rules last. */
    private void settle(Moment now) {
        if (changes == 0) {
            return;
        }
        for (DeviceWatch device : stirredDevices) {
            device.judge(now, out);
        }
        stirredDevices.clear();
        for (int i = 0; i < changes; i++) {
            store(changed[i]);
        }
        for (SupplyWatch supply : stirredSupplies) {
            if (supply.conclude(now, out)) {
                slots.set(supply.statusIndex(), supply.effective());
            }
        }
        stirredSupplies.clear();
        for (int i = 0; i < stirredRules.size(); i++) {
            stirredRules.get(i).evaluate(slots, now, out);
        }
        stirredRules.clear();
        changes = 0;
        image++;
    }

    /** Settles the holds that have fallen due by {@code now}; each signal carries its own moment. */
    public List<Signal> advance(Moment now) {
        out.advance(now);
        return out.take();
    }

    /** When the next hold falls due; empty while none is running. */
    public Optional<Moment> nextDue() {
        return out.nextDue();
    }

    /**
     * Takes up what stood when the daemon stopped, before the first reading: a vote stands until its condition is seen
     * false, or its sensors answer again; a lost device is lost until it answers.
     *
     * @param lost devices that were lost
     * @param doubted devices that were doubted
     * @return withdrawals of votes whose rule or device is gone from the configuration
     */
    public List<Signal> restore(
            List<Vote> standing, List<Signal.SensorLost> lost, List<Signal.SensorDoubted> doubted, Moment now) {
        for (Signal.SensorDoubted suspect : doubted) {
            DeviceWatch watch = devices.get(suspect.device());
            if (watch == null) {
                out.add(new Signal.SensorTrusted(suspect.device(), now));
            } else {
                watch.restoreDoubted();
            }
        }
        for (Signal.SensorLost gone : lost) {
            if (!restoreLost(gone.device(), gone.at())) {
                // Nobody waits for an answer of what is no longer configured.
                out.add(new Signal.SensorBack(gone.device(), now));
            }
        }
        for (Vote vote : standing) {
            RuleInstance instance = instances.get(vote.id());
            Optional<RoomWatch> room = rooms.values().stream()
                    .filter(watch -> watch.voteId().equals(vote.id()))
                    .findFirst();
            if (instance != null) {
                instance.restore(vote);
            } else if (room.isPresent() && vote.modality() == Modality.SENSORS_LOST) {
                room.get().restore(vote);
                vote.sources().forEach(device -> restoreLost(device, vote.since()));
            } else if (vote.modality() != Modality.HUMAN) {
                out.add(new Signal.VoteWithdrawn(vote.id(), now, "its rule or device is no longer configured"));
            }
        }
        return out.take();
    }

    /** Every rule of the compartment as it stands now, in order of the pack. */
    public List<ConditionView> conditions(String compartment) {
        return byCompartment.getOrDefault(compartment, List.of()).stream()
                .map(RuleInstance::view)
                .toList();
    }

    /** Votes of rules that stand now, in order of the pack. */
    public List<Vote> votes() {
        return instances.values().stream().flatMap(i -> i.vote().stream()).toList();
    }

    /** Rules that no device of this site can serve. */
    public List<String> idleRules() {
        return List.copyOf(idleRules);
    }

    /** How many rules on how many devices are watched. */
    public int size() {
        return instances.size();
    }

    private boolean repeats(int index, Reading reading) {
        Quality quality = reading.quality();
        return qualities[index] == quality
                && (quality != Quality.GOOD || (raws[index] == reading.raw() && windows[index].length == 0));
    }

    private void store(int index) {
        boolean good = qualities[index] == Quality.GOOD && !blind[index];
        SupplyWatch status = statusByPoint[index];
        if (!good) {
            slots.forget(index);
        } else if (status == null) {
            slots.set(index, raws[index]);
        } else {
            status.status(raws[index]);
            stirredSupplies.add(status);
        }
        SupplyWatch runtime = runtimeByPoint[index];
        if (runtime != null) {
            runtime.runtime(qualities[index] == Quality.GOOD ? OptionalDouble.of(raws[index]) : OptionalDouble.empty());
            stirredSupplies.add(runtime);
        }
        for (Window window : windows[index]) {
            slide(window, index, good);
        }
        stir(index);
        FaultWatch fault = faultByPoint[index];
        if (fault != null) {
            look(fault);
        }
    }

    /** What a faulty device measures is forgotten, and taken up again as it was last read. */
    private void look(FaultWatch fault) {
        for (int other : fault.blinded) {
            if (blind[other]) {
                slots.forget(other);
                for (Window window : windows[other]) {
                    slots.forget(window.slot());
                }
            } else if (qualities[other] == Quality.GOOD) {
                slots.set(other, raws[other]);
            }
            stir(other);
        }
    }

    private void slide(Window window, int index, boolean good) {
        OptionalDouble slope = OptionalDouble.empty();
        if (good) {
            window.add(sources[index], raws[index]);
            slope = window.slopePerMinute();
        }
        if (slope.isPresent()) {
            slots.set(window.slot(), slope.getAsDouble());
        } else {
            slots.forget(window.slot());
        }
    }

    private void stir(int index) {
        for (RuleInstance instance : rulesByPoint[index]) {
            if (instance.stir()) {
                stirredRules.add(instance);
            }
        }
    }

    private void evaluate(int index, Moment now) {
        for (RuleInstance instance : rulesByPoint[index]) {
            instance.evaluate(slots, now, out);
        }
    }

    /** A status changed its meaning without a reading: a calibration expired. */
    void statusChanged(int index, long effective, Moment at) {
        if (slots.known(index)) {
            slots.set(index, effective);
            evaluate(index, at);
        }
    }

    private boolean restoreLost(String device, Moment since) {
        DeviceWatch watch = devices.get(device);
        if (watch != null) {
            watch.restoreLost(since);
        }
        return watch != null;
    }

    private RoomWatch room(Device device) {
        RoomWatch watch = rooms.get(device.room());
        if (watch == null) {
            throw new IllegalArgumentException("device " + device.id() + " names unknown room " + device.room());
        }
        return watch;
    }

    private String read(List<Point> points, List<RateWindow> rates, SlotMap map) {
        List<String> values = new ArrayList<>();
        for (Point point : points) {
            values.add(point.name() + " " + shown(point));
        }
        for (RateWindow rate : rates) {
            int slot = map.window(rate);
            String slope = slots.known(slot) ? PlainNumber.of(slots.value(slot)) + "/min" : "unknown";
            values.add("rate of " + rate.point() + " over " + rate.length().toSeconds() + " s " + slope);
        }
        return String.join(", ", values);
    }

    private String shown(Point point) {
        Quality quality = qualities[point.index()];
        if (quality != Quality.GOOD) {
            return quality == null ? "never read" : quality.name();
        }
        PointDefinition definition = point.definition();
        return switch (definition.type()) {
            case STATUS -> definition.describe(raws[point.index()]);
            case FLAG -> raws[point.index()] == 0 ? "no" : "yes";
            case NUMBER -> PlainNumber.of(raws[point.index()]) + " " + definition.unit();
        };
    }

    /** Lays out slots, windows and watches once, when the plane is built. */
    private final class Wiring {
        private final Inventory inventory;
        private final List<List<Window>> windowLists = new ArrayList<>();
        private final List<List<RuleInstance>> ruleLists = new ArrayList<>();
        private final Map<String, Map<RateWindow, Integer>> windowSlots = new LinkedHashMap<>();
        private int slots;
        private int order;

        Wiring(Inventory inventory, int points) {
            this.inventory = inventory;
            this.slots = points;
            for (int i = 0; i < points; i++) {
                windowLists.add(new ArrayList<>());
                ruleLists.add(new ArrayList<>());
            }
        }

        void watch(Device device, RoomWatch room) {
            DeviceWatch watch = new DeviceWatch(order++, device, room);
            devices.put(device.id(), watch);
            SupplyWatch supply = null;
            for (Point point : inventory.pointsOf(device)) {
                deviceByPoint[point.index()] = watch;
                boolean blinds = BLINDING.contains(point.name());
                if (blinds || point.name().equals(PANEL_FAULT)) {
                    faultByPoint[point.index()] = new FaultWatch(inventory.pointsOf(device).stream()
                            .filter(other -> blinds && !other.equals(point))
                            .mapToInt(Point::index)
                            .toArray());
                }
                if (point.name().equals(UPS_STATUS) && point.definition().type() == PointType.STATUS) {
                    supply = new SupplyWatch(order++, device, point.index(), point.definition(), SignalPlane.this);
                    statusByPoint[point.index()] = supply;
                }
            }
            if (supply != null) {
                Optional<Point> runtime = inventory.point(device.id() + "/" + BATTERY_RUNTIME);
                if (runtime.isPresent()) {
                    runtimeByPoint[runtime.get().index()] = supply;
                }
            }
        }

        boolean offers(Device device, Rule rule) {
            return rule.expression().points().stream()
                    .allMatch(name -> inventory.point(device.id() + "/" + name).isPresent());
        }

        void instance(Rule rule, Device device, String compartment) {
            SlotMap map = map(device);
            Condition condition = rule.expression().bind(map);
            List<Point> points = rule.expression().points().stream()
                    .map(name -> point(device, name))
                    .toList();
            List<RateWindow> rates = rule.expression().windows();
            RuleInstance instance =
                    new RuleInstance(order++, rule, device, compartment, condition, () -> read(points, rates, map));
            instances.put(instance.voteId(), instance);
            byCompartment.computeIfAbsent(compartment, key -> new ArrayList<>()).add(instance);
            points.forEach(point -> ruleLists.get(point.index()).add(instance));
        }

        private SlotMap map(Device device) {
            return new SlotMap() {
                @Override
                public int point(String name) {
                    return Wiring.this.point(device, name).index();
                }

                @Override
                public int window(RateWindow rate) {
                    return windowSlots
                            .computeIfAbsent(device.id(), key -> new LinkedHashMap<>())
                            .computeIfAbsent(rate, key -> newWindow(device, rate));
                }
            };
        }

        private int newWindow(Device device, RateWindow rate) {
            Window window = new Window(slots, rate.length(), device.period());
            windowLists.get(point(device, rate.point()).index()).add(window);
            return slots++;
        }

        private Point point(Device device, String name) {
            return inventory
                    .point(device.id() + "/" + name)
                    .orElseThrow(() -> new IllegalArgumentException(device.id() + " has no point " + name));
        }

        void settle() {
            for (int i = 0; i < windows.length; i++) {
                windows[i] = windowLists.get(i).toArray(NO_WINDOWS);
                rulesByPoint[i] = ruleLists.get(i).toArray(NO_RULES);
            }
        }
    }
}
