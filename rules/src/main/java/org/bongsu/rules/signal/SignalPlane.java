package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.SeenReading;
import org.bongsu.domain.stage.Truth;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.expression.Feature;
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

    private static final String INLET = "ambient.temperature";
    private static final String UPS_STATUS = "ups.status";

    /** A detector that says so of itself sees nothing: what it measures counts neither way. */
    private static final List<String> BLINDING = List.of("smoke.airflow.fault", "gas.fault");

    /** A panel has a fault for any circuit of it; its zones are still believed, and somebody is told. */
    private static final String PANEL_FAULT = "panel.fault";

    /** A fire moves dozens of votes in a second; people ask about minutes. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Outbox out = new Outbox();
    private final Site site;
    private final Inventory inventory;
    private final Map<String, SupplyWatch> supplies = new LinkedHashMap<>();
    private final Map<String, Map<Duration, Window>> windowsOfPoint;
    private final Map<String, Map<Feature, Wiring.Asked>> features;
    private final Graph graph;
    private final Slots slots;
    private final List<CountWatch> counts;
    private final PointState[] states;
    private final PointState[] changed;
    private final List<DeviceWatch> stirredDevices = new ArrayList<>();
    private final List<SupplyWatch> stirredSupplies = new ArrayList<>();
    private final Map<String, RuleInstance> instances;
    private final Map<String, List<RuleInstance>> byCompartment = new LinkedHashMap<>();
    private final Map<String, RoomWatch> rooms = new LinkedHashMap<>();
    private final Map<String, HeatWatch> heats = new LinkedHashMap<>();
    private final List<HeatWatch> stirredHeats = new ArrayList<>();
    private final Map<String, DeviceWatch> devices = new LinkedHashMap<>();
    private final Map<String, CompartmentLook> looks = new LinkedHashMap<>();
    private final List<String> idleRules;
    private long image = 1;
    private int changes;

    public SignalPlane(Site site, Inventory inventory, RulePack pack) {
        this.site = site;
        this.inventory = inventory;
        states = new PointState[inventory.points().size()];
        changed = new PointState[states.length];
        site.rooms().forEach(room -> rooms.put(room.id(), new RoomWatch(room)));
        int order = 0;
        for (Device device : inventory.devices()) {
            order = watch(device, room(device), order);
        }
        supplies.values().forEach(this::watchStrings);
        for (Compartment compartment : site.compartments()) {
            byCompartment.put(compartment.id(), new ArrayList<>());
            looks.put(compartment.id(), new CompartmentLook(order++, compartment.id()));
        }
        Wiring wiring = new Wiring(site, inventory, order, new Shown());
        pack.rules().forEach(wiring::add);
        graph = wiring.connect(out);
        slots = graph.slots();
        instances = wiring.instances();
        instances
                .values()
                .forEach(instance -> byCompartment
                        .computeIfAbsent(instance.subject().compartment(), key -> new ArrayList<>())
                        .add(instance));
        idleRules = wiring.idle();
        counts = wiring.counts();
        features = wiring.features();
        windowsOfPoint = wiring.windowsOfPoint();
        wiring.complete(states);
    }

    /** @return the next free number of order */
    private int watch(Device device, RoomWatch room, int order) {
        int next = order;
        DeviceWatch watch = new DeviceWatch(next++, device, room);
        devices.put(device.id(), watch);
        SupplyWatch supply = null;
        for (Point point : inventory.pointsOf(device)) {
            PointState state = new PointState(point, watch);
            states[point.index()] = state;
            if (point.name().equals(INLET) && !site.racksIn(device.room()).isEmpty()) {
                HeatWatch heat = heats.computeIfAbsent(device.room(), HeatWatch::new);
                heat.watch(state);
                state.heat = heat;
            }
            boolean blinds = BLINDING.contains(point.name());
            if (blinds || point.name().equals(PANEL_FAULT)) {
                state.fault = new FaultWatch(inventory.pointsOf(device).stream()
                        .filter(other -> blinds && !other.equals(point))
                        .mapToInt(Point::index)
                        .toArray());
            }
            if (point.name().equals(UPS_STATUS) && point.definition().type() == PointType.STATUS) {
                supply = new SupplyWatch(next++, device, point.index(), point.definition(), this);
                state.status = supply;
                supplies.put(device.id(), supply);
            }
        }
        if (supply != null) {
            for (SupplyWatch.Quantity quantity : SupplyWatch.Quantity.values()) {
                Optional<Point> point = inventory.point(device.id() + "/" + quantity.point());
                if (point.isPresent()) {
                    PointState state = states[point.get().index()];
                    state.supply = supply;
                    state.quantity = quantity;
                }
            }
        }
        return next;
    }

    /** Racks whose node is a battery of the UPS know what a UPS often does not tell. */
    private void watchStrings(SupplyWatch supply) {
        Set<String> batteries = new LinkedHashSet<>();
        supply.device().node().flatMap(site.power()::node).ifPresent(node -> batteries.addAll(node.from()));
        for (Device rack : inventory.devices()) {
            if (rack.kind() == DeviceKind.BATTERY
                    && rack.node().filter(batteries::contains).isPresent()) {
                for (SupplyWatch.Quantity quantity : SupplyWatch.Quantity.OF_STRINGS) {
                    inventory
                            .point(rack.id() + "/" + quantity.point())
                            .ifPresent(point -> supply.string(quantity, states[point.index()]));
                }
            }
        }
    }

    /**
     * Takes one reading, as a process image of its own.
     *
     * @param now when it is taken, not before any earlier call's; holds that fall due by then are settled first
     * @return what came of it, in order; the shared empty list when nothing did
     */
    public List<Signal> accept(Reading reading, Moment now) {
        out.advance(now, graph);
        take(reading, now);
        settle(now);
        return said(now);
    }

    /**
     * Takes what was read together as one process image. Where a point was read twice, the second reading begins the next
     * image: no value is passed over.
     *
     * @param now as in {@link #accept(Reading, Moment)}
     */
    public List<Signal> accept(List<Reading> readings, Moment now) {
        out.advance(now, graph);
        for (int i = 0; i < readings.size(); i++) {
            take(readings.get(i), now);
        }
        settle(now);
        return said(now);
    }

    /** What was said, and after it how the rules stood in compartments where votes changed. */
    private List<Signal> said(Moment now) {
        if (out.isSilent()) {
            return List.of();
        }
        for (Signal signal : out.peek()) {
            if (signal instanceof Signal.VoteRaised raised) {
                look(raised.vote().compartment(), now);
            } else if (signal instanceof Signal.VoteWithdrawn withdrawn) {
                RuleInstance instance = instances.get(withdrawn.voteId());
                if (instance != null) {
                    look(instance.subject().compartment(), now);
                }
            } else if (signal instanceof Signal.SensorLost lost) {
                look(site.room(lost.room()).compartment(), now);
            }
        }
        return out.take();
    }

    private void look(String compartment, Moment now) {
        CompartmentLook look = looks.get(compartment);
        if (look != null) {
            look.ask(now);
        }
    }

    /** Readings under way while the configuration was read again carry their points' former numbers. */
    private @Nullable PointState state(Point point) {
        int index = point.index();
        if (index < states.length && states[index].point == point) {
            return states[index];
        }
        return inventory.point(point.id()).map(known -> states[known.index()]).orElse(null);
    }

    private void take(Reading reading, Moment now) {
        PointState state = state(reading.point());
        if (state == null) {
            return;
        }
        state.arrival = reading.arrival().epochNanos();
        if (state.image == image) {
            settle(now);
        }
        PointFeatures features = state.isSpecial ? state.features : null;
        if (features != null && reading.quality() == Quality.GOOD) {
            features.good(state.arrival, now);
        }
        if (state.isRepeatedBy(reading)) {
            return;
        }
        state.image = image;
        Quality before = state.quality;
        state.raw = reading.raw();
        state.source = reading.source().epochNanos();
        if (before != reading.quality()) {
            state.quality = reading.quality();
            if (state.device.changed(before, reading)) {
                stirredDevices.add(state.device);
            }
        }
        if (state.cause != reading.cause()) {
            state.cause = reading.cause();
        }
        if (!state.isSpecial) {
            store(state, now);
            return;
        }
        changed[changes++] = state;
        FaultWatch fault = state.fault;
        if (fault != null && reading.quality() == Quality.GOOD && fault.set != (reading.raw() != 0)) {
            fault.set = !fault.set;
            if (state.device.fault(reading.point().name(), fault.set)) {
                stirredDevices.add(state.device);
            }
            for (int other : fault.blinded) {
                states[other].blind = fault.set;
            }
        }
    }

    /** Ends the image: devices first, then what points mean together, and the rules last. */
    private void settle(Moment now) {
        for (DeviceWatch device : stirredDevices) {
            device.judge(now, out);
        }
        stirredDevices.clear();
        for (int i = 0; i < changes; i++) {
            store(changed[i], now);
        }
        for (SupplyWatch supply : stirredSupplies) {
            if (supply.conclude(now, out)) {
                graph.tell(supply.statusIndex(), supply.effective());
            }
        }
        stirredSupplies.clear();
        for (HeatWatch heat : stirredHeats) {
            heat.conclude(now, out);
        }
        stirredHeats.clear();
        graph.run(now);
        changes = 0;
        image++;
    }

    /** Settles the holds that have fallen due by {@code now}; each signal carries its own moment. */
    public List<Signal> advance(Moment now) {
        out.advance(now, graph);
        return said(now);
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
        takeOverFeatures(before);
        before.instances.forEach((id, known) -> takeOver(id, known, now));
        counts.forEach(count -> count.members().forEach(graph::stir));
        instances.forEach((id, instance) -> {
            RuleInstance known = before.instances.get(id);
            if (known == null || !sameRule(known, instance)) {
                graph.stir(instance);
            }
        });
        graph.run(now);
        return said(now);
    }

    /** What was asked of devices, rooms and compartments that are the same as before. */
    private void takeOverFeatures(SignalPlane before) {
        features.forEach((of, asked) -> {
            Map<Feature, Wiring.Asked> known = before.features.getOrDefault(of, Map.of());
            boolean changed = of.startsWith(Wiring.DEVICE)
                    && before.inventory
                            .device(of.substring(Wiring.DEVICE.length()))
                            .filter(this::same)
                            .isEmpty();
            if (!changed) {
                asked.forEach((feature, here) -> {
                    Wiring.Asked there = known.get(feature);
                    if (there != null) {
                        takeOver(before, there, here);
                    }
                });
            }
        });
    }

    private void takeOver(SignalPlane before, Wiring.Asked there, Wiring.Asked here) {
        if (here.watch() instanceof HeldWatch watch && there.watch() instanceof HeldWatch known) {
            watch.takeOver(known, out);
            copySlot(before, there.slot(), here.slot());
        } else if (here.watch() instanceof LastWatch watch && there.watch() instanceof LastWatch known) {
            watch.takeOver(known, out);
            copySlot(before, there.slot(), here.slot());
        } else if (here.watch() instanceof AgeWatch watch && there.watch() instanceof AgeWatch known) {
            watch.takeOver(known, out);
            copySlot(before, there.slot(), here.slot());
        } else if (here.watch() instanceof PointFeatures) {
            copySlot(before, there.slot(), here.slot());
        }
    }

    private static boolean sameRule(RuleInstance one, RuleInstance other) {
        return one.rule().version().equals(other.rule().version());
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
        } else if (sameRule(known, instance) && sameSubject(known.subject(), instance.subject())) {
            instance.takeOver(known, out);
        } else {
            known.vote().ifPresent(instance::restore);
        }
    }

    private boolean sameSubject(RuleInstance.Subject known, RuleInstance.Subject here) {
        boolean sameDevice = !(known instanceof OfDevice of) || same(of.device());
        return sameDevice && known.compartment().equals(here.compartment());
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
        for (Point point : inventory.pointsOf(device)) {
            Map<Duration, Window> there = before.windowsOfPoint.getOrDefault(point.id(), Map.of());
            windowsOfPoint.getOrDefault(point.id(), Map.of()).forEach((length, window) -> {
                Window samples = there.get(length);
                if (samples != null) {
                    window.takeOver(samples);
                    if (slots.known(point.index())) {
                        window.publish(graph);
                    }
                }
            });
        }
    }

    private void takeOver(SignalPlane before, int from, int to) {
        states[to].takeOver(before.states[from]);
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
                for (int index : instance.subject().points()) {
                    long arrival = states[index].arrival;
                    oldest = arrival == 0 ? oldest : Math.min(oldest, arrival);
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

    private void store(PointState state, Moment now) {
        boolean good = state.isGood() && !state.blind;
        if (state.isSpecial) {
            storeSpecial(state, good, now);
        } else if (good) {
            graph.tell(state.index(), state.raw);
        } else {
            graph.forget(state.index());
        }
        for (Window window : state.windows) {
            if (good) {
                window.add(state.source, state.raw);
                window.publish(graph);
            } else {
                window.silence(graph);
            }
        }
    }

    private void storeSpecial(PointState state, boolean good, Moment now) {
        SupplyWatch status = state.status;
        if (!good) {
            graph.forget(state.index());
        } else if (status == null) {
            graph.tell(state.index(), state.raw);
        } else {
            status.status(state.raw);
            stirredSupplies.add(status);
        }
        SupplyWatch supply = state.supply;
        SupplyWatch.Quantity quantity = state.quantity;
        if (supply != null && quantity != null) {
            supply.measured(quantity, state.isGood() ? OptionalDouble.of(state.raw) : OptionalDouble.empty());
            stirredSupplies.add(supply);
        }
        HeatWatch heat = state.heat;
        if (heat != null) {
            stirredHeats.add(heat);
        }
        PointFeatures features = state.features;
        if (features != null) {
            features.store(state.quality, good, state.raw, state.arrival, now, graph);
        }
        FaultWatch fault = state.fault;
        if (fault != null) {
            look(fault);
        }
    }

    /** What a faulty device measures is forgotten, and taken up again as it was last read. */
    private void look(FaultWatch fault) {
        for (int index : fault.blinded) {
            PointState other = states[index];
            if (other.blind) {
                graph.forget(index);
                for (Window window : other.windows) {
                    window.silence(graph);
                }
            } else if (other.isGood()) {
                graph.tell(index, other.raw);
            }
        }
    }

    /** A status changed its meaning without a reading: a calibration expired. */
    void statusChanged(int index, long effective) {
        if (slots.known(index)) {
            graph.tell(index, effective);
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

    /** What the plane's points read just now. */
    private final class Shown implements Readout {
        @Override
        public String shown(Point point) {
            PointState state = states[point.index()];
            if (!state.isGood()) {
                return state.quality == null ? "never read" : String.valueOf(state.quality);
            }
            return value(state);
        }

        private String value(PointState state) {
            PointDefinition definition = state.point.definition();
            return switch (definition.type()) {
                case STATUS -> definition.describe(state.raw);
                case FLAG -> state.raw == 0 ? "no" : "yes";
                case NUMBER -> (PlainNumber.of(state.raw) + " " + definition.unit()).strip();
            };
        }

        @Override
        public SeenReading seen(Point point) {
            PointState state = states[point.index()];
            Quality quality = state.quality == null ? Quality.UNDEFINED : state.quality;
            Cause cause = state.cause == null ? Cause.of(Cause.Kind.NEVER_SEEN) : state.cause;
            return new SeenReading(
                    point.id(),
                    quality == Quality.UNDEFINED ? "" : value(state),
                    quality,
                    quality == Quality.GOOD ? "" : cause.toString(),
                    new Moment(state.arrival));
        }

        @Override
        public Slots slots() {
            return slots;
        }
    }

    /** How the rules of one compartment stand, told when a vote changed there, at most once in a while. */
    private final class CompartmentLook extends Timed {
        private final String compartment;
        private long notBefore;

        CompartmentLook(int order, String compartment) {
            super(order);
            this.compartment = compartment;
        }

        void ask(Moment now) {
            if (now.epochNanos() >= notBefore) {
                fire(now, out);
            } else if (due() == NEVER) {
                out.schedule(this, notBefore);
            }
        }

        @Override
        void fire(Moment at, Outbox to) {
            notBefore = at.plus(LOOK_AGAIN).epochNanos();
            out.schedule(this, NEVER);
            Map<String, List<RuleInstance>> byRule = new LinkedHashMap<>();
            byCompartment
                    .getOrDefault(compartment, List.of())
                    .forEach(instance -> byRule.computeIfAbsent(instance.rule().alert(), key -> new ArrayList<>())
                            .add(instance));
            to.add(new Signal.ConditionsSeen(
                    compartment, byRule.values().stream().map(SignalPlane::seen).toList(), at));
        }
    }

    private static RuleSeen seen(List<RuleInstance> instances) {
        Rule rule = instances.get(0).rule();
        int[] counts = new int[Truth.values().length];
        int voting = 0;
        RuleInstance example = instances.get(0);
        for (RuleInstance instance : instances) {
            counts[instance.truth().ordinal()]++;
            voting += instance.vote().isPresent() ? 1 : 0;
            if (telling(instance.truth()) > telling(example.truth())) {
                example = instance;
            }
        }
        return new RuleSeen(
                rule.alert(),
                rule.version(),
                rule.hazard(),
                rule.modality(),
                rule.grade(),
                counts[Truth.TRUE.ordinal()],
                counts[Truth.FALSE.ordinal()],
                counts[Truth.UNKNOWN.ordinal()],
                voting,
                example.evidence());
    }

    private static int telling(Truth truth) {
        return switch (truth) {
            case TRUE -> 2;
            case UNKNOWN -> 1;
            case FALSE -> 0;
        };
    }

    /** What a restart would forget. */
    public PlaneMemory memory(Moment now) {
        List<PlaneMemory.WindowMemory> kept = new ArrayList<>();
        windowsOfPoint.forEach((point, byLength) -> byLength.forEach((length, window) -> {
            if (window.size() > 0) {
                kept.add(window.memory(point));
            }
        }));
        List<PlaneMemory.RuleMemory> holds = new ArrayList<>();
        instances.forEach((id, instance) -> {
            boolean clearing = instance.phase() == RuleInstance.Phase.CLEARING;
            if (clearing || instance.phase() == RuleInstance.Phase.HOLDING) {
                holds.add(new PlaneMemory.RuleMemory(id, instance.rule().version(), clearing, instance.ranNanos(now)));
            }
        });
        List<PlaneMemory.HeldMemory> held = new ArrayList<>();
        List<PlaneMemory.AgeMemory> ages = new ArrayList<>();
        features.forEach((of, asked) -> asked.forEach((feature, here) -> {
            if (here.watch() instanceof HeldWatch watch && watch.ranNanos(now) > 0) {
                held.add(new PlaneMemory.HeldMemory(of, feature.toString(), watch.ranNanos(now)));
            } else if (here.watch() instanceof AgeWatch watch && watch.lastGood() != Timed.NEVER) {
                ages.add(new PlaneMemory.AgeMemory(of, feature.toString(), watch.lastGood()));
            }
        }));
        List<PlaneMemory.CalibrationMemory> calibrations = new ArrayList<>();
        supplies.forEach((device, supply) -> supply.calibration(now)
                .ifPresent(expires -> calibrations.add(new PlaneMemory.CalibrationMemory(device, expires))));
        return new PlaneMemory(now, kept, holds, held, ages, calibrations);
    }

    /**
     * Takes up what a plane of the same site remembered when the daemon stopped: after {@link #restore} and before the first
     * reading. What is no longer configured, and rules of another version, are passed over; so is all of a memory that is older
     * than the longest hold.
     */
    public void recall(PlaneMemory memory, Moment now) {
        if (memory.at().plus(Rule.LONGEST_HOLD).isBefore(now)) {
            return;
        }
        memory.windows().forEach(kept -> {
            Window window =
                    windowsOfPoint.getOrDefault(kept.point(), Map.of()).get(Duration.ofNanos(kept.lengthNanos()));
            if (window != null) {
                window.recall(kept);
            }
        });
        memory.holds().forEach(kept -> {
            RuleInstance instance = instances.get(kept.voteId());
            if (instance != null && instance.rule().version().equals(kept.version())) {
                instance.recall(
                        kept.clearing() ? RuleInstance.Phase.CLEARING : RuleInstance.Phase.HOLDING, kept.ranNanos());
            }
        });
        Map<String, Object> watches = new LinkedHashMap<>();
        features.forEach(
                (of, asked) -> asked.forEach((feature, here) -> watches.put(of + " " + feature, here.watch())));
        memory.held().forEach(kept -> {
            if (watches.get(kept.of() + " " + kept.feature()) instanceof HeldWatch watch) {
                watch.recall(kept.ranNanos());
            }
        });
        memory.ages().forEach(kept -> {
            if (watches.get(kept.of() + " " + kept.feature()) instanceof AgeWatch watch) {
                watch.good(kept.lastGood(), now);
            }
        });
        memory.calibrations().forEach(kept -> {
            SupplyWatch supply = supplies.get(kept.device());
            if (supply != null) {
                supply.recallCalibration(kept.expires(), now, out);
            }
        });
    }
}
