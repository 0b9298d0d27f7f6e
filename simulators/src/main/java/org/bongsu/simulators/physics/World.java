package org.bongsu.simulators.physics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.simulators.operator.OperatorInput;
import org.bongsu.simulators.scenario.Action;
import org.bongsu.simulators.scenario.DeviceSelection;
import org.bongsu.simulators.scenario.OperatorAct;
import org.bongsu.simulators.scenario.Place;
import org.bongsu.simulators.scenario.Scenario;
import org.bongsu.simulators.scenario.ScenarioEvent;
import org.bongsu.simulators.scenario.Signal;

/**
 * The rehearsed site. Advance it to a moment, then ask what its devices say; the same site, scenario and seed say the
 * same on every machine. Time only goes forward. One thread owns it.
 */
public final class World {

    private final Site site;
    private final Inventory inventory;
    private final Scenario scenario;
    private final Optional<Room> burning;
    private final PowerState power;
    private final Map<String, DeviceModel> devices = new LinkedHashMap<>();
    private final List<Crossing> crossings = new ArrayList<>();
    private final Map<String, Moment> darkAt = new LinkedHashMap<>();
    private final Set<String> darkDestinations = new LinkedHashSet<>();
    private final Set<String> roomsOnFire = new LinkedHashSet<>();
    private Moment now;
    private int nextEvent;
    private long version;

    /** @throws IllegalArgumentException when the scenario burns where this site has no room */
    public World(Site site, Inventory inventory, Scenario scenario, long seed) {
        this.site = site;
        this.inventory = inventory;
        this.scenario = scenario;
        this.burning = scenario.burningRoom(site);
        if (scenario.fire().isPresent() && burning.isEmpty()) {
            throw new IllegalArgumentException("scenario " + scenario.name() + " burns in a room that site " + site.id()
                    + " has not: " + scenario.fire().get().room());
        }
        this.now = scenario.start();
        this.power = new PowerState(site, now);
        for (Device device : inventory.devices()) {
            devices.put(device.id(), new DeviceModel(inventory, device, seed, now));
        }
    }

    public Moment now() {
        return now;
    }

    /** When something happens that no reading shows: an event of the scenario, an empty battery; empty for never. */
    public Optional<Moment> nextEventAt() {
        Moment next = power.nextTransition();
        if (nextEvent < scenario.events().size()) {
            next = next.earlier(scenario.momentOf(scenario.events().get(nextEvent)));
        }
        return next.equals(Moment.FAR) ? Optional.empty() : Optional.of(next);
    }

    /**
     * Plays everything up to and including the moment; a moment in the past changes nothing.
     *
     * @return what happened, in order of time
     */
    public List<WorldEvent> advanceTo(Moment moment) {
        List<WorldEvent> happened = new ArrayList<>();
        while (true) {
            Optional<Moment> next = nextEventAt();
            if (next.isEmpty() || next.get().isAfter(moment)) {
                break;
            }
            Moment at = next.get().later(now);
            now = at;
            power.advanceTo(at);
            version++;
            while (nextEvent < scenario.events().size()
                    && !scenario.momentOf(scenario.events().get(nextEvent)).isAfter(at)) {
                play(scenario.events().get(nextEvent++), happened);
            }
            noteDark(happened);
        }
        if (moment.isAfter(now)) {
            now = moment;
            power.advanceTo(now);
        }
        return happened;
    }

    private void play(ScenarioEvent event, List<WorldEvent> happened) {
        happened.add(new WorldEvent.Told(now, event.basis(), event.what()));
        event.actions().forEach(action -> play(action, event, happened));
    }

    private void play(Action action, ScenarioEvent event, List<WorldEvent> happened) {
        if (action instanceof Action.SetPoint set) {
            select(set.devices(), set.point()).forEach(model -> set(model, set));
        } else if (action instanceof Action.FailSensor fail) {
            select(fail.devices(), fail.point())
                    .forEach(model -> model.fail(fail.point(), fail.fault(), fail.value(), now, power));
        } else if (action instanceof Action.CellFire cell) {
            cellFire(cell);
        } else if (action instanceof Action.RoomFire fire) {
            rooms(fire.room()).forEach(this::roomFire);
        } else if (action instanceof Action.LoseDevices lose) {
            select(lose.devices()).forEach(model -> model.lost(true));
        } else if (action instanceof Action.RestoreDevices restore) {
            select(restore.devices()).forEach(model -> model.lost(false));
        } else if (action instanceof Action.Operator operator) {
            happened.add(new WorldEvent.OperatorActs(now, input(operator.act(), event)));
        } else {
            playPower(action);
        }
    }

