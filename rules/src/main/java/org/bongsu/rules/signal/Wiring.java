package org.bongsu.rules.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.expression.Condition;
import org.bongsu.rules.expression.Feature;
import org.bongsu.rules.expression.Scope;
import org.bongsu.rules.expression.SlotMap;
import org.bongsu.rules.expression.Slots;
import org.bongsu.rules.expression.Subcondition;
import org.bongsu.rules.pack.Each;
import org.bongsu.rules.pack.Rule;

/**
 * Lays out slots, windows and watchers once, when a plane is built: one slot a point, then one for each thing that rules ask
 * for, shared by all that ask for the same of the same device, room or compartment.
 */
final class Wiring {

    /** Begins the key of what was asked of a device. */
    static final String DEVICE = "device ";

    private final Site site;
    private final Inventory inventory;
    private final Readout readout;
    private final Wire wire = new Wire();

    /** By what they are of ({@code device x}, {@code room y}), then by what was asked. */
    private final Map<String, Map<Feature, Asked>> features = new LinkedHashMap<>();

    private final Map<String, Map<Duration, Window>> windowsOfPoint = new LinkedHashMap<>();
    private final Map<String, WindowBank> banks = new LinkedHashMap<>();
    private final List<List<Window>> windows = new ArrayList<>();
    private final PointFeatures[] pointFeatures;
    private final Map<String, RuleInstance> instances = new LinkedHashMap<>();
    private final List<CountWatch> counts = new ArrayList<>();
    private final List<String> idle = new ArrayList<>();
    private final List<Integer> levels = new ArrayList<>();
    private final List<Set<Watcher>> dependents = new ArrayList<>();
    /** By slot: limits on whose sides its value is asked to be, and the slots of which every value is asked. */
    private final List<Set<Double>> sides = new ArrayList<>();

    private final Set<Integer> valued = new LinkedHashSet<>();
    private int order;

    /**
     * Something that was asked for.
     *
     * @param watch keeps it up to date: a {@link Window}, {@link HeldWatch}, {@link AgeWatch}, {@link LastWatch} or {@link
     *     CountWatch}
     */
    record Asked(int slot, Object watch) {}

    Wiring(Site site, Inventory inventory, int order, Readout readout) {
        this.site = site;
        this.inventory = inventory;
        this.order = order;
        this.readout = readout;
        int points = inventory.points().size();
        this.pointFeatures = new PointFeatures[points];
        for (int i = 0; i < points; i++) {
            windows.add(new ArrayList<>());
            slot(0);
        }
    }

    /** Every instance that the site has for the rule; one without any is idle. */
    void add(Rule rule) {
        int before = instances.size();
        if (rule.each() == Each.DEVICE) {
            inventory.devices().forEach(device -> one(rule, device));
        } else {
            many(rule);
        }
        if (instances.size() == before) {
            idle.add(rule.alert());
        }
    }

    private void one(Rule rule, Device device) {
        Room room = site.room(device.room());
        Set<String> names = new LinkedHashSet<>(rule.expression().points());
        rule.clear().ifPresent(clear -> names.addAll(clear.points()));
        if (!rule.devices().accepts(device, room) || !offers(device, names)) {
            return;
        }
        List<Point> points = names.stream().map(name -> point(device, name)).toList();
        instance(
                rule,
                new OfDevice(
                        device, room.compartment(), points, rule.expression().features(), features(device), readout),
                ofDevice(device));
    }

    private void many(Rule rule) {
        Map<String, List<Device>> groups = new LinkedHashMap<>();
        Map<String, String> compartments = new LinkedHashMap<>();
        for (Device device : inventory.devices()) {
            Room room = site.room(device.room());
            if (rule.devices().accepts(device, room)) {
                String id = rule.each() == Each.ROOM ? room.id() : room.compartment();
                groups.computeIfAbsent(id, key -> new ArrayList<>()).add(device);
                compartments.put(id, room.compartment());
            }
        }
        groups.forEach((id, devices) -> {
            if (!isServed(rule, devices)) {
                return;
            }
            String key = rule.each().name().toLowerCase(Locale.ROOT) + " " + id + " " + rule.devices();
            SlotMap map = ofMany(key, devices);
            List<CountWatch> counted = new ArrayList<>();
            rule.expression().features().forEach(feature -> {
                if (feature instanceof Feature.Count) {
                    map.feature(feature);
                    counted.add((CountWatch) asked(key, feature).watch());
                }
            });
            instance(rule, new OfMany(id, compartments.getOrDefault(id, id), counted, this::points, readout), map);
        });
    }

    /** What nobody can see is not none: each count needs at least one device that could be counted. */
    private boolean isServed(Rule rule, List<Device> devices) {
        List<Feature> all = new ArrayList<>(rule.expression().features());
        rule.clear().ifPresent(clear -> all.addAll(clear.features()));
        return all.stream()
                .filter(Feature.Count.class::isInstance)
                .map(count -> ((Feature.Count) count).condition().points())
                .allMatch(names -> devices.stream().anyMatch(device -> offers(device, names)));
    }

