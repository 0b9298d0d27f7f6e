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
import org.bongsu.rules.stage.DevicePlace;
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
    private static final int UNKNOWN = -1;
    private static final RuleInstance[] NO_RULES = {};
    private static final String UPS_STATUS = "ups.status";
    private static final String BATTERY_RUNTIME = "battery.runtime";

    /** A detector that says so of itself sees nothing: what it measures counts neither way. */
    private static final List<String> BLINDING = List.of("smoke.airflow.fault", "gas.fault");

    /** A panel has a fault for any circuit of it; its zones are still believed, and somebody is told. */
    private static final String PANEL_FAULT = "panel.fault";

    private final Outbox out = new Outbox();
    private final Inventory inventory;
    private final Point[] points;
    private final Map<String, SupplyWatch> supplies = new LinkedHashMap<>();
    private final Map<String, Map<RateWindow, Window>> windowsByDevice = new LinkedHashMap<>();
    private final Slots slots;
    private final @Nullable Quality[] qualities;
    private final double[] raws;
    private final long[] sources;
    private final long[] arrivals;
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
        this.inventory = inventory;
        this.points = inventory.points().toArray(new Point[0]);
        int points = this.points.length;
        arrivals = new long[points];
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

    /** Readings under way while the configuration was read again carry their points' former numbers. */
    private int index(Point point) {
        int index = point.index();
        if (index < points.length && points[index] == point) {
            return index;
        }
        return inventory.point(point.id()).map(Point::index).orElse(UNKNOWN);
    }

    private void take(Reading reading, Moment now) {
        int index = index(reading.point());
        if (index == UNKNOWN) {
            return;
        }
        arrivals[index] = reading.arrival().epochNanos();
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

    /**
     * Takes over what another plane knows, so that a change of the devices loses no vote, no hold and no window. What is
     * the same device goes on as it was. Of a device that changed a vote stands until its condition is seen false; of one
     * that is gone nothing stands. To be called before the first reading; the other plane is not to be used any more.
     *
     * @return what no longer stands
     */
    public List<Signal> takeOver(SignalPlane before, Moment now) {
        rooms.forEach((id, room) -> {
            RoomWatch known = before.rooms.get(id);
            if (known != null) {
                room.takeOver(known);
            }
        });
        for (Device device : before.inventory.devices()) {
            DeviceWatch known = before.devices.get(device.id());
            DeviceWatch watch = devices.get(device.id());
            RoomWatch room = rooms.get(device.room());
            if (known == null || room == null) {
                continue;
            }
            if (watch == null || !isIn(device.id(), device.room())) {
                known.retire(now, out, room);
            } else if (same(device)) {
                takeOver(before, device, known, watch);
            } else {
                if (known.isLost()) {
                    watch.restoreLost(now);
                }
                if (known.isDoubted()) {
                    watch.restoreDoubted();
                }
            }
        }
        before.instances.forEach((id, known) -> takeOver(id, known, now));
        return out.take();
    }

    private boolean isIn(String device, String room) {
        return inventory.device(device).filter(now -> now.room().equals(room)).isPresent();
    }

    private boolean same(Device device) {
        return inventory
                .device(device.id())
                .filter(now -> now.profile().equals(device.profile())
                        && now.room().equals(device.room())
                        && now.node().equals(device.node()))
                .isPresent();
    }

    private void takeOver(String id, RuleInstance known, Moment now) {
        RuleInstance instance = instances.get(id);
        if (instance == null) {
            known.vote()
                    .ifPresent(vote ->
                            out.add(new Signal.VoteWithdrawn(id, now, "its rule or device is no longer configured")));
        } else if (same(known.device()) && instance.compartment().equals(known.compartment())) {
            instance.takeOver(known, out);
        } else {
            known.vote().ifPresent(instance::restore);
        }
    }

    private void takeOver(SignalPlane before, Device device, DeviceWatch known, DeviceWatch watch) {
        for (Point point : before.inventory.pointsOf(device)) {
            inventory.point(point.id()).ifPresent(here -> takeOver(before, point.index(), here.index()));
        }
        watch.takeOver(known, out);
        SupplyWatch supply = supplies.get(device.id());
        SupplyWatch knownSupply = before.supplies.get(device.id());
        if (supply != null && knownSupply != null) {
            supply.takeOver(knownSupply, out);
        }
        windowsByDevice.getOrDefault(device.id(), Map.of()).forEach((rate, window) -> {
            Window samples =
                    before.windowsByDevice.getOrDefault(device.id(), Map.of()).get(rate);
            if (samples != null) {
                window.takeOver(samples);
                copySlot(before, samples.slot(), window.slot());
            }
        });
    }

    private void takeOver(SignalPlane before, int from, int to) {
        qualities[to] = before.qualities[from];
        raws[to] = before.raws[from];
        sources[to] = before.sources[from];
        arrivals[to] = before.arrivals[from];
        blind[to] = before.blind[from];
        FaultWatch fault = faultByPoint[to];
        FaultWatch known = before.faultByPoint[from];
        if (fault != null && known != null) {
            fault.set = known.set;
        }
        copySlot(before, from, to);
    }

    private void copySlot(SignalPlane before, int from, int to) {
        if (before.slots.known(from)) {
            slots.set(to, before.slots.value(from));
        }
    }

    /**
     * When the oldest of the readings arrived on which the standing votes rest: of each voting rule, the last reading of
     * each of its points. Empty while no rule votes.
     */
    public Optional<Moment> oldestInput() {
        long oldest = Long.MAX_VALUE;
        for (RuleInstance instance : instances.values()) {
            if (instance.vote().isPresent()) {
                for (int index : instance.points()) {
                    oldest = arrivals[index] == 0 ? oldest : Math.min(oldest, arrivals[index]);
                }
            }
        }
        return oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(new Moment(oldest));
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

    /** Where its devices are. */
    public List<DevicePlace> devices() {
        return DevicePlace.of(inventory);
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
                    supplies.put(device.id(), supply);
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
            RuleInstance instance = new RuleInstance(
                    order++,
                    rule,
                    device,
                    compartment,
                    condition,
                    points.stream().mapToInt(Point::index).toArray(),
                    () -> read(points, rates, map));
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
                    return windowsByDevice
                            .computeIfAbsent(device.id(), key -> new LinkedHashMap<>())
                            .computeIfAbsent(rate, key -> newWindow(device, rate))
                            .slot();
                }
            };
        }

        private Window newWindow(Device device, RateWindow rate) {
            Window window = new Window(slots++, rate.length(), device.period());
            windowLists.get(point(device, rate.point()).index()).add(window);
            return window;
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