    private void playPower(Action action) {
        if (action instanceof Action.LosePowerIn lose) {
            Set<String> nodes = new LinkedHashSet<>();
            rooms(lose.place()).forEach(room -> nodes.addAll(site.nodesIn(room.compartment())));
            power.lose(nodes);
        } else if (action instanceof Action.LoseNodes lose) {
            power.lose(site.power().nodes().stream()
                    .filter(node -> lose.id().map(node.id()::equals).orElse(true))
                    .filter(node -> lose.kind().map(node.kind()::equals).orElse(true))
                    .map(node -> node.id())
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
        } else if (action instanceof Action.Utility utility) {
            power.utility(utility.present());
        } else if (action instanceof Action.Generator generator) {
            power.generator(generator.starts(), generator.after());
        } else if (action instanceof Action.BatteryRuntime runtime) {
            power.runtime(runtime.runtime());
        } else if (action instanceof Action.Cut cut) {
            power.cut(rooms(cut.place()).stream().map(Room::id).toList());
        }
    }

    private void set(DeviceModel model, Action.SetPoint set) {
        double seconds = set.over().toNanos() / 1e9;
        model.ramp(set.point(), set.value(), seconds, now, power);
        for (Threshold threshold : Threshold.DEFAULT_PACK) {
            boolean passes = threshold.rising() ? set.value() >= threshold.limit() : set.value() <= threshold.limit();
            if (passes
                    && threshold.counts(
                            set.point(), site.room(model.device().room()).kind())) {
                double idle =
                        Quantity.of(model.device(), point(model, set.point())).idle();
                double share = (threshold.limit() - idle) / (set.value() - idle);
                cross(site.room(model.device().room()), threshold, now.plusSeconds(seconds * Math.max(0, share)));
            }
        }
    }

    private Point point(DeviceModel model, String name) {
        return inventory.point(model.device().id() + "/" + name).orElseThrow();
    }

    private void cellFire(Action.CellFire cell) {
        burning.ifPresent(room -> {
            List<DeviceModel> racks = devices.values().stream()
                    .filter(model -> model.device().kind() == DeviceKind.BATTERY)
                    .filter(model -> model.device().room().equals(room.id()))
                    .toList();
            if (cell.rack() <= racks.size()) {
                burnRack(room, racks.get(cell.rack() - 1));
            }
            if (roomsOnFire.isEmpty()) {
                roomFire(room);
            }
        });
    }

    private void burnRack(Room room, DeviceModel rack) {
        Map<Quantity, Signal> signals =
                signals(scenario.fire().map(fire -> fire.rackSignals()).orElse(List.of()));
        rack.burn(now, signals);
        for (Threshold threshold : Threshold.DEFAULT_PACK) {
            quantity(threshold.point())
                    .filter(q -> rack.measures(threshold.point()))
                    .ifPresent(q -> cross(room, threshold, rack.passes(q, threshold.limit(), threshold.rising())));
        }
    }

    private void roomFire(Room room) {
        if (!roomsOnFire.add(room.id())) {
            return;
        }
        Map<Quantity, Signal> signals =
                signals(scenario.fire().map(fire -> fire.roomSignals()).orElse(List.of()));
        for (Room other : site.rooms()) {
            boolean wall = site.compartments().stream()
                    .filter(c -> c.id().equals(room.compartment()))
                    .anyMatch(c -> c.neighbours().contains(other.compartment()));
            if (other.id().equals(room.id())) {
                spread(other, Spread.inRoom(now, signals));
            } else if (other.compartment().equals(room.compartment())) {
                spread(other, Spread.inCompartment(now, signals));
            } else if (wall) {
                spread(other, Spread.behindWall(now, signals));
            }
        }
    }

    private void spread(Room room, Spread spread) {
        List<DeviceModel> there = devices.values().stream()
                .filter(model -> model.device().room().equals(room.id()))
                .filter(model -> model.device().kind() == DeviceKind.AMBIENT)
                .toList();
        there.forEach(model -> model.spread(spread));
        for (Threshold threshold : Threshold.DEFAULT_PACK) {
            boolean visible = threshold.counts(threshold.point(), room.kind())
                    && there.stream().anyMatch(model -> model.measures(threshold.point()));
            quantity(threshold.point())
                    .filter(q -> visible)
                    .ifPresent(q -> cross(room, threshold, spread.passes(q, threshold.limit(), threshold.rising())));
        }
    }

    /** The quantities by their points' names; those that no fire drives are left out by their curves. */
    private static Map<Quantity, Signal> signals(List<Signal> signals) {
        Map<Quantity, Signal> byQuantity = new LinkedHashMap<>();
        signals.forEach(signal -> quantity(signal.point()).ifPresent(q -> byQuantity.put(q, signal)));
        return byQuantity;
    }

    private static Optional<Quantity> quantity(String point) {
        return switch (point) {
            case "smoke.obscuration" -> Optional.of(Quantity.SMOKE);
            case "gas.h2" -> Optional.of(Quantity.H2);
            case "gas.co" -> Optional.of(Quantity.CO);
            case "gas.voc" -> Optional.of(Quantity.VOC);
            case "ambient.temperature" -> Optional.of(Quantity.AIR_TEMPERATURE);
            case "ambient.humidity" -> Optional.of(Quantity.HUMIDITY);
            case "battery.temperature.max" -> Optional.of(Quantity.BATTERY_TEMPERATURE_MAX);
            case "battery.voltage.cell.min" -> Optional.of(Quantity.CELL_MIN);
            default -> Optional.empty();
        };
    }

    /** Names of points that a scenario's fire can drive. */
    public static boolean burns(String point) {
        return quantity(point).isPresent();
    }

    private void cross(Room room, Threshold threshold, Moment at) {
        boolean known = crossings.stream()
                .anyMatch(
                        c -> c.room().equals(room.id()) && c.point().equals(threshold.point()) && !c.at().isAfter(at));
        if (!at.equals(Moment.FAR) && !known) {
            crossings.add(new Crossing(
                    at, room.compartment(), room.id(), threshold.modality(), threshold.point(), threshold.limit()));
        }
    }

    private void noteDark(List<WorldEvent> happened) {
        List<String> racks = new ArrayList<>();
        for (String rack : power.darkRacks()) {
            if (darkAt.putIfAbsent(rack, now) == null) {
                racks.add(rack);
            }
        }
        List<String> destinations = new ArrayList<>();
        for (Destination destination : site.destinations()) {
            boolean dark = !destination.feeds().isEmpty()
                    && destination.feeds().stream().allMatch(power::isDead);
            if (dark && darkDestinations.add(destination.id())) {
                destinations.add(destination.id());
            }
        }
        if (!racks.isEmpty() || !destinations.isEmpty()) {
            happened.add(new WorldEvent.RacksDark(now, racks, destinations));
        }
    }

    private OperatorInput input(OperatorAct act, ScenarioEvent event) {
        List<String> rooms = rooms(act.rooms()).stream().map(Room::id).toList();
        String reason = event.what().en();
        if (act instanceof OperatorAct.DeclareCut cut) {
            return new OperatorInput.CutDeclared(rooms, scenario.ignition().plus(cut.cutAt()), reason);
        }
        if (act instanceof OperatorAct.WithdrawCut) {
            return new OperatorInput.CutWithdrawn(rooms, reason);
        }
        if (act instanceof OperatorAct.Confirm) {
            return new OperatorInput.Confirmed(rooms, reason);
        }
        if (act instanceof OperatorAct.Reject) {
            return new OperatorInput.Rejected(rooms, reason);
        }
        OperatorAct.WorkOrder order = (OperatorAct.WorkOrder) act;
        return new OperatorInput.WorkOrdered(rooms, order.lasts(), reason);
    }

    private List<Room> rooms(Place place) {
        return place.rooms(site, burning);
    }

    private List<DeviceModel> select(DeviceSelection selection) {
        return selection.devices(site, inventory, burning).stream()
                .map(this::model)
                .toList();
    }

    private List<DeviceModel> select(DeviceSelection selection, String point) {
        return select(selection).stream().filter(model -> model.measures(point)).toList();
    }

    private DeviceModel model(Device device) {
        DeviceModel model = devices.get(device.id());
        if (model == null) {
            throw new IllegalArgumentException("no device " + device.id());
        }
        return model;
    }

    /**
     * The device's registers at {@link #now()}: the same object every time, brought up to date by this call.
     *
     * @throws IllegalArgumentException when the device is no Modbus device
     */
    public RegisterImage registersOf(Device device) {
        DeviceModel model = model(device);
        model.refresh(now, version, power);
        return model.image().orElseThrow(() -> new IllegalArgumentException(device.id() + " has no registers"));
    }

    /** What the device says at {@link #now()}, in the order of its points. */
    public void values(Device device, ValueSink sink) {
        DeviceModel model = model(device);
        model.refresh(now, version, power);
        model.values(sink);
    }

    /**
     * Whether the device answers. UPSs and PDUs fall silent when their node is dead, battery management when its room is
     * cut; detectors and the fire panel have supplies of their own.
     */
    public boolean reachable(Device device) {
        DeviceModel model = model(device);
        if (model.lost()) {
            return false;
        }
        Optional<String> node = device.node();
        return switch (device.kind()) {
            case UPS, PDU, COOLING -> node.map(n -> !power.isDead(n)).orElse(true);
            case BATTERY -> !power.isCut(device.room());
            case AMBIENT, PANEL, BREAKER -> true;
        };
    }

    /** What truly happened up to {@link #now()}. */
    public WorldTruth truth() {
        return new WorldTruth(
                crossings.stream().filter(c -> !c.at().isAfter(now)).toList(), darkAt);
    }
}