    private boolean offers(Device device, Iterable<String> names) {
        for (String name : names) {
            if (inventory.point(device.id() + "/" + name).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void instance(Rule rule, RuleInstance.Subject subject, SlotMap map) {
        Bound condition = bind(rule.expression()::bind, map);
        Optional<Bound> clear = rule.clear().map(expression -> bind(expression::bind, map));
        int level = Math.max(condition.level(), clear.map(Bound::level).orElse(0));
        RuleInstance instance = new RuleInstance(
                order++, level, rule, subject, condition.condition(), clear.map(Bound::condition), wire);
        depends(instance, condition);
        clear.ifPresent(bound -> depends(instance, bound));
        instances.put(instance.voteId(), instance);
    }

    /**
     * A bound condition and what it reads.
     *
     * @param sides limits on whose sides it asks a slot's value to be; empty where it asks for every value
     */
    private record Bound(Condition condition, Map<Integer, Optional<Set<Double>>> sides, int level) {}

    private Bound bind(Function<SlotMap, Condition> binding, SlotMap map) {
        Map<Integer, Optional<Set<Double>>> sides = new LinkedHashMap<>();
        Condition condition = binding.apply(new SlotMap() {
            private final Set<Integer> valued = new LinkedHashSet<>();

            @Override
            public int point(String name) {
                return noted(map.point(name));
            }

            @Override
            public int feature(Feature feature) {
                return noted(map.feature(feature));
            }

            private int noted(int slot) {
                sides.putIfAbsent(slot, Optional.empty());
                return slot;
            }

            @Override
            public void side(int slot, double limit) {
                if (!valued.contains(slot)) {
                    Set<Double> limits =
                            sides.getOrDefault(slot, Optional.empty()).orElseGet(TreeSet::new);
                    limits.add(limit);
                    sides.put(slot, Optional.of(limits));
                }
            }

            @Override
            public void value(int slot) {
                valued.add(slot);
                sides.put(slot, Optional.empty());
            }
        });
        return new Bound(
                condition,
                sides,
                sides.keySet().stream().mapToInt(levels::get).max().orElse(0));
    }

    private void depends(Watcher watcher, Bound bound) {
        bound.sides().forEach((slot, limits) -> {
            dependents.get(slot).add(watcher);
            limits.ifPresentOrElse(asked -> sides.get(slot).addAll(asked), () -> valued.add(slot));
        });
    }

    private int slot(int level) {
        levels.add(level);
        dependents.add(new LinkedHashSet<>());
        sides.add(new TreeSet<>());
        return levels.size() - 1;
    }

    private SlotMap ofDevice(Device device) {
        return new SlotMap() {
            @Override
            public int point(String name) {
                return Wiring.this.point(device, name).index();
            }

            @Override
            public int feature(Feature feature) {
                Map<Feature, Asked> known = features.computeIfAbsent(key(device), k -> new LinkedHashMap<>());
                Asked asked = known.get(feature);
                if (asked == null) {
                    asked = ask(device, feature, this);
                    known.put(feature, asked);
                }
                return asked.slot();
            }
        };
    }

    private static String key(Device device) {
        return DEVICE + device.id();
    }

    private Asked asked(String key, Feature feature) {
        Asked asked = features.getOrDefault(key, Map.of()).get(feature);
        if (asked == null) {
            throw new IllegalStateException(key + " was not asked for " + feature);
        }
        return asked;
    }

    private Asked ask(Device device, Feature feature, SlotMap map) {
        if (feature instanceof Feature.Window asked) {
            Window window = window(device, asked);
            int slot = slot(0);
            window.ask(asked.statistic(), slot);
            return new Asked(slot, window);
        }
        if (feature instanceof Feature.Last asked) {
            int slot = slot(0);
            LastWatch watch = new LastWatch(order++, asked.length(), slot, wire);
            of(device, asked.point()).lasts.add(watch);
            return new Asked(slot, watch);
        }
        if (feature instanceof Feature.Age asked) {
            int slot = slot(0);
            AgeWatch watch = new AgeWatch(order++, asked.length(), slot, wire);
            of(device, asked.point()).ages.add(watch);
            return new Asked(slot, watch);
        }
        if (feature instanceof Feature.QualityOf asked) {
            PointFeatures point = of(device, asked.point());
            point.qualitySlot = slot(0);
            return new Asked(point.qualitySlot, point);
        }
        if (feature instanceof Feature.Held asked) {
            return held(asked, map);
        }
        throw new IllegalStateException("one device was asked for " + feature);
    }

    private Asked held(Feature.Held asked, SlotMap map) {
        Bound bound = bind(asked.condition()::bind, map);
        int slot = slot(bound.level() + 1);
        HeldWatch watch = new HeldWatch(order++, bound.level(), bound.condition(), asked.length(), slot, wire);
        depends(watch, bound);
        return new Asked(slot, watch);
    }

    private Window window(Device device, Feature.Window asked) {
        Point point = point(device, asked.point());
        return windowsOfPoint
                .computeIfAbsent(point.id(), key -> new LinkedHashMap<>())
                .computeIfAbsent(asked.length(), length -> {
                    int capacity = WindowBank.capacity(
                            length.toNanos(), device.period().toNanos());
                    Window made = new Window(
                            length.toNanos(),
                            banks.computeIfAbsent(
                                    length + " " + capacity, key -> new WindowBank(length.toNanos(), capacity)));
                    windows.get(point.index()).add(made);
                    return made;
                });
    }

    private PointFeatures of(Device device, String name) {
        int index = point(device, name).index();
        PointFeatures known = pointFeatures[index];
        if (known == null) {
            known = new PointFeatures();
            pointFeatures[index] = known;
        }
        return known;
    }

    private SlotMap ofMany(String key, List<Device> devices) {
        return new SlotMap() {
            @Override
            public int point(String name) {
                throw new IllegalStateException("many devices were asked for one " + name);
            }

            @Override
            public int feature(Feature feature) {
                Map<Feature, Asked> known = features.computeIfAbsent(key, k -> new LinkedHashMap<>());
                Asked asked = known.get(feature);
                if (asked == null) {
                    asked = feature instanceof Feature.Count count
                            ? count(count.condition(), devices)
                            : held((Feature.Held) feature, this);
                    known.put(feature, asked);
                }
                return asked.slot();
            }
        };
    }

    private Asked count(Subcondition condition, List<Device> devices) {
        if (condition.scope() != Scope.ONE) {
            throw new IllegalStateException("only devices are counted, not " + condition);
        }
        List<Device> members = devices.stream()
                .filter(device -> offers(device, condition.points()))
                .toList();
        List<Bound> bounds = members.stream()
                .map(device -> bind(condition::bind, ofDevice(device)))
                .toList();
        int level = bounds.stream().mapToInt(Bound::level).max().orElse(0);
        int slot = slot(level + 1);
        slot(level + 1);
        CountWatch watch = new CountWatch(slot, condition.points(), wire);
        for (int i = 0; i < members.size(); i++) {
            Bound bound = bounds.get(i);
            depends(watch.new Member(order++, bound.level(), members.get(i), bound.condition()), bound);
        }
        counts.add(watch);
        return new Asked(slot, watch);
    }

    private Point point(Device device, String name) {
        return inventory
                .point(device.id() + "/" + name)
                .orElseThrow(() -> new IllegalArgumentException(device.id() + " has no point " + name));
    }

    private List<Point> points(Device device, List<String> names) {
        return names.stream().map(name -> point(device, name)).toList();
    }

    private ToIntFunction<Feature> features(Device device) {
        return feature -> asked(key(device), feature).slot();
    }

    /** All connected; nothing may be added any more. */
    Graph connect(Outbox out) {
        Slots slots = new Slots(levels.size());
        Watcher[][] bySlot = new Watcher[levels.size()][];
        for (int slot = 0; slot < bySlot.length; slot++) {
            bySlot[slot] = dependents.get(slot).toArray(Graph.NOBODY);
        }
        int deepest = levels.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        double[][] limits = new double[levels.size()][];
        for (int slot = 0; slot < limits.length; slot++) {
            limits[slot] = valued.contains(slot)
                    ? Graph.EVERY_VALUE
                    : sides.get(slot).stream().mapToDouble(Double::doubleValue).toArray();
        }
        Graph graph = new Graph(slots, out, bySlot, limits, deepest);
        wire.connect(graph);
        banks.values().forEach(WindowBank::open);
        counts.forEach(CountWatch::begin);
        for (PointFeatures point : pointFeatures) {
            if (point != null && point.qualitySlot != PointFeatures.NONE) {
                slots.set(point.qualitySlot, Quality.UNDEFINED.ordinal());
            }
        }
        return graph;
    }

    /** Tells each point what is made of it. */
    void complete(PointState[] states) {
        for (int index = 0; index < states.length; index++) {
            PointState state = states[index];
            state.windows = windows.get(index).toArray(PointState.NO_WINDOWS);
            state.features = pointFeatures[index];
            state.isSpecial |= state.features != null
                    || state.fault != null
                    || state.status != null
                    || state.supply != null
                    || state.heat != null;
            if (state.fault != null) {
                for (int blinded : state.fault.blinded) {
                    states[blinded].isSpecial = true;
                }
            }
        }
    }

    Map<String, Map<Duration, Window>> windowsOfPoint() {
        return windowsOfPoint;
    }

    Map<String, RuleInstance> instances() {
        return instances;
    }

    List<CountWatch> counts() {
        return counts;
    }

    Map<String, Map<Feature, Asked>> features() {
        return features;
    }

    List<String> idle() {
        return idle;
    }
}
